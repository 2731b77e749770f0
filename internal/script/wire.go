package script

import (
	"context"
	"strings"

	"tutor/internal/report"
	"tutor/internal/wire"
)

var wireCommand = Command{
	Name: "wire",
	Usage: Usage{
		Args:    "KIND MATCH… [count=N|count>=N|count<N…] [after KIND MATCH…] [within=D]",
		Summary: "asserts on what went over the wire, over the whole script so far; at least one such event unless `count` says otherwise.",
		Detail: []string{
			"A lower bound is met as soon as there are enough events. An exact, upper or zero count is judged when the wire has " +
				"been quiet for 50 ms or all programs have ended. Either waits 2 s at most, or as long as `within` says.",
			"A match is `field=value`, `field!=value`, `field~REGEXP`, `field<N` (also `<=`, `>`, `>=`; a number, a size such as " +
				"`64KiB`, a duration such as `3s`) or `!field`: absent, empty or false. `from` and `to` compare with the program's NAME, " +
				"its connection's name, or `rabbitmq`. A dot leads into a table or into a body that is JSON: `headers.x-retry=2`, " +
				"`json.result=13`. The kinds and their fields are below.",
		},
	},
	parse: func(args []string) (step, error) {
		assert, err := wire.ParseAssert(args)
		if err != nil {
			return nil, err
		}
		return func(ctx context.Context, s *state) (*report.Finding, error) {
			return wireFinding(assert.Wait(ctx, s.recording, s.allEnded)), nil
		}, nil
	},
}

// wireFinding turns the answer of a query into a finding; nil where it holds.
func wireFinding(r wire.Result) *report.Finding {
	if r.OK {
		return nil
	}
	return &report.Finding{
		Expected: strings.TrimPrefix(r.Expected, "Expected "), // the report's labels begin the sentences
		Seen:     strings.TrimPrefix(r.Seen, "Saw "),
		Evidence: r.Nearest,
	}
}
