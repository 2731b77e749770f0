package wire

import (
	"fmt"
	"slices"
	"time"
)

// callKind is the kind of a derived event: one HTTP request that was answered to the end. It begins
// when the request was complete, whose place and time it has, and ends with the response, or with the
// last chunk of a stream. Its fields are method, path, status, streamed, took (the whole call) and
// chunks (of a stream).
const callKind = "call"

// doneData is what chat servers send as the last event of a stream.
const doneData = "[DONE]"

// roundTrip is an HTTP request and what became of it.
type roundTrip struct {
	request  Event
	response Event
	answered bool // the response has begun
	chunks   int
	last     time.Duration // when what we know of the answer came
	saidAll  bool          // the last chunk says that it is the last
	done     bool          // the answer is complete
	aborted  Event
	failed   bool    // it was aborted
	events   []Event // all that belongs to it
}

// roundTrips returns all requests with what became of them, in the order of the requests, and the
// events that belong to none. On one connection the answers come in the order of the requests.
func roundTrips(events []Event) (all []*roundTrip, others []Event) {
	waiting := make(map[int]openTrips) // by connection
	for _, e := range events {
		open := waiting[e.Conn]
		var x *roundTrip
		switch e.Kind {
		case requestKind:
			x = &roundTrip{request: e}
			all = append(all, x)
			open.next()
			open = append(open, x)
		case responseKind:
			x, open = finished(open).respond(e)
		case chunkKind:
			x = open.chunk(e)
		case abortedKind:
			x = open.abort(e)
		case "tcp.close":
			open = finished(open)
		}
		waiting[e.Conn] = open
		if x == nil {
			others = append(others, e)
		} else {
			x.events = append(x.events, e)
		}
	}
	return all, others
}

// openTrips are those of one connection that may still get something, the oldest first.
type openTrips []*roundTrip

// finished takes a stream that must be over, because the connection has gone on after it.
func finished(open openTrips) openTrips {
	if len(open) == 0 || !open[0].answered {
		return open
	}
	open[0].done = open[0].done || !open[0].failed
	return open[1:]
}

// next says that the connection goes on: a stream without a last event is taken to be over, unless more
// of it comes, because a program may ask before it has read all.
func (open openTrips) next() {
	if len(open) > 0 && open[0].answered {
		open[0].done = !open[0].failed
	}
}

// respond takes a response to the oldest of the round trips, and returns that and those that are still
// open.
func (open openTrips) respond(e Event) (*roundTrip, openTrips) {
	if len(open) == 0 || textOf(e, "path") != textOf(open[0].request, "path") {
		return nil, open // a server may say something that nobody has asked for
	}
	x := open[0]
	if textOf(e, "interim") == "true" {
		return x, open
	}
	x.response, x.answered, x.last = e, true, e.At
	if textOf(e, "streamed") == "true" {
		return x, open
	}
	x.done = !x.failed
	return x, open[1:]
}

// chunk takes an event of the stream of the oldest of the round trips.
func (open openTrips) chunk(e Event) *roundTrip {
	if len(open) == 0 || !open[0].answered {
		return nil
	}
	x := open[0]
	if textOf(e, "number") != "" {
		x.chunks++
		x.last = e.At
		x.saidAll = string(e.Body) == doneData
		x.done = x.done || !x.failed && x.saidAll
	}
	return x
}

// abort takes the end of the first round trip that has not been aborted, and that has come as far as the
// event says where there is one.
func (open openTrips) abort(e Event) *roundTrip {
	part := textOf(e, "part")
	if part == "request" {
		return nil // it is not recorded as a request
	}
	left := slices.DeleteFunc(slices.Clone(open), func(x *roundTrip) bool { return x.failed })
	if len(left) == 0 {
		return nil
	}
	at := slices.IndexFunc(left, func(x *roundTrip) bool { return x.answered == (part == "stream") })
	x := left[max(at, 0)]
	x.aborted, x.failed, x.done = e, true, x.saidAll
	return x
}

// httpCalls derives the call events from the recorded ones, in the order of the requests.
func httpCalls(events []Event) (done []Event) {
	all, _ := roundTrips(events)
	for _, x := range all {
		if x.done {
			done = append(done, x.event())
		}
	}
	return done
}

func (x *roundTrip) event() Event {
	e := x.request
	e.Kind, e.Body, e.BodyCut = callKind, nil, false
	e.To = x.response.From
	e.Fields = nil
	for _, f := range []string{"method", "path"} {
		e.Fields = append(e.Fields, Field{f, textOf(x.request, f)})
	}
	for _, f := range []string{"status", "streamed"} {
		v, _ := x.response.Lookup(f)
		e.Fields = append(e.Fields, Field{f, v})
	}
	e.Fields = append(e.Fields, Field{"took", x.last - e.At})
	if x.chunks > 0 {
		e.Fields = append(e.Fields, Field{"chunks", x.chunks})
	}
	return e
}

// unansweredRequests renders the first requests that did not become a call, each with the reason.
func unansweredRequests(events []Event) (lines []string) {
	all, _ := roundTrips(events)
	for _, x := range all {
		reason := "no answer came"
		switch {
		case x.done:
			continue
		case x.failed:
			reason = fmt.Sprintf("%s ended the connection (aborted part=%s)", x.aborted.From, textOf(x.aborted, "part"))
		case x.answered:
			reason = "its stream has not come to its end"
		}
		lines = append(lines, x.request.String()+": "+reason)
		if len(lines) == mostLines {
			break
		}
	}
	return lines
}
