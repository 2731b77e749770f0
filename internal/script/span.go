package script

import (
	"context"

	"tutor/internal/report"
	"tutor/internal/wire"
)

var span = Command{
	Name: "span",
	Usage: Usage{
		Args:    "KIND MATCH… to KIND MATCH… = D +SLACK [rejects D]",
		Summary: "asserts on time on the wire, from the first such event to the last of the others: at least D, at most D and the slack.",
		Detail: []string{
			"A program's start never counts. `TUTOR_SLOW` multiplies the slack only, and never up to the time that `rejects` " +
				"names: that of the wrong answer which the line is there to tell apart.",
		},
	},
	parse: func(args []string) (step, error) {
		span, err := wire.ParseSpan(args)
		if err != nil {
			return nil, err
		}
		return func(ctx context.Context, s *state) (*report.Finding, error) {
			return wireFinding(span.Wait(ctx, s.recording, s.allEnded, s.options.Slow)), nil
		}, nil
	},
}
