package wire

import (
	"cmp"
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

// directReplyTo is RabbitMQ's reply address without a queue. The broker puts an address of its own
// making in its place, which begins with this one.
const directReplyTo = "amq.rabbitmq.reply-to"

// call is a request on its way to its reply.
type call struct {
	request   Event
	id        string // correlation id
	replyTo   string
	delivered map[int]time.Duration // to which connections, and when
	server    Party
	work      time.Duration
	worked    bool // its reply was published, and by one to whom it was delivered
	took      time.Duration
	done      bool
}

// calls derives the rpc events from the recorded ones, in the order of the requests. Request and
// reply are joined by their correlation id and the request's reply-to; the reply must come back on
// the connection that asked.
func calls(events []Event) []Event {
	byID := make(map[string][]*call)
	var all []*call
	for _, e := range events {
		switch e.Kind {
		case "basic.publish", "basic.deliver", "basic.get-ok":
		default:
			continue
		}
		id := textOf(e, "correlation-id")
		if id == "" {
			continue
		}
		if slices.ContainsFunc(byID[id], func(c *call) bool { return c.advance(e) }) {
			continue
		}
		if replyTo := textOf(e, "reply-to"); e.Kind == "basic.publish" && replyTo != "" {
			c := &call{request: e, id: id, replyTo: replyTo, delivered: make(map[int]time.Duration)}
			byID[id] = append(byID[id], c)
			all = append(all, c)
		}
	}
	var done []Event
	for _, c := range all {
		if c.done {
			done = append(done, c.event())
		}
	}
	slices.SortStableFunc(done, func(a, b Event) int { return cmp.Compare(a.Seq, b.Seq) })
	return done
}

// advance takes an event with the call's correlation id that may be its next step; it reports
// whether it is.
func (c *call) advance(e Event) bool {
	published := e.Kind == "basic.publish"
	routed := c.answers(textOf(e, "routing-key"))
	switch {
	case c.done:
		return false
	case published && routed:
		if c.server == (Party{}) {
			c.server = e.From
			at, ok := c.delivered[e.Conn]
			c.work, c.worked = e.At-at, ok
		}
		return true
	case !published && routed && e.Conn == c.request.Conn:
		c.took, c.done = e.At-c.request.At, true
		return true
	case !published && c.answers(textOf(e, "reply-to")):
		c.delivered[e.Conn] = e.At
		return true
	}
	return false
}

// answers reports whether an address is the one to which the call's reply goes.
func (c *call) answers(address string) bool {
	return address == c.replyTo || c.replyTo == directReplyTo && strings.HasPrefix(address, directReplyTo+".")
}

func (c *call) event() Event {
	e := Event{
		Seq: c.request.Seq, At: c.request.At, Kind: rpcKind, From: c.request.From, To: c.server,
		Conn: c.request.Conn, Channel: c.request.Channel,
		Fields: []Field{
			{"queue", textOf(c.request, "routing-key")}, {"correlation-id", c.id},
			{"reply-to", c.replyTo}, {"took", c.took},
		},
	}
	if c.worked {
		e.Fields = append(e.Fields, Field{"work", c.work})
	}
	return e
}

// end returns when an event was over: one that lasts has a field "took".
func end(e Event) time.Duration {
	took, _ := e.Lookup("took")
	d, _ := took.(time.Duration)
	return e.At + d
}

func textOf(e Event, field string) string {
	v, _ := e.Lookup(field)
	return text(v)
}
