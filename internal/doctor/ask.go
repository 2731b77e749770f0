package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tutor/internal/program"
)

// answer is what a program said.
type answer struct {
	stdout, stderr string
	success        bool
	late           bool // it had not ended when ctx did, and was killed
}

// firstLine returns the first line of what it said of its failure.
func (a answer) firstLine() string {
	line, _, _ := strings.Cut(strings.TrimSpace(a.stderr), "\n")
	return line
}

// ask runs a program to its end, or to that of ctx; nothing of it is left then. env is
// added to the environment.
func (c Config) ask(ctx context.Context, dir string, env []string, path string, args ...string) answer {
	p, err := program.Start(ctx, program.Command{Path: path, Args: args, Dir: dir, Env: slices.Concat(c.Env, env)})
	if err != nil {
		return answer{stderr: err.Error(), late: ctx.Err() != nil}
	}
	<-p.Done() // also where ctx ends
	exit, err := p.Wait(context.WithoutCancel(ctx))
	return answer{
		stdout:  string(p.Output().Stdout()),
		stderr:  string(p.Output().Stderr()),
		success: err == nil && exit.Success(),
		late:    exit.TimedOut || exit.Killed,
	}
}

// writable returns why no file can be made in a folder, or, where there is no such
// folder yet, in the nearest one above it.
func writable(dir string) error {
	if !filepath.IsAbs(dir) {
		return fmt.Errorf("%q is not the path of a folder", dir)
	}
	for {
		_, err := os.Stat(dir)
		if err == nil {
			break
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		dir = filepath.Dir(dir) // ends at the root folder, which is there
	}
	file, err := os.CreateTemp(dir, ".tutor-doctor-*")
	if err != nil {
		return err
	}
	return errors.Join(file.Close(), os.Remove(file.Name()))
}
