package script

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tutor/internal/report"
)

var sigkill = Command{
	Name: "sigkill",
	Usage: Usage{
		Args:    "NAME",
		Summary: "kills NAME and its children (SIGKILL), as a crash would, and waits until they are gone.",
		Detail:  []string{"A program that has ended before fails the line: there was nothing to kill."},
	},
	parse: func(args []string) (step, error) {
		if len(args) != 1 {
			return nil, errors.New("needs one program")
		}
		return func(ctx context.Context, s *state) (*report.Finding, error) {
			c, err := s.program(args[0])
			if err != nil {
				return nil, err
			}
			if !c.running() {
				return c.endedBefore("SIGKILL"), nil
			}
			c.noticed = true
			if err := c.process.Kill(); err != nil {
				return nil, fmt.Errorf("killing %s: %w", c.name, err)
			}
			ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
			defer cancel()
			if err := c.wait(ctx); err != nil {
				return nil, fmt.Errorf("waiting for %s to be gone: %w", c.name, err)
			}
			return nil, nil
		}, nil
	},
}
