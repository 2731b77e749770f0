// Package program builds and runs the programs under check: a lesson's own
// build, or a learner's command in any language.
//
// A program that is run here runs in a process group of its own, with limits on
// its time and its output. Its output can be read while it runs. Waiting for it
// always ends, and when it has ended nothing of it is left behind: not a child of
// its own that it has forgotten, and, on Linux, not the program itself where this
// process is killed.
package program

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// DefaultOutputLimit is how many bytes a program may print unless its Command says
// otherwise: 8 MiB, of both streams together.
const DefaultOutputLimit = 8 << 20

// Command is a program to run.
type Command struct {
	// Path is the program: a name that is looked up in the PATH of Env, or a path,
	// which is relative to Dir.
	Path string
	// Args are its arguments, without its name.
	Args []string
	// Dir is the folder it runs in; empty: this process's own.
	Dir string
	// Env is its environment, "KEY=value"; nil: this process's own.
	Env []string
	// Stdin is what it reads; nil: nothing. A reader that blocks for ever costs a
	// goroutine, and never holds up the end of the program.
	Stdin io.Reader
	// OutputLimit is how many bytes it may print, of both streams together; zero:
	// DefaultOutputLimit. A program that prints more is killed.
	OutputLimit int64
	// Stdout and Stderr, where they are not nil, are given what the program prints as
	// it prints it, up to the limit, from one goroutine: both may be the same writer. A
	// writer that blocks holds up Wait, but not the program; one that fails is not used
	// again.
	Stdout, Stderr io.Writer
	// Hide, where it is not empty, is a secret of the user's, such as a key: wherever the
	// program prints it, Output, Stdout and Stderr have [Hidden] in its place.
	Hide string
	// OutputFile, where it is not nil, is both of the program's streams: it writes there
	// itself, as a server that runs for hours should. Output stays empty then and has no
	// limit, Stdout and Stderr are given nothing, and the file stays open here.
	OutputFile *os.File
	// Scratch, where it is not nil, notes the program's process group while it runs, so
	// that Sweep can end what outlives this process.
	Scratch *Scratch
}

// StartError says why a program could not be started.
type StartError struct {
	// Path is the program as the Command named it.
	Path string
	// Reason is the rest of a sentence for people: "there is no such file".
	Reason string
	// Err is the system's error.
	Err error
}

func (e *StartError) Error() string { return fmt.Sprintf("cannot start %s: %s", e.Path, e.Reason) }

func (e *StartError) Unwrap() error { return e.Err }

// Start starts a program. When ctx ends before the program does, its process group
// is killed; where it was ctx's deadline, Exit says TimedOut. The error is a
// *StartError where the program itself is the reason.
func Start(ctx context.Context, c Command) (*Process, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", c.Path, err)
	}
	path, err := c.resolve()
	if err != nil {
		return nil, newStartError(c, path, err)
	}
	cmd := &exec.Cmd{
		Path:        path,
		Args:        append([]string{c.Path}, c.Args...),
		Dir:         c.Dir,
		Env:         c.Env,
		SysProcAttr: groupAttributes(),
	}
	if c.Scratch != nil {
		cmd.Env = append(cmd.Environ(), c.Scratch.marker())
	}
	pipes, err := connect(cmd, c.Stdin, c.OutputFile)
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", c.Path, err)
	}
	p := newProcess(c)
	started := make(chan error)
	go p.supervise(ctx, cmd, pipes, started)
	if err := <-started; err != nil {
		return nil, newStartError(c, path, err)
	}
	return p, nil
}

// environment is what Env stands for.
func (c Command) environment() []string {
	if c.Env == nil {
		return os.Environ()
	}
	return c.Env
}

// resolve returns the absolute path of the program's file; that of a file that is not
// there or cannot be run comes with an error.
func (c Command) resolve() (string, error) {
	if filepath.Base(c.Path) == c.Path {
		return LookPath(c.Path, c.environment())
	}
	path := c.Path
	if !filepath.IsAbs(path) {
		path = filepath.Join(c.Dir, path)
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	found, err := exec.LookPath(path)
	return cmp.Or(found, path), err
}

// LookPath finds a program by its name in the PATH of env; os/exec looks in this
// process's own. Relative folders in PATH are passed over, as os/exec does.
func LookPath(name string, env []string) (string, error) {
	for _, dir := range filepath.SplitList(variable(env, "PATH")) {
		if !filepath.IsAbs(dir) {
			continue
		}
		if path, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
			return path, nil
		}
	}
	return "", exec.ErrNotFound
}
