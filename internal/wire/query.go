package wire

import (
	"errors"
	"strings"
)

// Query asks for events of one kind on which all its matchers hold.
type Query struct {
	kind     string
	matchers []matcher
}

// parseQuery reads KIND MATCH….
func parseQuery(args []string) (Query, error) {
	if len(args) == 0 {
		return Query{}, errors.New("a kind of event is missing, such as basic.publish")
	}
	k, err := findKind(args[0])
	if err != nil {
		return Query{}, err
	}
	q := Query{kind: k.Name}
	for _, word := range args[1:] {
		m, err := parseMatcher(k, word)
		if err != nil {
			return Query{}, err
		}
		q.matchers = append(q.matchers, m)
	}
	return q, nil
}

// Match reports whether the event is of the query's kind and all matchers hold.
func (q Query) Match(e Event) bool {
	if e.Kind != q.kind {
		return false
	}
	for _, m := range q.matchers {
		if !m.holds(e) {
			return false
		}
	}
	return true
}

// String returns the query as part of a sentence: "basic.deliver to server1 with queue=rpc_queue".
func (q Query) String() string {
	b := strings.Builder{}
	b.WriteString(q.kind)
	with := " with "
	for _, m := range q.matchers {
		if (m.field == "from" || m.field == "to") && m.op == "=" {
			b.WriteString(" " + m.field + " " + m.value)
		}
	}
	for _, m := range q.matchers {
		if (m.field == "from" || m.field == "to") && m.op == "=" {
			continue
		}
		b.WriteString(with + m.phrase())
		with = " and "
	}
	return b.String()
}

// events returns what the query chooses from: the recorded events, or the derived ones.
func (q Query) events(recorded []Event) []Event {
	switch q.kind {
	case rpcKind:
		return calls(recorded)
	case callKind:
		return httpCalls(recorded)
	}
	return recorded
}

// find returns the events that match and come after the place seq.
func (q Query) find(recorded []Event, seq int) []Event {
	var found []Event
	for _, e := range q.events(recorded) {
		if e.Seq > seq && q.Match(e) {
			found = append(found, e)
		}
	}
	return found
}
