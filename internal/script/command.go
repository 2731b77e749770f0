package script

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"tutor/internal/lesson"
	"tutor/internal/report"
)

// Command is one command of the script language, beside testscript's own. Its usage is data: the reference page and
// `tutor help script` are made from it.
type Command struct {
	Name  string
	Usage Usage

	// parse reads what follows the name. The catalogue calls it too, with variables not yet expanded, so that a
	// script with a wrong line is refused before anything runs.
	parse func(args []string) (step, error)

	// parseNot is parse for a line that begins with "!". Most commands have none.
	parseNot func(args []string) (step, error)
}

// Usage says how a command is written and what it does.
type Usage struct {
	Args    string   // what follows the name: "NAME REGEXP [--count N]"
	Summary string   // one sentence
	Detail  []string // further paragraphs, Markdown
}

// step is a parsed line, ready to run. It returns a finding where the program failed the script's expectation, and an
// error where the line itself could not be carried out.
type step func(ctx context.Context, s *state) (*report.Finding, error)

// Commands returns the language's own commands, in the order in which a reader meets them.
func Commands() []Command {
	return []Command{
		use, run, spawn, waitfor, output, interrupt, sigkill, idle,
		wireCommand, span, overlap, timer, elapsed, amqpCommand, httpCommand,
	}
}

// Syntax checks the words of one command line, conditions and "!" included, as far as that is possible before it runs.
// It returns a lesson.UnknownCommandError for a command that is not one of ours.
func Syntax(words []string) error {
	for len(words) > 0 && strings.HasPrefix(words[0], "[") && strings.HasSuffix(words[0], "]") {
		if err := checkCondition(words[0][1 : len(words[0])-1]); err != nil {
			return err
		}
		words = words[1:]
	}
	neg := len(words) > 0 && words[0] == "!"
	if neg {
		words = words[1:]
	}
	if len(words) == 0 {
		return errors.New("there is no command on the line")
	}
	var known []string
	for _, c := range Commands() {
		if c.Name == words[0] {
			_, err := c.read(neg, words[1:])
			return err
		}
		known = append(known, c.Name)
	}
	return &lesson.UnknownCommandError{Name: words[0], Known: known}
}

// read parses a line of the command; an error names the command and shows how it is written.
func (c Command) read(neg bool, args []string) (step, error) {
	parse := c.parse
	if neg {
		parse = c.parseNot
	}
	if parse == nil {
		return nil, fmt.Errorf("there is no \"! %s\"; say what is expected in place of what is not", c.Name)
	}
	do, err := parse(args)
	if err != nil {
		return nil, fmt.Errorf("%s: %w (usage: %s %s)", c.Name, err, c.Name, c.Usage.Args)
	}
	return do, nil
}

// flags returns a silent set of --name options; its errors are ours to show.
func flags() *flag.FlagSet {
	f := flag.NewFlagSet("", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.Usage = func() {}
	return f
}

// parseFlags reads args, which must hold options and nothing else.
func parseFlags(f *flag.FlagSet, args []string) error {
	if err := f.Parse(args); err != nil {
		return err
	}
	if f.NArg() > 0 {
		return fmt.Errorf("%q is one word too many", f.Arg(0))
	}
	return nil
}

// interleaved reads options that may stand anywhere among the words, and returns the other words.
func interleaved(f *flag.FlagSet, words []string) ([]string, error) {
	var others []string
	for {
		if err := f.Parse(words); err != nil {
			return nil, err
		}
		if f.NArg() == 0 {
			return others, nil
		}
		others, words = append(others, f.Arg(0)), f.Args()[1:]
	}
}

var programName = regexp.MustCompile(`^[a-z][a-z0-9_-]*$`)

// checkName refuses what would be mistaken for something else in the log or in from= and to=.
func checkName(name string) error {
	if !programName.MatchString(name) {
		return fmt.Errorf("%q cannot name a program: small letters, digits, - and _", name)
	}
	if slices.Contains([]string{"rabbitmq", "llama", "script", "http", "check"}, name) {
		return fmt.Errorf("%q cannot name a program: it means something else in a script", name)
	}
	return nil
}
