package wire

import (
	"fmt"
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
	done     bool          // the answer is complete
	aborted  Event
	failed   bool // it was aborted
}

// roundTrips returns all requests with what became of them, in the order of the requests. On one
// connection the answers come in the order of the requests.
func roundTrips(events []Event) (all []*roundTrip) {
	waiting := make(map[int][]*roundTrip) // by connection
	for _, e := range events {
		open := waiting[e.Conn]
		if e.Kind == requestKind {
			x := &roundTrip{request: e}
			all = append(all, x)
			waiting[e.Conn] = append(finished(open), x)
			continue
		}
		if len(open) == 0 {
			continue
		}
		switch e.Kind {
		case responseKind:
			waiting[e.Conn] = finished(open).respond(e)
		case chunkKind:
			open[0].chunk(e)
		case abortedKind:
			waiting[e.Conn] = openTrips(open).abort(e)
		case "tcp.close":
			waiting[e.Conn] = finished(open)
		}
	}
	return all
}

// openTrips are those of one connection that may still get something, the oldest first.
type openTrips []*roundTrip

// finished takes a stream that must be complete, because the connection has gone on after it.
func finished(open openTrips) openTrips {
	if len(open) > 0 && open[0].answered && !open[0].failed {
		open[0].done = true
		return open[1:]
	}
	return open
}

// respond takes a response to the oldest of the exchanges.
func (open openTrips) respond(e Event) openTrips {
	if len(open) == 0 || textOf(e, "interim") == "true" {
		return open
	}
	x := open[0]
	x.response, x.answered, x.last = e, true, e.At
	if textOf(e, "streamed") == "true" {
		return open
	}
	x.done = !x.failed
	return open[1:]
}

// chunk takes an event of the stream.
func (x *roundTrip) chunk(e Event) {
	if !x.answered || textOf(e, "number") == "" {
		return
	}
	x.chunks++
	x.last = e.At
	x.done = x.done || !x.failed && string(e.Body) == doneData
}

// abort takes the end of the first exchange that has not been aborted. One whose stream had its last
// event has come to its end for whoever reads it, but not on the wire.
func (open openTrips) abort(e Event) openTrips {
	if textOf(e, "part") == "request" {
		return open // it is not recorded as a request
	}
	for _, x := range open {
		if !x.failed {
			x.aborted, x.failed, x.done = e, true, false
			break
		}
	}
	return open
}

// httpCalls derives the call events from the recorded ones, in the order of the requests.
func httpCalls(events []Event) (done []Event) {
	for _, x := range roundTrips(events) {
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
	for _, x := range roundTrips(events) {
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
