package wire

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// rpcKind is the kind of a derived event: one call that was answered. It begins with the request's
// basic.publish, whose place and time it has, and ends with the reply's delivery to the caller.
// From is the caller, To who published the reply. Its fields are queue (the request's routing key),
// correlation-id, reply-to, took (the whole call) and work (from the request's delivery to the
// reply's publishing).
const rpcKind = "rpc"

// call is a request and what became of it.
type call struct {
	key       callKey
	request   Event
	delivered map[int]time.Duration // to which connections, and when
	server    Party                 // who published the reply
	work      time.Duration
	worked    bool // the reply is by one to whom the request was delivered
	took      time.Duration
	done      bool // the reply was delivered to the caller
}

// callKey is what a request and its reply have in common.
type callKey struct{ id, replyTo string }

// directReplyTo is RabbitMQ's reply address without a queue. The broker puts an address of its own
// making in its place, which begins with this one.
const directReplyTo = "amq.rabbitmq.reply-to"

// keyOf returns the key of an event's correlation id and the address in one of its fields.
func keyOf(e Event, field string) callKey {
	address := textOf(e, field)
	if strings.HasPrefix(address, directReplyTo+".") {
		address = directReplyTo
	}
	return callKey{textOf(e, "correlation-id"), address}
}

// calls derives the rpc events from the recorded ones, in the order of the requests.
func calls(events []Event) []Event {
	var done []Event
	for _, c := range follow(events) {
		if c.done {
			done = append(done, c.event())
		}
	}
	return done
}

// openCalls are the calls that wait for their reply, the oldest first.
type openCalls map[callKey][]*call

// follow returns all calls, answered or not, in the order of the requests. Request and reply are
// joined by their correlation id and the request's reply-to; the reply must come back on the
// connection that asked.
func follow(events []Event) (all []*call) {
	open := make(openCalls)
	for _, e := range events {
		switch e.Kind {
		case "basic.publish":
			if c := open.published(e); c != nil {
				all = append(all, c)
			}
		case "basic.deliver", "basic.get-ok":
			open.delivered(e)
		}
	}
	return all
}

// published takes a message on its way to the broker: a call's reply or a new call, which it
// returns.
func (open openCalls) published(e Event) *call {
	for _, c := range open[keyOf(e, "routing-key")] {
		if c.server == (Party{}) {
			at, ok := c.delivered[e.Conn]
			c.server, c.work, c.worked = e.From, e.At-at, ok
			return nil
		}
	}
	key := keyOf(e, "reply-to")
	if key.replyTo == "" {
		return nil
	}
	c := &call{key: key, request: e, delivered: make(map[int]time.Duration)}
	if key.id != "" { // without one nothing can be joined to it
		open[key] = append(open[key], c)
	}
	return c
}

// delivered takes a message on its way from the broker: a reply to its caller or a request to a
// server.
func (open openCalls) delivered(e Event) {
	key := keyOf(e, "routing-key")
	i := slices.IndexFunc(open[key], func(c *call) bool { return c.request.Conn == e.Conn })
	if i >= 0 {
		c := open[key][i]
		c.took, c.done = e.At-c.request.At, true
		open[key] = slices.Delete(open[key], i, i+1)
		return
	}
	if waiting := open[keyOf(e, "reply-to")]; len(waiting) > 0 {
		waiting[0].delivered[e.Conn] = e.At
	}
}

func (c *call) event() Event {
	e := Event{
		Seq: c.request.Seq, At: c.request.At, Kind: rpcKind, From: c.request.From, To: c.server,
		Conn: c.request.Conn, Channel: c.request.Channel,
		Fields: []Field{
			{"queue", textOf(c.request, "routing-key")}, {"correlation-id", c.key.id},
			{"reply-to", c.key.replyTo}, {"took", c.took},
		},
	}
	if c.worked {
		e.Fields = append(e.Fields, Field{"work", c.work})
	}
	return e
}

// unanswered renders the first requests that did not become an rpc, each with the reason.
func unanswered(events []Event) (lines []string) {
	for _, c := range follow(events) {
		reason := "no reply with its correlation-id was published to its reply-to"
		switch {
		case c.done:
			continue
		case c.key.id == "":
			reason = "it has no correlation-id by which a reply could be known"
		case c.server != (Party{}):
			reason = fmt.Sprintf("%s published a reply, which was not delivered on the caller's connection", c.server)
		}
		lines = append(lines, c.request.String()+": "+reason)
		if len(lines) == mostLines {
			break
		}
	}
	return lines
}

// lasts reports whether the events of a kind take time, from At on. A response has a field "took" too,
// but there it says how long it was in coming.
func lasts(kind string) bool { return kind == rpcKind || kind == callKind }

// end returns when an event was over: one that lasts has a field "took".
func end(e Event) time.Duration {
	if !lasts(e.Kind) {
		return e.At
	}
	took, _ := e.Lookup("took")
	d, _ := took.(time.Duration)
	return e.At + d
}

func textOf(e Event, field string) string {
	v, _ := e.Lookup(field)
	return text(v)
}
