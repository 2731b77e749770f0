package cli

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tutor/internal/near"
)

// The groups of commands in the help, in the order in which they are shown.
const (
	groupLearn   = "learn"
	groupLook    = "look"
	groupServers = "servers"
	groupWrite   = "write"
)

// rootCommand returns the command with all that are below it, made anew for each call.
func (a *app) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "tutor",
		Short: "Learn messaging and chat APIs by running them",
		Long: `Tutor teaches messaging and chat APIs by running them: small, real programs, each
with a page of prose and with checks of what it prints, when, and what goes over the
wire.`,
		Args:          cobra.ArbitraryArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		// Flags of a command that is spelt wrong are no concern of the root's.
		FParseErrWhitelist: cobra.FParseErrWhitelist{UnknownFlags: true},
		PersistentPreRun:   func(*cobra.Command, []string) { a.began = true },
		RunE: func(root *cobra.Command, _ []string) error {
			if len(a.args) == 0 {
				return a.whereAmI()
			}
			return a.leadOn(root)
		},
	}
	root.SetArgs(a.args)
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.AddGroup(
		&cobra.Group{ID: groupLearn, Title: "Learn:"},
		&cobra.Group{ID: groupLook, Title: "Look:"},
		&cobra.Group{ID: groupServers, Title: "Servers:"},
		&cobra.Group{ID: groupWrite, Title: "Write:"},
	)
	root.SetHelpCommand(a.helpCommand())
	root.SetCompletionCommandGroupID(groupWrite)
	root.AddCommand(
		a.runCommand(), a.checkCommand(),
		a.listCommand(), a.showCommand(), a.versionCommand(),
		a.upCommand(), a.proveCommand(), a.doctorCommand(), a.serversTopic(), a.scriptTopic(),
	)
	return root
}

// whereAmI says which lessons the command sees from here, and what to type next.
func (a *app) whereAmI() error {
	t, catalogue, err := a.catalogue(nil)
	if err != nil {
		return err
	}
	if len(catalogue.Lessons) == 0 {
		return fmt.Errorf("there are no lessons in %s", t)
	}
	where := "You are in a checkout of tutor, " + t.dir
	if t.dir == "" {
		where = "You are in no checkout of tutor, so that its own copy of the lessons is used"
	}
	fmt.Fprintf(a.stdout, "%s.\nLessons: %s.\n", where, strings.Join(lessonNames(catalogue), ", "))
	fmt.Fprintf(a.stdout, "next: %s\n", a.try("run", catalogue.Lessons[0].Name))
	return nil
}

// leadOn returns the failure of somebody who called the command with a first
// word that is none of its commands: it names the line that they will have meant.
func (a *app) leadOn(root *cobra.Command) error {
	word, rest := a.args[0], a.args[1:]
	if strings.HasPrefix(word, "-") {
		command := meantCommand(root, strings.TrimLeft(word, "-")) // as in --version
		return usage("unknown flag: "+word, a.try(cmp.Or(command, "help")))
	}
	_, catalogue, err := a.catalogue(nil)
	noCommand := fmt.Sprintf("there is no command %q", word)
	if command := meantCommand(root, word); command != "" {
		return usage(noCommand, a.try(append([]string{command}, mend(catalogue, rest)...)...))
	}
	if err != nil {
		return err
	}
	name := mend(catalogue, []string{word})[0]
	isCheck := strings.Contains(name, "/")
	what := noCommand
	switch {
	case !known(catalogue, name):
		return usage(fmt.Sprintf("there is no command and no lesson %q", word), a.try("help"), a.try("list"))
	case name == word && isCheck:
		what = word + " is a check, not a command"
	case name == word:
		what = word + " is a lesson, not a command"
	}
	if isCheck {
		return usage(what, a.try("check", name))
	}
	return usage(what, a.tryLesson(name, rest)...)
}

// tryLesson returns the lines for somebody who typed a lesson's name, and perhaps
// arguments of its program, in place of a command.
func (a *app) tryLesson(name string, rest []string) []string {
	run := []string{"run", name}
	if len(rest) > 0 && rest[0] != "--" {
		run = append(run, "--")
	}
	return []string{a.try(append(run, rest...)...), a.try("check", name)}
}

// meantCommand returns the command whose name, or another name that people may
// have for it, is spelt like word or much like it; or "".
func meantCommand(root *cobra.Command, word string) string {
	commands := make(map[string]string)
	for _, c := range root.Commands() {
		commands[c.Name()] = c.Name()
		for _, other := range c.SuggestFor {
			commands[other] = c.Name()
		}
	}
	return commands[near.Name(word, slices.Sorted(maps.Keys(commands)))]
}
