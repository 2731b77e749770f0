package tap

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"tutor/internal/wire"
)

// maxHTTPBody is what an event keeps of a body: more than the whole context of a model.
const maxHTTPBody = 1 << 20

// kept is the beginning of a body.
type kept struct {
	bytes []byte
	size  uint64 // of what has come
}

func (k *kept) add(p []byte) {
	k.bytes = append(k.bytes, p[:min(len(p), maxHTTPBody-len(k.bytes))]...)
	k.size += uint64(len(p))
}

// in gives the body to an event, without secrets.
func (k *kept) in(e *wire.Event, s *secrets) {
	e.Fields = append(e.Fields, wire.Field{Name: "size", Value: k.size})
	if k.bytes == nil {
		k.bytes = []byte{}
	}
	e.Body, e.BodyCut = s.hide(k.bytes), e.BodyCut || uint64(len(k.bytes)) < k.size
	*k = kept{}
}

// requests is what a program says.
type requests struct {
	decoder  *httpDecoder
	framer   framer
	exchange *exchange // of the last request
	event    wire.Event
	kept     kept
}

func (r *requests) plausible(b []byte) bool {
	const longest = 32 // methods are short
	for i, c := range b {
		switch {
		case c == ' ' && i > 0:
			return true
		case c == '\r' && i == 0 && len(b) == 1: // of an empty line
		case !isTokenByte(c) || i == longest:
			return false
		}
	}
	return true
}

func (r *requests) head(text []byte) (framing, error) {
	head, err := parseHead(text)
	if err != nil {
		return framing{}, err
	}
	if head.first[2] == "HTTP/2.0" && head.first[0] == "PRI" { // RFC 9113, 3.4
		return framing{}, errors.New("HTTP/2, which is not decoded")
	}
	if head.first[1] == "" || !isVersion(head.first[2]) {
		return framing{}, errors.New("a request line that is none")
	}
	f, err := head.framing(framing{state: inHead})
	if err == nil && f.state == inRest {
		err = errors.New("a request whose body has no end")
	}
	if err != nil {
		return framing{}, err
	}
	secrets := &r.decoder.secrets
	headers := head.table(secrets)
	path, query := secrets.target(head.first[1])
	x := &exchange{method: head.first[0], path: path}
	x.withholds = f.state != inHead && strings.EqualFold(head.headers["expect"], "100-continue")
	r.exchange = x
	r.event = wire.Event{Kind: "request", Fields: []wire.Field{{Name: "method", Value: x.method}, {Name: "path", Value: path}}}
	if query != "" {
		r.event.Fields = append(r.event.Fields, wire.Field{Name: "query", Value: query})
	}
	r.event.Fields = append(r.event.Fields, wire.Field{Name: "headers", Value: headers})
	return f, r.decoder.begin(x)
}

func (r *requests) body(p []byte) {
	r.exchange.withholds = false
	if !r.exchange.recorded {
		r.kept.add(p)
	}
}

func (r *requests) end() {
	x := r.exchange
	r.record(x)
	x.complete, x.at = true, r.decoder.session.rec.Now()
}

// record records a request, once: all of it, or what there is when its answer comes before its end.
func (r *requests) record(x *exchange) {
	if x.recorded || x != r.exchange {
		return
	}
	x.recorded = true
	r.event.BodyCut = r.framer.state != inHead
	r.kept.in(&r.event, &r.decoder.secrets)
	r.decoder.session.record(up, r.event)
	r.event = wire.Event{}
}

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
		r.decoder.leave(strings.ToLower(printableToken(head.headers["upgrade"])))
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

// printableToken returns a protocol's name, or a word for it where it is none.
func printableToken(name string) string {
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
		e.Fields = append(e.Fields, wire.Field{Name: "took", Value: took}, wire.Field{Name: "comment", Value: string(secrets.hide(s.data))})
		r.decoder.session.record(down, e)
		return
	}
	x.chunks++
	x.last = now
	x.finished = string(s.data) == lastEvent
	e.Fields = append(e.Fields, wire.Field{Name: "number", Value: x.chunks}, wire.Field{Name: "took", Value: took}, wire.Field{Name: "gap", Value: gap})
	for _, f := range []struct{ name, value string }{{"event", s.event}, {"id", s.id}} {
		if f.value != "" {
			e.Fields = append(e.Fields, wire.Field{Name: f.name, Value: string(secrets.hide([]byte(f.value)))})
		}
	}
	e.Body, e.BodyCut = secrets.hide(s.data), s.cut
	r.decoder.session.record(down, e)
}
