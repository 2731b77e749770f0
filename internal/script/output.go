package script

import (
	"context"
	"errors"

	"tutor/internal/report"
)

var output = Command{
	Name: "output",
	Usage: Usage{
		Args:    "NAME",
		Summary: "makes what NAME has printed so far the subject of `stdout`, `stderr` and `cmp`.",
		Detail: []string{
			"Only `run`, `output`, `amqp get` and `http` change the subject; every other command leaves it as it is.",
		},
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
			s.setSubject(c.subject())
			return nil, nil
		}, nil
	},
}
