package tap

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"tutor/internal/wire"
)

// responses is what a server says.
type responses struct {
	decoder  *httpDecoder
	framer   framer
	exchange *exchange // of the last response
	interim  bool      // it is not the answer yet (RFC 9110, 15.2)
	event    wire.Event
	kept     kept
	events   eventStream
}

func (r *responses) plausible(b []byte) bool {
	const begin = "HTTP/1."
	n := min(len(b), len(begin))
	return string(b[:n]) == begin[:n] || string(b) == "\r"
}

func (r *responses) head(text []byte) (framing, error) {
	head, err := parseHead(text)
	if err != nil {
		return framing{}, err
	}
	status, err := strconv.ParseUint(head.first[1], 10, 16)
	if !isVersion(head.first[0]) || len(head.first[1]) != 3 || err != nil || status < 100 {
		return framing{}, errors.New("a status line that is none")
	}
	f, err := head.framing(framing{state: inRest})
	if err != nil {
		return framing{}, err
	}
	x := r.decoder.current()
	if x.method == "HEAD" || status < 200 || status == 204 || status == 304 {
		f = framing{state: inHead}
	}
	tunnel := x.method == "CONNECT" && status/100 == 2
	r.exchange, r.interim = x, status < 200 && status != 101
	if !r.interim {
		r.decoder.requests.record(x)
	}
	x.streamed = f.state != inHead && isEventStream(head.headers)
	head.learn(&r.decoder.secrets)
	r.event = wire.Event{Kind: "response", Fields: []wire.Field{
		{Name: "status", Value: status}, {Name: "path", Value: x.path}, {Name: "streamed", Value: x.streamed},
		{Name: "interim", Value: r.interim}, {Name: "headers", Value: head.table(&r.decoder.secrets)},
	}}
	switch {
	case tunnel:
		r.record()
		r.decoder.leave("a tunnel")
	case status == 101:
		r.record()
		r.decoder.leave(strings.ToLower(protocolName(r.decoder.secrets.header("upgrade", head.headers["upgrade"]))))
	case x.streamed:
		r.record()
		r.events = eventStream{emit: r.chunk}
	}
	return f, nil
}

// isEventStream reports whether a body is server-sent events that can be read: a compressed one
// cannot.
func isEventStream(headers map[string]string) bool {
	media, _, _ := strings.Cut(headers["content-type"], ";")
	encoding := headers["content-encoding"]
	return strings.EqualFold(strings.TrimSpace(media), "text/event-stream") && (encoding == "" || strings.EqualFold(encoding, "identity"))
}

// protocolName returns the name in an Upgrade header, or words for it where it is none.
func protocolName(name string) string {
	name, _, _ = strings.Cut(name, "/")
	if !isToken(name) || len(name) > 32 {
		return "another protocol"
	}
	return name
}

func (r *responses) body(p []byte) {
	if r.exchange.streamed {
		r.events.take(p)
	} else {
		r.kept.add(p)
	}
}

func (r *responses) end() {
	if r.exchange.streamed {
		r.events.end()
	} else {
		r.record()
	}
	if waiting := r.decoder.waiting; !r.interim && len(waiting) > 0 && waiting[0] == r.exchange {
		r.decoder.waiting = waiting[1:]
	}
}

// close ends a response that goes on until the server ends the connection.
func (r *responses) close() {
	if r.framer.state == inRest && !r.exchange.aborted {
		r.framer.end()
	}
}

// record records the response, whole or only its head.
func (r *responses) record() {
	took, _ := r.since(r.decoder.session.rec.Now())
	r.event.Fields = append(r.event.Fields, wire.Field{Name: "took", Value: took})
	if !r.exchange.streamed {
		r.kept.in(&r.event, &r.decoder.secrets)
	}
	r.decoder.session.record(down, r.event)
	r.event = wire.Event{}
}

// since returns the time since the request was complete, 0 where it is not, and since the last chunk.
func (r *responses) since(now time.Duration) (took, gap time.Duration) {
	x := r.exchange
	if x.complete {
		took = now - x.at
	}
	if x.chunks == 0 {
		return took, took
	}
	return took, now - x.last
}

// lastEvent is with what OpenAI's API, and llama-cpp-python's, end a stream.
const lastEvent = "[DONE]"

// chunk records one server-sent event, or a comment.
func (r *responses) chunk(s sentEvent) {
	x := r.exchange
	now := r.decoder.session.rec.Now()
	took, gap := r.since(now)
	secrets := &r.decoder.secrets
	e := wire.Event{Kind: "chunk", Fields: []wire.Field{{Name: "path", Value: x.path}}}
	if s.comment {
		e.Fields = append(e.Fields, wire.Field{Name: "took", Value: took}, wire.Field{Name: "comment", Value: string(secrets.hideBeginning(s.data))})
		r.decoder.session.record(down, e)
		return
	}
	x.chunks++
	x.last = now
	x.finished = string(s.data) == lastEvent
	e.Fields = append(e.Fields, wire.Field{Name: "number", Value: x.chunks}, wire.Field{Name: "took", Value: took}, wire.Field{Name: "gap", Value: gap})
	for _, f := range []struct{ name, value string }{{"event", s.event}, {"id", s.id}} {
		if f.value != "" {
			e.Fields = append(e.Fields, wire.Field{Name: f.name, Value: secrets.hideText(f.value)})
		}
	}
	e.Body, e.BodyCut = secrets.hide(s.data), s.cut
	if s.cut {
		e.Body = secrets.hideBeginning(s.data)
	}
	r.decoder.session.record(down, e)
}
