package script

import (
	"fmt"
	"slices"

	"tutor/internal/lesson"
	"tutor/internal/report"
	"tutor/internal/wire"
)

// explain makes the finding of a script that failed.
func (s *state) explain(e ending) *report.Finding {
	line := s.lineAt(e.line)
	f := s.finding
	switch {
	case f != nil:
	case s.fault == errDeadline:
		f = &report.Finding{
			Expected: fmt.Sprintf("the check to come to its end within %s.", s.options.timeout()),
			Seen:     "that it was still at this line.",
			Evidence: s.lastWords(),
		}
	case s.fault != nil:
		f = &report.Finding{
			Expected: "the line to be carried out.",
			Seen:     fmt.Sprintf("that it could not be: %v.", s.fault),
		}
	case e.panic != nil:
		f = &report.Finding{
			Expected: "the line to be carried out.",
			Seen:     fmt.Sprintf("that it could not be: %v.", panicError{e.panic}),
		}
	default:
		f = s.explainBuiltin(line)
	}
	f.File, f.Line, f.Command = s.check.Path, e.line, line.Text
	if i := s.phaseAt(e.line); i >= 0 {
		f.Phase = s.check.Phases[i].Title
	}
	return f
}

// lineAt returns the command of that line; a zero one where there is none.
func (s *state) lineAt(number int) lesson.Line {
	for _, line := range s.check.Commands {
		if line.Number == number {
			return line
		}
	}
	return lesson.Line{}
}

// lastWords returns the end of what each program printed.
func (s *state) lastWords() []string {
	var all []string
	for _, c := range s.programs {
		all = append(all, c.lastLines()...)
	}
	return all
}

// advice returns what to try: which program is gone, which one never came to its server, what the script's diagnoses
// find in the recorded events, then its weakest hint.
func (s *state) advice(failed lesson.Line, events []wire.Event) []string {
	var try []string
	gone := s.gone(failed)
	if gone != "" {
		try = append(try, fmt.Sprintf("Find out first why %s ended, or did not start. What it printed last is above.", gone))
	}
	for _, c := range s.programs {
		try = append(try, s.astray(c, events)...)
	}
	for _, d := range s.check.Diagnoses {
		assert, err := wire.ParseAssert(d.Words[1:])
		if err == nil && assert.Eval(events).OK && !s.blames(d, gone) {
			try = append(try, d.Text)
		}
	}
	if len(s.check.Hints) > 0 {
		try = append(try, s.check.Hints[0])
	}
	return try
}

// gone returns the program that the failed line started or waited for, if that did not start or broke down.
func (s *state) gone(failed lesson.Line) string {
	if len(failed.Words) < 2 || !slices.Contains([]string{"run", "spawn", "waitfor"}, failed.Words[0]) {
		return ""
	}
	name := failed.Words[1]
	c, err := s.program(name)
	waited := failed.Words[0] == "waitfor" // so that an end is wrong, whatever the exit code
	if err != nil || c.ended && !c.stopped && (waited || !c.exit.Success()) {
		return name
	}
	return ""
}

// blames reports whether a diagnosis finds fault with what did not go over the wire, of a program that is gone or was
// never started: it had no chance to do better.
func (s *state) blames(d lesson.Diagnosis, gone string) bool {
	if !slices.Contains(d.Words, "count=0") {
		return false
	}
	return slices.ContainsFunc(s.check.Commands, func(line lesson.Line) bool {
		if len(line.Words) < 2 || line.Words[0] != "run" && line.Words[0] != "spawn" {
			return false
		}
		name := line.Words[1]
		_, missing := s.program(name)
		about := slices.Contains(d.Words, "from="+name) || slices.Contains(d.Words, "to="+name)
		return about && (name == gone || missing != nil)
	})
}
