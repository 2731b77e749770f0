package cli

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tutor/internal/program"
	"tutor/internal/wire"
)

const (
	// stopGrace is how long a program may take to end after Ctrl-C.
	stopGrace = 5 * time.Second
	// runOutputLimit is how many bytes a program may print while somebody looks on:
	// enough for days, and still an end to one that prints without end.
	runOutputLimit = 256 << 20
)

func (a *app) runCommand() *cobra.Command {
	var servers serverFlags
	var showWire bool
	c := &cobra.Command{
		Use:   "run LESSON [-- ARG…]",
		Short: "Run a lesson's program, with its servers started for it",
		Long: `Run a lesson's program, with its servers started for it. What stands after -- is
passed on to the program. Ctrl-C is passed on as well; a second one kills.`,
		Example:           "  tutor run rpc\n  tutor run rpc --wire\n  tutor run rpc -- server --name server1",
		GroupID:           groupLearn,
		SuggestFor:        []string{"start", "exec", "execute", "play", "demo"},
		ValidArgsFunction: a.completeLesson,
		Args:              a.lessonThenArguments,
		RunE: func(c *cobra.Command, args []string) error {
			return a.run(c.Context(), args[0], args[1:], servers, showWire)
		},
	}
	servers.register(c)
	c.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		unknown := strings.HasPrefix(err.Error(), "unknown ")
		if unknown && len(a.args) > 2 && a.args[0] == "run" && !strings.HasPrefix(a.args[1], "-") {
			return a.forTheProgram(a.args[1], a.args[2:])
		}
		return err
	})
	c.Flags().BoolVar(&showWire, "wire", false, "at the end, print what went over the wire")
	return c
}

// lessonThenArguments refuses arguments that are not one lesson, and after "--"
// whatever the program may take.
func (a *app) lessonThenArguments(c *cobra.Command, args []string) error {
	lessons := args
	if dash := c.ArgsLenAtDash(); dash >= 0 {
		lessons = args[:dash]
	}
	if len(lessons) < 2 {
		return a.oneLesson(c, lessons)
	}
	return a.forTheProgram(args[0], args[1:])
}

// forTheProgram is the failure of somebody who typed what is meant for the
// lesson's program without "--" before it.
func (a *app) forTheProgram(lesson string, words []string) error {
	words = slices.DeleteFunc(slices.Clone(words), func(word string) bool { return word == "--" })
	return usage("what is meant for the program stands after --",
		a.try(append([]string{"run", lesson, "--"}, words...)...))
}

// run runs a lesson's program to its end.
func (a *app) run(ctx context.Context, name string, args []string, flags serverFlags, showWire bool) error {
	sources, err := a.sources(flags)
	if err != nil {
		return err
	}
	t, catalogue, err := a.catalogue(nil)
	if err != nil {
		return err
	}
	l, err := a.lesson(catalogue, "run", name)
	if err != nil {
		return err
	}
	if err := a.profileIsFor(flags, l.Needs); err != nil {
		return err
	}
	return interruptible(ctx, func(soft, hard context.Context) error {
		work, err := a.workplace(soft, t, sources.neededBy(l.Needs).rabbitmq)
		if err != nil {
			return err
		}
		defer work.close()
		servers := &runServers{app: a, lesson: l, scratch: work.scratch}
		defer servers.close()
		if showWire {
			servers.recording = wire.NewRecording(time.Now)
		}
		env, err := servers.start(soft, sources)
		if err != nil {
			return err
		}
		err = a.buildAndRun(soft, hard, work, l.Name, args, env)
		if showWire {
			for _, event := range servers.recording.Events() {
				a.sayf("%s", event)
			}
		}
		if err == nil {
			a.sayf("next: %s · %s", a.try("show", l.Name), a.try("check", l.Name))
		}
		return err
	})
}

// buildAndRun builds a lesson's program and runs it, with env in its environment.
func (a *app) buildAndRun(soft, hard context.Context, work *workplace, lesson string, args, env []string) error {
	path, err := a.build(soft, work, lesson)
	if err != nil {
		return err
	}
	return a.supervise(soft, hard, "lessons/"+lesson, program.Command{
		Path:        path,
		Args:        args,
		Env:         append(slices.Clip(a.env), env...),
		Stdin:       a.input(),
		Stdout:      a.stdout,
		Stderr:      a.stderr,
		OutputLimit: runOutputLimit,
		Scratch:     work.scratch,
	})
}

// supervise runs a program to its end, or stops it when soft ends and kills it when
// hard does. The error says that it was stopped, or that it failed.
func (a *app) supervise(soft, hard context.Context, what string, c program.Command) error {
	p, err := program.Start(hard, c)
	if err != nil {
		return fmt.Errorf("starting %s: %w", what, err)
	}
	exit, err := p.Wait(soft)
	if err != nil {
		a.sayf("stopping %s; Ctrl-C again kills it", what)
		if exit, err := p.Stop(hard, stopGrace); err == nil && exit.Killed && hard.Err() == nil {
			a.sayf("%s did not stop within %s and was killed", what, stopGrace)
		}
		return err
	}
	if !exit.Success() {
		return &failure{code: exitFailed, what: fmt.Sprintf("%s failed: %s", what, exit)}
	}
	return nil
}

// input returns what a program reads. The keyboard is not it: the program runs in
// a process group of its own, which a terminal stops when it reads.
func (a *app) input() io.Reader {
	if isTerminal(a.stdin) {
		return nil
	}
	return a.stdin
}
