package script

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tutor/internal/report"
)

var interrupt = Command{
	Name: "interrupt",
	Usage: Usage{
		Args:    "NAME [--within D]",
		Summary: "sends Ctrl-C (SIGINT) to NAME and its children; it must exit with 0 in time.",
		Detail: []string{
			"In time is within D, 5 s unless said; `TUTOR_SLOW` multiplies it. A program that has ended before fails the line.",
		},
	},
	parse: func(args []string) (step, error) {
		if len(args) == 0 {
			return nil, errors.New("needs a program")
		}
		f := flags()
		within := f.Duration("within", 5*time.Second, "")
		if err := parseFlags(f, args[1:]); err != nil {
			return nil, err
		}
		return func(ctx context.Context, s *state) (*report.Finding, error) {
			c, err := s.program(args[0])
			if err != nil {
				return nil, err
			}
			if !c.running() {
				return c.endedBefore("Ctrl-C"), nil
			}
			if err := c.process.Interrupt(); err != nil {
				return nil, fmt.Errorf("sending Ctrl-C to %s: %w", c.name, err)
			}
			patience := scale(*within, s.options.Slow)
			ctx, cancel := context.WithTimeout(ctx, patience)
			defer cancel()
			if err := c.wait(ctx); err != nil {
				return c.stillRunning(fmt.Sprintf("to end within %s of Ctrl-C", patience)), nil
			}
			s.logf("%s %s", c.name, c.ending())
			return c.judge("0"), nil
		}, nil
	},
}
