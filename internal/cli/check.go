package cli

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tutor/internal/lesson"
	"tutor/internal/report"
	"tutor/internal/script"
)

// killGrace is how long check waits, after a second Ctrl-C, for its scripts to have
// killed their programs.
const killGrace = 2 * time.Second

// checkFlags are the flags of check.
type checkFlags struct {
	servers serverFlags
	json    bool
	junit   string
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
		Example:           "  tutor check rpc\n  tutor check rpc/answers -- python3 rpc.py\n  tutor check rpc --rabbitmq process",
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
	flags.servers.register(c)
	c.Flags().BoolVar(&flags.json, "json", false, "print the report as one JSON document")
	c.Flags().StringVar(&flags.junit, "junit", "", "write the report as JUnit XML to `FILE` too, as CI services take it")
	c.Flags().BoolVar(&flags.require, "require", a.env.get("CI") != "", "take a check that must be skipped for a failure; the default where $CI is set")
	c.Flags().BoolVarP(&flags.verbose, "verbose", "v", false, "tell what happens while it happens")
	return c
}

// check runs the checks of those names on the command, or on the lessons' own
// programs where there is none, and shows the report.
func (a *app) check(ctx context.Context, names, command []string, flags checkFlags) error {
	from, err := a.sources(flags.servers)
	if err != nil {
		return err
	}
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
		return a.unknownNames(err, catalogue, "check", names...)
	}
	if err := a.profileIsFor(flags.servers, serversOf(checks)); err != nil {
		return err
	}
	junit, err := a.newJUnitFile(flags.junit)
	if err != nil {
		return err
	}
	defer junit.discard()
	return interruptible(ctx, func(soft, hard context.Context) error {
		work, err := a.workplace(soft, t, from.neededBy(serversOf(checks)).rabbitmq)
		if err != nil {
			return err
		}
		defer work.close()
		options.Scratch = work.scratch
		if err := junit.begin(); err != nil {
			return err
		}
		if err := a.startServers(soft, from, catalogue, checks, &options); err != nil {
			return err
		}
		defer options.RabbitMQ.Close()
		defer options.Llama.Close()
		o := a.newOutcome(checks, flags, junit)
		for _, own := range byLesson(checks) {
			part, err := a.checkLesson(soft, hard, work, own, options, o.add)
			if err != nil {
				return err
			}
			o.join(part)
		}
		o.kept.write("rabbitmq.log", strings.Join(options.RabbitMQ.Log(), "\n"))
		return o.end()
	})
}

// byLesson parts checks, which are in the catalogue's order, by their lessons.
func byLesson(checks []lesson.Check) [][]lesson.Check {
	var parts [][]lesson.Check
	for i, c := range checks {
		if i == 0 || c.Lesson != checks[i-1].Lesson {
			parts = append(parts, nil)
		}
		last := len(parts) - 1
		parts[last] = append(parts[last], c)
	}
	return parts
}

// checkLesson runs checks of one lesson; it calls each as one ends. Where no other
// program is under check, the lesson's own is. That is built where a check runs it.
func (a *app) checkLesson(soft, hard context.Context, work *workplace, checks []lesson.Check, o script.Options, each func(script.Result)) (*report.Report, error) {
	name := checks[0].Lesson
	if own := len(o.Program.Command) == 0; own || slices.ContainsFunc(checks, script.RunsLesson) {
		path, err := a.build(soft, work, name)
		if err != nil {
			return nil, err
		}
		o.Lesson = script.Program{Name: "lessons/" + name, Command: []string{path}}
		if own {
			o.Program = o.Lesson
		}
	}
	o.Kill = hard.Done()
	done := make(chan *report.Report, 1)
	go func() {
		done <- script.RunAll(soft, checks, o, each)
	}()
	select {
	case r := <-done:
		return r, nil
	case <-hard.Done():
		select { // until the programs are killed, which takes a moment
		case <-done:
		case <-time.After(killGrace):
			work.inUse = true
		}
		return nil, hard.Err()
	}
}

// scriptOptions returns how the scripts are to be run, as far as that does not
// depend on the lesson.
func (a *app) scriptOptions(command []string, flags checkFlags) (script.Options, error) {
	var o script.Options
	var err error
	if o.Slow, err = script.ParseSlow(a.env.get("TUTOR_SLOW")); err != nil {
		return o, usage(err.Error())
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
