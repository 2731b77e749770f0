package script

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"tutor/internal/report"
)

var elapsed = Command{
	Name: "elapsed",
	Usage: Usage{
		Args:    "T COND…",
		Summary: "asserts on the stopwatch T: `>=1s`, `>1s`, `<2s`, `<=2s`, each a word, all of which must hold.",
		Detail: []string{
			"`TUTOR_SLOW` multiplies the room above the lower bound (or above zero, where there is none): with `TUTOR_SLOW=2`, " +
				"`elapsed T >=1s <2s` admits up to 3 s. The stopwatch runs on.",
		},
	},
	parse: func(args []string) (step, error) {
		if len(args) < 2 {
			return nil, errors.New("needs a stopwatch and a condition")
		}
		bounds, err := parseBounds(args[1:])
		if err != nil {
			return nil, err
		}
		return func(ctx context.Context, s *state) (*report.Finding, error) {
			start, ok := s.timers[args[0]]
			if !ok {
				return nil, fmt.Errorf("no stopwatch %q was started", args[0])
			}
			took := time.Since(start)
			s.logf("%s: %s", args[0], round(took))
			if bounds.admit(took, s.options.Slow) {
				return nil, nil
			}
			return &report.Finding{
				Expected: fmt.Sprintf("the stopwatch %s to show %s.", args[0], strings.Join(args[1:], " and ")),
				Seen:     round(took).String() + ".",
			}, nil
		}, nil
	},
}

// bounds is a range of time. A zero bound is none.
type bounds struct {
	lower, upper           time.Duration
	aboveLower, belowUpper bool // the bound itself is not admitted
}

func parseBounds(conditions []string) (bounds, error) {
	var b bounds
	for _, c := range conditions {
		number := strings.TrimLeft(c, "<>=")
		op := strings.TrimSuffix(c, number)
		d, err := time.ParseDuration(number)
		if err != nil {
			return b, fmt.Errorf("%q is not a condition such as <2s: %w", c, err)
		}
		if d < 0 || d == 0 && strings.HasPrefix(op, "<") {
			return b, fmt.Errorf("%q is so always, or never", c)
		}
		switch {
		case op == ">" || op == ">=":
			if b.lower != 0 {
				return b, fmt.Errorf("%q is a second lower bound", c)
			}
			b.lower, b.aboveLower = d, op == ">"
		case op == "<" || op == "<=":
			if b.upper != 0 {
				return b, fmt.Errorf("%q is a second upper bound", c)
			}
			b.upper, b.belowUpper = d, op == "<"
		default:
			return b, fmt.Errorf("%q is not a condition such as <2s", c)
		}
	}
	if b.upper != 0 && b.upper <= b.lower {
		return b, fmt.Errorf("no time is both above %s and below %s", b.lower, b.upper)
	}
	return b, nil
}

// admit reports whether took is in the range, its room multiplied for a slow machine.
func (b bounds) admit(took time.Duration, slow float64) bool {
	if took < b.lower || b.aboveLower && took == b.lower {
		return false
	}
	upper := b.lower + scale(b.upper-b.lower, slow)
	return b.upper == 0 || took < upper || !b.belowUpper && took == upper
}
