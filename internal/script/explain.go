package script

import (
	"fmt"

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

// advice returns what to try: what the script's diagnoses find in the recorded events, then its weakest hint.
func (s *state) advice(events []wire.Event) []string {
	var try []string
	for _, d := range s.check.Diagnoses {
		assert, err := wire.ParseAssert(d.Words[1:])
		if err == nil && assert.Eval(events).OK {
			try = append(try, d.Text)
		}
	}
	if len(s.check.Hints) > 0 {
		try = append(try, s.check.Hints[0])
	}
	return try
}
