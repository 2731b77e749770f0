package script

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tutor/internal/report"
)

var idle = Command{
	Name: "idle",
	Usage: Usage{
		Args:    "D",
		Summary: "does nothing on purpose, for so long.",
		Detail: []string{
			"For what shows only after a while, such as a timeout that should not be there. To wait *for* something, use " +
				"`waitfor`, `wire` or `amqp queue`: they go on as soon as it has happened.",
		},
	},
	parse: func(args []string) (step, error) {
		if len(args) != 1 {
			return nil, errors.New("needs one duration")
		}
		d, err := time.ParseDuration(args[0])
		if err != nil {
			return nil, err
		}
		if d <= 0 {
			return nil, fmt.Errorf("%s is not a time to wait", args[0])
		}
		return func(ctx context.Context, s *state) (*report.Finding, error) {
			select {
			case <-time.After(d):
				return nil, nil
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}, nil
	},
}
