// Package cli is the tutor command: one file a command, root.go for what ties
// them together. It decides nothing about lessons, scripts or servers; it finds
// them, runs them, and tells a person what came of it.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"tutor/internal/lesson"
)

// Main runs the command and returns its exit code: 0 passed, 1 a check or the
// program failed, 2 wrong usage, 3 the environment, 4 nothing ran or something
// required was skipped, 130 interrupted. Results go to stdout and prose to
// stderr. args are as in os.Args: the first is how the command was called. env
// holds the settings (TUTOR_RABBITMQ, NO_COLOR, …) as os.Environ does. When ctx
// ends, whatever was started is stopped as after Ctrl-C.
func Main(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, env []string) int {
	if len(args) == 0 {
		args = []string{"tutor"}
	}
	a := &app{argv0: args[0], name: invocation(args[0]), args: args[1:], stdin: stdin, stdout: stdout, stderr: stderr, env: env}
	command, err := a.rootCommand().ExecuteContextC(ctx)
	if err != nil && !a.began {
		err = a.refused(command, err)
	}
	return explain(stderr, err)
}

// refused returns the failure of somebody whose line a command did not take.
func (a *app) refused(command *cobra.Command, err error) error {
	if _, ok := errors.AsType[*failure](err); ok {
		return err
	}
	path := strings.Fields(command.CommandPath())
	return usage(err.Error(), a.try(append([]string{"help"}, path[1:]...)...))
}

// app is one call of the command.
type app struct {
	argv0  string   // how it was called
	name   string   // what to type to call it again
	args   []string // without the name
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
	env    environ
	began  bool // the arguments made sense, and the command itself has begun
}

// try returns a line to type that calls the command with words.
func (a *app) try(words ...string) string { return a.name + " " + commandLine(words...) }

// again returns the line that was typed.
func (a *app) again() string { return a.try(a.args...) }

// sayf tells the person something, on a line of its own, beside the results.
func (a *app) sayf(format string, args ...any) { fmt.Fprintf(a.stderr, format+"\n", args...) }

// tree returns where the lessons are, seen from the current folder.
func (a *app) tree() (tree, error) {
	dir, err := os.Getwd()
	if err != nil {
		return tree{}, environment(fmt.Sprintf("there is no current folder: %v", err), "cd")
	}
	return findTree(dir)
}

// catalogue loads the lessons from where the command finds them. syntax is as
// for lesson.Load.
func (a *app) catalogue(syntax lesson.Syntax) (tree, *lesson.Catalogue, error) {
	t, err := a.tree()
	if err != nil {
		return tree{}, nil, err
	}
	c, err := lesson.Load(t.fs, syntax)
	if err != nil {
		return tree{}, nil, fmt.Errorf("the lessons in %s cannot be used:\n%w", t, err)
	}
	return t, c, nil
}
