package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"tutor"
	"tutor/internal/lesson"
	"tutor/internal/report"
	"tutor/internal/script"
)

// checkFlags are the flags of check.
type checkFlags struct {
	servers serverFlags
	json    bool
	require bool
	verbose bool
}

func (a *app) checkCommand() *cobra.Command {
	var flags checkFlags
	c := &cobra.Command{
		Use:   "check [LESSON[/CHECK]…] [-- COMMAND…]",
		Short: "Check a lesson's program, or your own",
		Long: `Run the checks of the named lessons, or of all. The program under check is the
lesson's own, or the command after --, which may be written in any language; the
lesson's page says what it must do.`,
		Example:           "  tutor check rpc\n  tutor check rpc/answers -- python3 rpc.py",
		GroupID:           groupLearn,
		SuggestFor:        []string{"test", "verify", "grade", "judge", "validate"},
		ValidArgsFunction: a.completeCheck,
		RunE: func(c *cobra.Command, args []string) error {
			names, command := args, []string(nil)
			if dash := c.ArgsLenAtDash(); dash >= 0 {
				names, command = args[:dash], args[dash:]
				if len(command) == 0 {
					return usage("which command is to be checked? It stands after --", a.try("help", "check"))
				}
			}
			return a.check(c.Context(), names, command, flags)
		},
	}
	flags.servers.register(c.Flags())
	c.Flags().BoolVar(&flags.json, "json", false, "print the report as one JSON document")
	c.Flags().BoolVar(&flags.require, "require", a.env.get("CI") != "", "take a check that must be skipped for a failure; the default where $CI is set")
	c.Flags().BoolVarP(&flags.verbose, "verbose", "v", false, "tell what happens while it happens")
	return c
}

// check runs the checks of those names on the command, or on the lessons' own
// programs where there is none, and shows the report.
func (a *app) check(ctx context.Context, names, command []string, flags checkFlags) error {
	options, err := a.scriptOptions(command, flags)
	if err != nil {
		return err
	}
	t, catalogue, err := a.catalogue(script.Syntax)
	if err != nil {
		return err
	}
	checks, err := catalogue.Find(names...)
	if err != nil {
		return a.unknownName(err, "check")
	}
	soft, hard, stop := interrupts(ctx)
	defer stop()
	work, err := a.workplace(t)
	if err != nil {
		return err
	}
	defer work.close(hard)
	options.Scratch = work.scratch

	out := a.stdout
	if flags.json {
		out = io.Discard
	}
	show := newDisplay(out, a.env, checks)
	whole := &report.Report{Kit: tutor.Version, Started: time.Now(), Require: flags.require}
	for _, l := range catalogue.Lessons {
		own := slices.DeleteFunc(slices.Clone(checks), func(c lesson.Check) bool { return c.Lesson != l.Name })
		if len(own) == 0 {
			continue
		}
		path, err := a.build(soft, work, l)
		if err != nil {
			return err
		}
		options.Lesson = script.Program{Name: "lessons/" + l.Name, Command: []string{path}}
		if len(command) == 0 {
			options.Program = options.Lesson
		}
		part := runAll(soft, hard, own, options, show)
		if part == nil {
			return ended(exitInterrupted)
		}
		whole.Sources, whole.Program = part.Sources, part.Program
		whole.Checks = append(whole.Checks, part.Checks...)
		whole.Took += part.Took
	}
	if flags.json {
		err = report.WriteJSON(a.stdout, whole)
	} else {
		err = show.terminal.Summary(whole)
	}
	return cmp.Or(err, ended(whole.Exit()))
}

// runAll runs checks of one lesson and shows them. It returns nil if hard ends
// first: what still runs then dies with this process.
func runAll(soft, hard context.Context, checks []lesson.Check, o script.Options, show *display) *report.Report {
	done := make(chan *report.Report, 1)
	go func() {
		r := script.RunAll(soft, checks, o, func(r script.Result) { show.add(r.Check) })
		for _, c := range r.Checks {
			if c.Verdict == report.NotRun {
				show.add(c) // no turn is waited for that never comes
			}
		}
		done <- r
	}()
	select {
	case r := <-done:
		return r
	case <-hard.Done():
		return nil
	}
}

// scriptOptions returns how the scripts are to be run, as far as that does not
// depend on the lesson.
func (a *app) scriptOptions(command []string, flags checkFlags) (script.Options, error) {
	var o script.Options
	var err error
	if o.Profile, err = a.embeddedProfile(flags.servers); err != nil {
		return o, err
	}
	if o.Slow, err = a.env.slow(); err != nil {
		return o, err
	}
	o.Require = flags.require
	if flags.verbose {
		o.Log = a.stderr
	}
	if len(command) > 0 {
		o.Program, err = a.learnersProgram(command)
	}
	return o, err
}

// learnersProgram returns the program that a command line stands for. It runs in
// the folder in which the line was typed, so that its words mean there what they
// mean here.
func (a *app) learnersProgram(command []string) (script.Program, error) {
	dir, err := os.Getwd()
	if err != nil {
		return script.Program{}, err
	}
	path := command[0]
	if filepath.Base(path) != path && !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	if _, err := exec.LookPath(path); err != nil {
		return script.Program{}, usage(fmt.Sprintf("cannot run %s: %s", command[0], whyNot(err)), a.try("help", "check"))
	}
	return script.Program{Name: commandLine(command...), Command: command, Dir: dir}, nil
}

// whyNot says why exec.LookPath has found no program.
func whyNot(err error) string {
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return "no program of that name is in a folder of PATH"
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such file"
	case errors.Is(err, fs.ErrPermission):
		return "the file is not executable"
	}
	return err.Error()
}
