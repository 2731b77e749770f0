package tap

import (
	"errors"
	"strings"

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
	e.BodyCut = e.BodyCut || uint64(len(k.bytes)) < k.size
	e.Body = s.hide(k.bytes)
	if e.BodyCut {
		e.Body = s.hideBeginning(k.bytes)
	}
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
	head.learn(secrets)
	path, query := secrets.target(head.first[1])
	path = strings.Clone(path) // so that it does not keep the rest of the target
	x := &exchange{method: head.first[0], path: path}
	x.withholds = f.state != inHead && strings.EqualFold(head.headers["expect"], "100-continue")
	r.exchange = x
	r.event = wire.Event{Kind: "request", Fields: []wire.Field{{Name: "method", Value: x.method}, {Name: "path", Value: path}}}
	if query != "" {
		r.event.Fields = append(r.event.Fields, wire.Field{Name: "query", Value: query})
	}
	r.event.Fields = append(r.event.Fields, wire.Field{Name: "headers", Value: head.table(secrets)})
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
