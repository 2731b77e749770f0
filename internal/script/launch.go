package script

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"tutor/internal/lesson"
	"tutor/internal/program"
	"tutor/internal/report"
)

// launch is a line that starts a program: what `run` and `spawn` have in common.
type launch struct {
	name   string
	lesson bool     // the lesson's own build, whatever is under check
	stdin  string   // a file of the script, or ""
	env    []string // K=V
	args   []string
}

// parseLaunch reads NAME, then options, then the program's own arguments. The caller adds its own options to f.
func parseLaunch(f *flag.FlagSet, args []string) (*launch, error) {
	if len(args) == 0 {
		return nil, errors.New("needs a name for the program")
	}
	l := &launch{name: args[0]}
	if err := checkName(l.name); err != nil {
		return nil, err
	}
	f.BoolVar(&l.lesson, "lesson", false, "")
	f.StringVar(&l.stdin, "stdin", "", "")
	f.Func("env", "", func(pair string) error {
		if name, _, ok := strings.Cut(pair, "="); !ok || name == "" {
			return errors.New("must be NAME=VALUE")
		}
		l.env = append(l.env, pair)
		return nil
	})
	if err := f.Parse(args[1:]); err != nil {
		return nil, err
	}
	l.args = f.Args()
	return l, nil
}

// RunsLesson reports whether the script may run the lesson's own build whatever is under check, so that Options.Lesson
// must be there.
func RunsLesson(check lesson.Check) bool {
	return slices.ContainsFunc(check.Commands, func(line lesson.Line) bool {
		return (line.Words[0] == "run" || line.Words[0] == "spawn") && slices.Contains(line.Words, "--lesson")
	})
}

// start starts the program. A program that cannot be started is a finding, whoever waits for it.
func (s *state) start(ctx context.Context, l *launch) (*child, *report.Finding, error) {
	if _, err := s.program(l.name); err == nil {
		return nil, nil, fmt.Errorf("a program %q was started before: a name is used once", l.name)
	}
	if slices.ContainsFunc(s.chats, func(c *usedChat) bool { return c.own[l.name] != "" }) {
		return nil, nil, fmt.Errorf("%q is the name of a request already; a program has another, so that each is told from the other", l.name)
	}
	what := s.options.Program
	if l.lesson {
		what = s.options.Lesson
	}
	if len(what.Command) == 0 {
		return nil, nil, errors.New("there is no program to run")
	}
	env, tapped, err := s.environment(l, what.Env)
	if err != nil {
		return nil, nil, err
	}
	var stdin io.Reader
	if l.stdin != "" {
		data, err := os.ReadFile(s.ts.MkAbs(l.stdin))
		if err != nil {
			return nil, nil, fmt.Errorf("reading what %s is to read: %w", l.name, err)
		}
		stdin = bytes.NewReader(data)
	}
	dir := what.Dir
	if dir == "" {
		dir = s.work
	}
	out, errs := s.log.writer(l.name), s.log.writer(l.name)
	// When the script is over, stopPrograms ends the program, and less abruptly than its context would.
	p, err := program.Start(s.alive, program.Command{
		Path: what.Command[0], Args: slices.Concat(what.Command[1:], l.args),
		Dir: dir, Env: env, Stdin: stdin, Stdout: out, Stderr: errs, Scratch: s.options.Scratch,
		Hide: s.options.llama().Secret(),
	})
	if failed, ok := errors.AsType[*program.StartError](err); ok {
		return nil, &report.Finding{
			Expected: fmt.Sprintf("%s to start.", l.name),
			Seen:     fmt.Sprintf("that it could not be started: %s.", failed.Reason),
			Evidence: []string{"$ " + commandLine(what.Command[0], false, slices.Concat(what.Command[1:], l.args))},
		}, nil
	}
	if err != nil {
		return nil, nil, err
	}
	c := &child{name: l.name, process: p, logs: []io.Closer{out, errs}, tapped: tapped}
	s.programs = append(s.programs, c)
	return c, nil, nil
}
