package wire

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
)

// Assert is an assertion on how many events match a query.
type Assert struct {
	query  Query
	count  bound
	after  *Query // only what comes after the first of these
	within time.Duration
}

// ParseAssert reads KIND MATCH… [count=N] [after KIND MATCH…] [within=D]. Without a count, one
// event is enough; count takes =, <, <=, > and >=. Within is how long Wait may take.
func ParseAssert(args []string) (Assert, error) {
	a := Assert{count: bound{1, math.MaxInt}, within: patience}
	var parts [2][]string // the query's words, and those after "after"
	part, counted := 0, false
	for _, word := range args {
		var err error
		d, isWithin := strings.CutPrefix(word, "within=")
		switch {
		case isBound(word):
			if counted {
				return Assert{}, fmt.Errorf("%q is a second count", word)
			}
			counted = true
			a.count, err = parseBound(word)
		case isWithin:
			a.within, err = parseWithin(d)
		case word == "after":
			if part == 1 {
				return Assert{}, errors.New("there are two \"after\"")
			}
			part = 1
		default:
			parts[part] = append(parts[part], word)
		}
		if err != nil {
			return Assert{}, err
		}
	}
	var err error
	if a.query, err = parseQuery(parts[0]); err != nil {
		return Assert{}, err
	}
	if part == 1 {
		after, err := parseQuery(parts[1])
		if err != nil {
			return Assert{}, fmt.Errorf("after: %w", err)
		}
		a.after = &after
	}
	return a, nil
}

func parseWithin(s string) (time.Duration, error) {
	if hasVariable(s) {
		return patience, nil
	}
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 {
		return 0, fmt.Errorf("within=%s: want a duration such as 3s", s)
	}
	return d, nil
}

// Eval looks at the events as they are.
func (a Assert) Eval(events []Event) Result {
	return a.eval(events).checked(events)
}

func (a Assert) eval(events []Event) Result {
	r := Result{Expected: "Expected " + a.String() + "."}
	seq, ok := a.begin(events)
	if !ok {
		// Nothing can follow an event that never came; that nothing does proves nothing either.
		r.Seen = fmt.Sprintf("Saw no %s at all.", a.after)
		r.Nearest = nearestEvents(*a.after, events, 0)
		return r
	}
	found := a.query.find(events, seq)
	r.OK, r.Seen = a.count.allows(len(found)), sawCount(len(found))
	switch {
	case r.OK:
	case len(found) > a.count.max:
		r.Nearest = lines(found)
	default:
		if !anyOfKind(a.query, events) {
			r.Seen = fmt.Sprintf("Saw none, and no %s at all.", a.query.kind)
		}
		r.Nearest = nearestEvents(a.query, events, seq)
	}
	return r
}

// begin returns the place in the recording after which events count; not ok, if there is no such
// place yet.
func (a Assert) begin(events []Event) (seq int, ok bool) {
	if a.after == nil {
		return 0, true
	}
	first := a.after.find(events, 0)
	if len(first) == 0 {
		return 0, false
	}
	return first[0].Seq, true
}

// Wait evaluates the assertion on a recording that may still grow. A lower bound returns as soon as
// it is met; an exact, upper or zero count when nothing is recorded for 50 ms, or when the programs
// have ended, which idle reports (nil: they never do), and all that they sent is recorded. It takes
// at most 2 s, or within=D.
func (a Assert) Wait(ctx context.Context, rec *Recording, idle func() bool) Result {
	wait(ctx, rec, idle, a.within, func(events []Event) progress {
		seq, ok := a.begin(events)
		if !ok {
			return short
		}
		return a.count.progress(len(a.query.find(events, seq)))
	})
	return a.Eval(rec.Events())
}

// String returns the assertion as part of a sentence.
func (a Assert) String() string {
	s := fmt.Sprintf("%s %s", a.count, a.query)
	if a.after != nil {
		s += fmt.Sprintf(" after the first %s", a.after)
	}
	return s
}
