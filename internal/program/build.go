package program

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// BuildOptions are the settings of Build; the zero value is fine.
type BuildOptions struct {
	// Env is the environment of the go command; nil: this process's own.
	Env []string
	// Flags are further flags of go build, such as "-overlay=FILE".
	Flags []string
	// Log, where it is not nil, is given what the go command prints, as it prints it.
	Log io.Writer
	// Scratch notes the go command's process group, as in Command, and holds the go
	// command's own folder, which a killed one leaves behind. Nil leaves both to the
	// system; so does a GOTMPDIR in Env for the folder.
	Scratch *Scratch
}

// BuildError is a program that the compiler refuses.
type BuildError struct {
	// Package is what was to be built.
	Package string
	// Output is what the go command said, with its own file names and lines, which are
	// relative to the root folder.
	Output string
}

func (e *BuildError) Error() string {
	return fmt.Sprintf("%s does not compile:\n%s", e.Package, e.Output)
}

// Build compiles the Go package pkg ("./lessons/rpc") of the module in the folder root
// to the file out. The error is a *BuildError where the program is wrong, and an
// *EnvironmentError where the machine is.
func Build(ctx context.Context, root, pkg, out string, o BuildOptions) error {
	c := Command{
		Path: "go",
		// Version control is asked for a stamp otherwise, and a folder that belongs to
		// another user fails the build.
		Args:    slices.Concat([]string{"build", "-buildvcs=false", "-o", out}, o.Flags, []string{pkg}),
		Dir:     root,
		Env:     o.Env,
		Stdout:  o.Log,
		Stderr:  o.Log,
		Scratch: o.Scratch,
	}
	if _, err := LookPath("go", c.environment()); err != nil {
		return noGo()
	}
	if o.Scratch != nil && variable(c.environment(), "GOTMPDIR") == "" {
		folder, err := os.MkdirTemp(o.Scratch.Dir(), "go-*")
		if err != nil {
			return fmt.Errorf("building %s: %w", pkg, err)
		}
		defer removeAll(folder) // what cannot be removed goes with the scratch folder
		c.Env = append(slices.Clip(c.environment()), "GOTMPDIR="+folder)
	}
	p, err := Start(ctx, c)
	if err != nil {
		return fmt.Errorf("building %s: %w", pkg, err)
	}
	<-p.Done() // also where ctx ends: nothing is left running
	exit, err := p.Wait(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("building %s: %w", pkg, err)
	case exit.Success():
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("building %s: %w", pkg, ctx.Err())
	}
	output := strings.TrimRight(string(p.Output().Stdout())+string(p.Output().Stderr()), "\n")
	if lack := diagnose(output, c.environment()); lack != nil {
		return lack
	}
	return &BuildError{Package: pkg, Output: output}
}
