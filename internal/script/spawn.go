package script

import (
	"context"

	"tutor/internal/report"
)

var spawn = Command{
	Name: "spawn",
	Usage: Usage{
		Args:    "NAME [--lesson] [--stdin FILE] [--env K=V]… [--] ARG…",
		Summary: "starts the program under check in the background, as NAME.",
		Detail: []string{
			"As `run`, but the script goes on at once. `waitfor` and `output` look at what the program prints while it runs; " +
				"`interrupt` and `sigkill` end it. One that still runs at the end of the script is stopped quietly.",
		},
	},
	parse: func(args []string) (step, error) {
		l, err := parseLaunch(flags(), args)
		if err != nil {
			return nil, err
		}
		return func(ctx context.Context, s *state) (*report.Finding, error) {
			_, finding, err := s.start(ctx, l)
			return finding, err
		}, nil
	},
}
