package script

import (
	"context"
	"fmt"
	"strconv"

	"tutor/internal/report"
)

var run = Command{
	Name: "run",
	Usage: Usage{
		Args:    "NAME [--lesson] [--exit N|any] [--stdin FILE] [--env K=V]… [--] ARG…",
		Summary: "runs the program under check to its end, as NAME, and makes what it printed the subject of `stdout`, `stderr` and `cmp`.",
		Detail: []string{
			"It must exit with 0, with N under `--exit N`, with anything under `--exit any`. A program that was still running " +
				"when the script's time was up, that printed without end or that could not be started fails under every form.",
			"NAME is used once in a script; `from=` and `to=` of the wire commands know the program by it. `--lesson` runs the " +
				"lesson's own build, to play the other side, where a learner's program is under check.",
			"The program gets the script's environment. If the host and port of its `AMQP_URL` or `OPENAI_BASE_URL` are those of a " +
				"server from `use`, they alone are replaced by a listener of the program's own, so that each byte on the wire has an owner.",
		},
	},
	parse: func(args []string) (step, error) {
		f := flags()
		exit := f.String("exit", "0", "")
		l, err := parseLaunch(f, args)
		if err != nil {
			return nil, err
		}
		if *exit != "any" {
			if n, err := strconv.Atoi(*exit); err != nil || n < 0 || n > 255 {
				return nil, fmt.Errorf("--exit %s: must be a number from 0 to 255, or any", *exit)
			}
		}
		return func(ctx context.Context, s *state) (*report.Finding, error) {
			c, finding, err := s.start(ctx, l)
			if finding != nil || err != nil {
				return finding, err
			}
			if err := c.wait(ctx); err != nil {
				return c.stillRunning("to come to its end"), nil
			}
			s.setSubject(c.subject())
			s.logf("%s %s", c.name, c.ending())
			return c.judge(*exit), nil
		}, nil
	},
}
