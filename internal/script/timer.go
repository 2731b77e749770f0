package script

import (
	"context"
	"errors"
	"time"

	"tutor/internal/report"
)

var timer = Command{
	Name: "timer",
	Usage: Usage{
		Args:    "T",
		Summary: "starts the stopwatch T, anew if it was running.",
		Detail: []string{
			"For what is not on the wire: a program that must give up in time, say. What is on the wire is timed by `span`, " +
				"which does not count a program's start.",
		},
	},
	parse: func(args []string) (step, error) {
		if len(args) != 1 {
			return nil, errors.New("needs the stopwatch's name")
		}
		return func(ctx context.Context, s *state) (*report.Finding, error) {
			s.timers[args[0]] = time.Now()
			return nil, nil
		}, nil
	},
}
