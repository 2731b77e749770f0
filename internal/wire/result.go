package wire

import (
	"fmt"
	"slices"
	"strings"
)

// Result is the answer to a question about events, in sentences for a learner.
type Result struct {
	OK       bool
	Expected string   // "Expected exactly 1 basic.deliver to server1 with queue=rpc_queue."
	Seen     string   // "Saw 2."
	Nearest  []string // when not OK: the events nearest to what was expected, and what differs
}

// checked returns r, or a failure where the events are not all that there was: what is missing could
// change any count and any time.
func (r Result) checked(events []Event) Result {
	if full(events) {
		r.OK = false
		r.Seen = fmt.Sprintf("Saw more than the %d MiB that can be recorded; up to there: %s", maxBytes>>20, r.Seen)
	}
	return r
}

const mostLines = 4 // events shown in a result

func sawCount(n int) string {
	if n == 0 {
		return "Saw none."
	}
	return fmt.Sprintf("Saw %d.", n)
}

// lines renders the first few events.
func lines(events []Event) []string {
	var out []string
	for _, e := range events[:min(len(events), mostLines)] {
		out = append(out, e.String())
	}
	if more := len(events) - len(out); more > 0 {
		out = append(out, fmt.Sprintf("and %d more", more))
	}
	return out
}

func anyOfKind(q Query, events []Event) bool {
	return slices.ContainsFunc(q.events(events), func(e Event) bool { return e.Kind == q.kind })
}

// nearestEvents renders the events of the query's kind that miss the fewest of its conditions, each
// with what differs, and those that are alike but for their time once. Coming after the place seq is one of the conditions. To a call the nearest are
// also the requests that were not answered.
func nearestEvents(q Query, events []Event, seq int) []string {
	type miss struct {
		event   Event
		reasons []string
	}
	var misses []miss
	for _, e := range q.events(events) {
		if e.Kind != q.kind {
			continue
		}
		var reasons []string
		for _, m := range q.matchers {
			if !m.holds(e) {
				reasons = append(reasons, m.mismatch(e))
			}
		}
		if e.Seq <= seq {
			reasons = append(reasons, "it came too early")
		}
		misses = append(misses, miss{e, reasons})
	}
	slices.SortStableFunc(misses, func(a, b miss) int { return len(a.reasons) - len(b.reasons) })
	var out []string
	shown := make(map[string]bool) // what differs in its time alone says nothing new
	for _, m := range misses[:min(len(misses), 25*mostLines)] {
		line := m.event.String()
		if len(m.reasons) > 0 {
			line += ": " + strings.Join(m.reasons, "; ")
		}
		if _, timeless, _ := strings.Cut(line, " "); !shown[timeless] {
			shown[timeless] = true
			out = append(out, line)
		}
		if len(out) == mostLines {
			break
		}
	}
	switch q.kind {
	case rpcKind:
		out = append(out, unanswered(events)...)
	case callKind:
		out = append(out, unansweredRequests(events)...)
	}
	return out[:min(len(out), mostLines)]
}
