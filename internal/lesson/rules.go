package lesson

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"tutor/internal/wire"
)

// refused returns what to use in place of a command that scripts may not use,
// or "". The reasons: testscript's stop ends a script as passed, its skip hides
// it, and a process that its exec started is not the program under check, is
// not tapped, and can hang the script.
func refused(command string) string {
	switch command {
	case "stop":
		return "let the script end, or split it in two"
	case "skip":
		return "say where the script applies in its header, as in # needs: rabbitmq=embedded"
	case "exec", "go":
		return "use run or spawn: they start the program under check, which is built already"
	case "wait":
		return "use waitfor for what it prints, interrupt for its end, or run for a program that ends by itself"
	case "kill":
		return "use interrupt or sigkill"
	case "stdin":
		return "use run NAME --stdin FILE"
	case "ttyin", "ttyout":
		return "use run NAME --stdin FILE: programs have no terminal here"
	}
	return ""
}

// builtins returns the commands of testscript that scripts may use.
func builtins() []string {
	return []string{
		"cd", "chmod", "cmp", "cmpenv", "cp", "env", "exists", "grep", "mkdir", "mv", "rm",
		"stderr", "stdout", "symlink", "unix2dos", "unquote",
	}
}

// validate checks a command on its own and against what came before it. words
// is the line with its conditions and "!".
func (p *parser) validate(line Line, words []string) error {
	misnamed := p.programs(line) // first, so that a line with another fault still starts its program
	name, last := line.Words[0], line.Words[len(line.Words)-1]
	switch instead := refused(name); {
	case strings.HasPrefix(name, "?"):
		return errors.New(`there is no "?" prefix; use run NAME --exit any for a program that may fail`)
	case isBackground(name, last):
		return fmt.Errorf("%q starts nothing in the background; use spawn NAME", last)
	case instead != "":
		return fmt.Errorf("%s is not for these scripts; %s", name, instead)
	}
	return cmp.Or(p.known(line, words), misnamed)
}

// isBackground reports whether a command's last word is testscript's & or
// &NAME&, which mean nothing to our commands.
func isBackground(command, last string) bool {
	starts := slices.Contains([]string{"exec", "go", "run", "spawn"}, command)
	return starts && strings.HasPrefix(last, "&") && strings.HasSuffix(last, "&")
}

// known checks that there is such a command and that it can be written so.
func (p *parser) known(line Line, words []string) error {
	if err := wireSyntax(line.Words); err != nil {
		return err
	}
	if slices.Contains(builtins(), line.Words[0]) {
		return checkPattern(line.Words)
	}
	if p.syntax == nil {
		return nil
	}
	err := p.syntax(words)
	if unknown, ok := errors.AsType[*UnknownCommandError](err); ok {
		known := append(builtins(), unknown.Known...)
		slices.Sort(known)
		return &UnknownCommandError{Name: unknown.Name, Known: known}
	}
	return err
}

// checkPattern refuses a regular expression of testscript's own that cannot be
// read, which would otherwise look like a fault of the program under check. One
// with a variable in it is only known when the script runs.
func checkPattern(words []string) error {
	if !slices.Contains([]string{"stdout", "stderr", "grep"}, words[0]) {
		return nil
	}
	args := slices.DeleteFunc(slices.Clone(words[1:]), func(word string) bool { return strings.HasPrefix(word, "-") })
	if len(args) == 0 || variable.MatchString(args[0]) {
		return nil
	}
	if _, err := regexp.Compile(args[0]); err != nil {
		return fmt.Errorf("%s: %w", words[0], err)
	}
	return nil
}

// variable is a script's variable within a word.
var variable = regexp.MustCompile(`\$[{A-Za-z_]`)

// programs checks that a program has a name of its own, by which its events and
// its output are told apart, and that it was started before it is used.
func (p *parser) programs(line Line) error {
	if len(line.Words) < 2 {
		return nil
	}
	command, name := line.Words[0], line.Words[1]
	switch command {
	case "run", "spawn":
		if first, ok := p.started[name]; ok {
			return fmt.Errorf("a program named %q was started on line %d; give each a name of its own", name, first)
		}
		p.started[name] = line.Number
	case "waitfor", "output", "interrupt", "sigkill":
		if _, ok := p.started[name]; !ok {
			return fmt.Errorf("%s: no program named %q was started before; use spawn %s first", command, name, name)
		}
	}
	return nil
}

// patience returns how long a command waits for what it expects unless it is
// told otherwise. These times suit a busy machine.
func patience(command string) time.Duration {
	switch command {
	case "waitfor", "interrupt":
		return 5 * time.Second
	case "http":
		return 10 * time.Second
	}
	return 2 * time.Second
}

// boundsTime reports whether a command bounds a time from above so that a busy
// machine may not keep to it.
func boundsTime(words []string) bool {
	switch words[0] {
	case "span":
		return true
	case "elapsed":
		return slices.ContainsFunc(words, hasPrefix("<"))
	case "wire", "overlap":
		if slices.ContainsFunc(words, hasPrefix("took<", "gap<", "work<")) {
			return true
		}
	}
	for i, word := range words {
		name, value, ok := strings.Cut(word, "=")
		if strings.TrimLeft(name, "-") != "within" {
			continue
		}
		if !ok && i+1 < len(words) {
			value = words[i+1]
		}
		if d, err := time.ParseDuration(value); err == nil && d < patience(words[0]) {
			return true
		}
	}
	return false
}

func hasPrefix(prefixes ...string) func(string) bool {
	return func(word string) bool {
		return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(word, p) })
	}
}

// wireSyntax checks a line of the language that asks about what went over the
// wire, and passes any other.
func wireSyntax(words []string) error {
	var err error
	switch args := words[1:]; words[0] {
	case "wire":
		_, err = wire.ParseAssert(args)
	case "span":
		_, err = wire.ParseSpan(args)
	case "overlap":
		_, err = wire.ParseOverlap(args)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", words[0], err)
	}
	return nil
}
