package script

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	"tutor/internal/report"
)

var waitfor = Command{
	Name: "waitfor",
	Usage: Usage{
		Args:    "NAME REGEXP [--count N] [--within D]",
		Summary: "waits until NAME has printed a line that matches, on either stream, since it began.",
		Detail: []string{
			"`--count N` waits for N such lines. The wait ends with a failure after D (5 s unless said; `TUTOR_SLOW` multiplies " +
				"it), or at once when the program has ended without that line.",
		},
	},
	parse: func(args []string) (step, error) {
		if len(args) < 2 {
			return nil, errors.New("needs a program and a regular expression")
		}
		f := flags()
		count := f.Int("count", 1, "")
		within := f.Duration("within", 5*time.Second, "")
		if err := parseFlags(f, args[2:]); err != nil {
			return nil, err
		}
		if *count < 1 {
			return nil, fmt.Errorf("--count %d: must be at least 1", *count)
		}
		want, err := regexp.Compile(args[1])
		if err != nil {
			return nil, err
		}
		return func(ctx context.Context, s *state) (*report.Finding, error) {
			c, err := s.program(args[0])
			if err != nil {
				return nil, err
			}
			return c.waitForLines(ctx, want, *count, scale(*within, s.options.Slow)), nil
		}, nil
	},
}

// waitForLines waits until the program has printed so many lines that match. A line counts before its end was printed.
func (c *child) waitForLines(ctx context.Context, want *regexp.Regexp, count int, within time.Duration) *report.Finding {
	timeout := time.NewTimer(within)
	defer timeout.Stop()
	var looked, finished int // lines that are complete, and how many of those match
	for why := ""; ; {
		changed := c.process.Output().Changed()
		seen := finished
		for _, line := range c.process.Output().Lines(looked) {
			matches := want.MatchString(line.Text)
			if matches {
				seen++
			}
			if !line.Unfinished {
				looked++
				finished = seen
			}
		}
		if seen >= count {
			return nil
		}
		if why != "" {
			return c.missing(want, count, seen, why)
		}
		select {
		case <-changed:
		case <-c.process.Done(): // look once more: its last lines came before its end
			why = c.ending()
		case <-timeout.C:
			why = fmt.Sprintf("was still running after %s", within)
		case <-ctx.Done():
			why = "was still running"
		}
	}
}

// missing tells what was printed in place of the lines that a script waited for.
func (c *child) missing(want *regexp.Regexp, count, seen int, why string) *report.Finding {
	f := &report.Finding{
		Expected: fmt.Sprintf("%s to print a line that matches '%s'.", c.name, want),
		Seen:     fmt.Sprintf("no such line; %s %s.", c.name, why),
		Evidence: c.lastLines(),
	}
	if count > 1 {
		f.Expected = fmt.Sprintf("%s to print %d lines that match '%s'.", c.name, count, want)
		f.Seen = fmt.Sprintf("%d of them; %s %s.", seen, c.name, why)
	}
	return f
}
