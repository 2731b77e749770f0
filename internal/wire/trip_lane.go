package wire

import (
	"cmp"
	"slices"
	"strings"
)

// An HTTP connection has no lanes that mean something: which of a program's connections carries a
// request is chance, and so is how many it opens when it asks for several things at once. Each of its
// requests is a connection of its own here, with a lane for what was asked and one for what was
// answered; the place 0 is for what belongs to no request.

// trip is a round trip as it is compared.
type trip struct {
	asked, answered []line
}

// key returns a text that no other trip has.
func (t trip) key() string {
	var b strings.Builder
	for _, l := range slices.Concat(t.asked, t.answered) {
		b.WriteString(l.key() + "\n")
	}
	return b.String()
}

// add adds an event, unless it is chance.
func (t *trip) add(e Event) {
	l := httpLine(e)
	switch {
	case isUp(e):
		t.asked = append(t.asked, l)
	case !addsText(e) || !slices.ContainsFunc(t.answered, l.equal):
		t.answered = append(t.answered, l)
	}
}

// tripOf returns how a round trip is compared. How much of an answer a program was given before it left
// is chance, and so is what comes afterwards. So is, where a server cuts a stream after its [DONE], as
// llama-cpp-python 0.3 does for the next request, whether the program has left before that.
func tripOf(r *roundTrip) (t trip) {
	done := false
	for _, e := range r.events {
		done = done || e.Kind == chunkKind && string(e.Body) == doneData
		if done && e.Kind == abortedKind {
			continue
		}
		left := r.failed && isUp(r.aborted)
		if e.Seq > r.aborted.Seq && r.failed || left && !isUp(e) {
			continue
		}
		if e.Kind == chunkKind && textOf(e, "number") == "" {
			continue // a comment, which comes when it is time
		}
		t.add(e)
	}
	return t
}

// tripsOf returns the round trips by party, in the order of the requests; first what belongs to none.
func tripsOf(events []Event, connections map[int]*connection) map[string][]trip {
	trips := make(map[string][]trip)
	party := func(e Event) string {
		name := connections[e.Conn].party
		if trips[name] == nil {
			trips[name] = make([]trip, 1)
		}
		return name
	}
	all, others := roundTrips(events)
	for _, r := range all {
		name := party(r.request)
		trips[name] = append(trips[name], tripOf(r))
	}
	for _, e := range others {
		if c := connections[e.Conn]; c.http && !strings.HasPrefix(e.Kind, "tcp.") {
			name := party(e)
			trips[name][0].add(e)
		}
	}
	return trips
}

// severalAt returns the parties that have had several HTTP connections open at one time: the order of
// what they ask may be chance.
func severalAt(events []Event, connections map[int]*connection) map[string]bool {
	several := make(map[string]bool)
	open := make(map[string]map[int]bool) // connections, by party
	for _, e := range events {
		c := connections[e.Conn]
		switch {
		case !c.http:
		case e.Kind == "tcp.close":
			delete(open[c.party], e.Conn)
		case e.Kind == "tcp.open":
			if open[c.party] == nil {
				open[c.party] = make(map[int]bool)
			}
			open[c.party][e.Conn] = true
			several[c.party] = several[c.party] || len(open[c.party]) > 1
		}
	}
	return several
}

// addTrips makes lanes of the round trips. Where their order is chance in one of the two runs that
// are compared, they are put in one that is the same in both.
func (r *run) addTrips(several ...map[string]bool) {
	for party, trips := range r.trips {
		if slices.ContainsFunc(several, func(s map[string]bool) bool { return s[party] }) {
			slices.SortFunc(trips[1:], func(a, b trip) int { return cmp.Compare(a.key(), b.key()) })
		}
		for i, t := range trips {
			for _, up := range []bool{true, false} {
				lines := t.answered
				if up {
					lines = t.asked
				}
				if len(lines) == 0 {
					continue
				}
				key := lane{party: party, nth: i, up: up, http: true}
				r.lanes[key] = lines
				r.connections[key.connection()] = true
				r.events += len(lines)
			}
		}
	}
}
