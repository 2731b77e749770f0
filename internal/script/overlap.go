package script

import (
	"context"

	"tutor/internal/report"
	"tutor/internal/wire"
)

var overlap = Command{
	Name: "overlap",
	Usage: Usage{
		Args:    "KIND MATCH… count=N",
		Summary: "asserts that so many were under way at once, for kinds that last: `rpc`, from the request to the reply.",
	},
	parse: func(args []string) (step, error) {
		overlap, err := wire.ParseOverlap(args)
		if err != nil {
			return nil, err
		}
		return func(ctx context.Context, s *state) (*report.Finding, error) {
			return wireFinding(overlap.Wait(ctx, s.recording, s.allEnded)), nil
		}, nil
	},
}
