package wire

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Overlap is an assertion on how many events of a kind that lasts were going on at once.
type Overlap struct {
	query Query
	count bound
}

// ParseOverlap reads KIND MATCH… count=N. The kind must be one that lasts: rpc or call.
func ParseOverlap(args []string) (Overlap, error) {
	i := slices.IndexFunc(args, isBound)
	if i < 0 {
		return Overlap{}, errors.New("want count=N, for how many at once")
	}
	count, err := parseBound(args[i])
	if err != nil {
		return Overlap{}, err
	}
	query, err := parseQuery(slices.Concat(args[:i], args[i+1:]))
	if err != nil {
		return Overlap{}, err
	}
	if !lasts(query.kind) {
		return Overlap{}, fmt.Errorf("%s takes no time, so that nothing overlaps; rpc and call do", query.kind)
	}
	return Overlap{query, count}, nil
}

// Eval looks at the events as they are.
func (o Overlap) Eval(events []Event) Result {
	return o.eval(events).checked(events)
}

func (o Overlap) eval(events []Event) Result {
	found := o.query.find(events, 0)
	n := peak(found)
	r := Result{
		OK:       o.count.allows(n),
		Expected: fmt.Sprintf("Expected %s %s at once.", o.count, o.query),
		Seen:     fmt.Sprintf("Saw %d at once, of %d in all.", n, len(found)),
	}
	switch {
	case r.OK:
	case len(found) == 0:
		r.Nearest = nearestEvents(o.query, events, 0)
	default:
		r.Nearest = lines(found)
	}
	return r
}

// Wait evaluates the overlap on a recording that may still grow, by the rule of [Assert.Wait].
func (o Overlap) Wait(ctx context.Context, rec *Recording, idle func() bool) Result {
	wait(ctx, rec, idle, patience, func(events []Event) progress {
		return o.count.progress(peak(o.query.find(events, 0)))
	})
	return o.Eval(rec.Events())
}

// peak returns the greatest number of events that were going on at one time. One that ends when
// another begins does not overlap it.
func peak(events []Event) int {
	type edge struct {
		at   time.Duration
		step int
	}
	var edges []edge
	for _, e := range events {
		edges = append(edges, edge{e.At, 1}, edge{end(e), -1})
	}
	slices.SortFunc(edges, func(a, b edge) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.step, b.step)) })
	n, most := 0, 0
	for _, e := range edges {
		n += e.step
		most = max(most, n)
	}
	return most
}
