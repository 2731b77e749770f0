package tap

import (
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"tutor/internal/wire"
)

// maxWaiting is how many requests may wait for their answers on one connection. Clients of chat
// servers send one and wait for it.
const maxWaiting = 100

// httpDecoder is the decoder of HTTP/1.1. A request is recorded when it is complete, or when its
// answer begins, if that is earlier; a response when it is complete, one that is a stream of
// server-sent events when its head is, and then each event. Trailers and the extensions of chunked
// bodies are not recorded, and a compressed body is recorded as it came.
type httpDecoder struct {
	session   *session
	requests  *requests
	responses *responses
	waiting   []*exchange // those without a complete answer, the oldest first
	secrets   secrets
	over      bool // one side has ended
	ender     direction
}

// exchange is a request and its answer.
type exchange struct {
	method, path string
	recorded     bool          // the request is
	complete     bool          // and nothing more comes of it
	withholds    bool          // the request's body comes only if the server asks for it
	at           time.Duration // when it was complete
	streamed     bool          // the answer is a stream of events
	chunks       int           // of these
	last         time.Duration // when the last of them came
	finished     bool          // the stream has said that it has no more to say
	aborted      bool
}

func newHTTPDecoder(s *session) *httpDecoder {
	d := &httpDecoder{session: s}
	d.requests, d.responses = &requests{decoder: d}, &responses{decoder: d}
	d.requests.framer.messages, d.responses.framer.messages = d.requests, d.responses
	return d
}

// framer returns that of a direction.
func (d *httpDecoder) framer(to direction) *framer {
	if to == up {
		return &d.requests.framer
	}
	return &d.responses.framer
}

func (d *httpDecoder) decode(to direction, p []byte) {
	if err := d.framer(to).take(p); err != nil {
		d.undecoded(to, err)
	}
}

// undecoded records that from here on a direction is not decoded, and why. Of its bytes it shows
// nothing that can be a part of a key.
func (d *httpDecoder) undecoded(to direction, err error) {
	fields := []wire.Field{{Name: "reason", Value: err.Error()}}
	var alien *alienError
	if errors.As(err, &alien) && len(alien.shown) > 0 {
		fields = append(fields, wire.Field{Name: "hex", Value: hex.EncodeToString(alien.shown)})
	}
	d.session.record(to, wire.Event{Kind: "undecoded", Fields: fields})
	d.framer(to).giveUp()
	if to == down {
		d.waiting = nil // nobody knows what becomes of them
	}
}

// leave records that the connection goes on in another protocol, in both directions.
func (d *httpDecoder) leave(protocol string) {
	d.undecoded(down, errors.New("the connection goes on as "+protocol))
	d.requests.framer.giveUp()
}

// begin takes a request whose head is complete.
func (d *httpDecoder) begin(x *exchange) error {
	if d.responses.framer.state == lost && !d.over {
		return nil
	}
	if len(d.waiting) == maxWaiting {
		d.waiting = nil
		d.responses.framer.giveUp()
		return fmt.Errorf("more than %d requests wait for their answers", maxWaiting)
	}
	d.waiting = append(d.waiting, x)
	return nil
}

// current returns what the next response belongs to. A server may also say something that nobody has
// asked for, such as 408 before it closes, or 400 to what is no request.
func (d *httpDecoder) current() *exchange {
	if len(d.waiting) == 0 {
		return &exchange{complete: true, recorded: true, at: d.session.rec.Now()}
	}
	return d.waiting[0]
}

// finish records what has not come to its end and never will. The side that ended first is the one
// that ended it. A program that has ended its direction counts as gone, as it does for chat servers:
// what they still say is not recorded.
func (d *httpDecoder) finish(to direction, reasons []wire.Field) {
	for _, ended := range []direction{up, down} {
		if err := d.framer(ended).cut(); err != nil && (ended == to || to == up) {
			d.undecoded(ended, err)
		}
	}
	if !d.over {
		d.over, d.ender = true, to
		if d.session.refused {
			d.ender = up
		}
	}
	from := d.ender
	if from != to {
		reasons = nil
	}
	if from == down && len(reasons) == 0 {
		d.responses.close()
	}
	for _, x := range d.waiting {
		d.abort(from, x, d.part(x), reasons)
	}
	d.abortRequest(from, reasons)
	d.abortResponse(from, reasons)
	d.waiting = nil
	d.responses.framer.giveUp()
	if to == up {
		d.requests.framer.giveUp()
	}
}

// abortRequest records the end of a request that has no head yet, or has an answer already.
func (d *httpDecoder) abortRequest(from direction, reasons []wire.Field) {
	r := d.requests
	switch {
	case r.framer.state == inHead && r.framer.begun():
		d.abort(from, &exchange{}, "request", reasons)
		r.framer.giveUp()
	case r.framer.begun() && !r.exchange.withholds && !slices.Contains(d.waiting, r.exchange):
		d.abort(from, r.exchange, "request", reasons)
	}
}

// abortResponse records the end of a response that belongs to no request.
func (d *httpDecoder) abortResponse(from direction, reasons []wire.Field) {
	r := d.responses
	switch {
	case r.framer.state == inHead && r.framer.begun() && len(d.waiting) == 0:
		d.abort(from, &exchange{}, "response", reasons)
	case r.framer.state != inHead && r.framer.begun() && !slices.Contains(d.waiting, r.exchange):
		d.abort(from, r.exchange, d.part(r.exchange), reasons)
	}
}

// part returns how far an exchange has come.
func (d *httpDecoder) part(x *exchange) string {
	r := d.responses
	answered := r.framer.begun() && r.exchange == x
	if r.framer.state == inHead {
		answered = r.framer.begun() && len(d.waiting) > 0 && d.waiting[0] == x
	}
	switch {
	case answered && x.streamed:
		return "stream"
	case answered:
		return "response"
	case !x.complete:
		return "request"
	}
	return "waiting"
}

// abort records, once, that an exchange has not come to its end. A program that leaves after the last
// event of a stream has all that it wanted: the end of the body may come later than that.
func (d *httpDecoder) abort(from direction, x *exchange, part string, reasons []wire.Field) {
	if x.aborted {
		return
	}
	x.aborted = true
	if x.finished && from == up {
		return
	}
	fields := []wire.Field{{Name: "path", Value: x.path}, {Name: "part", Value: part}}
	if x.streamed {
		fields = append(fields, wire.Field{Name: "chunks", Value: x.chunks})
	}
	d.session.record(from, wire.Event{Kind: "aborted", Fields: append(fields, reasons...)})
}
