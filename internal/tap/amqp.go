package tap

import (
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tutor/internal/amqp"
	"tutor/internal/wire"
)

// maxPayload is from how many bytes on a frame is not decoded; RabbitMQ's frame_max is 128 KiB.
const maxPayload = 1 << 20

// amqpDecoder is the decoder of AMQP 0-9-1.
type amqpDecoder struct {
	session  *session
	streams  [2]stream // by direction
	channels map[uint16]*channel
	garbled  bool // the program has sent what could not be decoded
}

func newAMQPDecoder(s *session) *amqpDecoder {
	d := &amqpDecoder{session: s, channels: make(map[uint16]*channel)}
	for _, to := range []direction{up, down} {
		d.streams[to] = stream{direction: to, contents: make(map[uint16]*content)}
	}
	return d
}

// stream is one direction of an AMQP connection.
type stream struct {
	direction
	buf      []byte              // a frame that has not come to its end
	started  bool                // the protocol header is over, or it is clear that there is none
	lost     bool                // the bytes no longer make sense
	contents map[uint16]*content // by channel
	pending  int                 // bytes of body that the unfinished contents hold
}

// decode records what is complete in the next bytes of a direction and keeps the rest.
func (d *amqpDecoder) decode(to direction, p []byte) {
	s := &d.streams[to]
	if s.lost || len(p) == 0 {
		return
	}
	b := p
	if len(s.buf) > 0 {
		s.buf = append(s.buf, p...)
		b = s.buf
	}
	rest := b[d.frames(s, b):]
	if s.lost {
		s.buf = nil
		return
	}
	s.buf = append(s.buf[:0], rest...)
}

// frames records the frames at the beginning of b and returns how many bytes they take.
func (d *amqpDecoder) frames(s *stream, b []byte) int {
	done := 0
	if !s.started {
		n, ok := d.protocolHeader(s, b)
		if !ok {
			return 0
		}
		s.started, done = true, n
	}
	for !s.lost {
		f, n, err := amqp.ParseFrame(b[done:], maxPayload)
		if err != nil {
			d.undecoded(s, b[done:done+consumed(err)], err)
			s.lost = true
			break
		}
		if n == 0 {
			break
		}
		if err := d.frame(s, f); err != nil {
			d.undecoded(s, b[done:done+n], err)
		}
		done += n
	}
	return done
}

// consumed returns how many bytes it took to see that a frame is wrong.
func consumed(err error) int {
	var end *amqp.FrameEndError
	if errors.As(err, &end) {
		return len(end.Frame.Payload) + amqp.FrameOverhead
	}
	return amqp.FrameOverhead - 1
}

// protocolHeader records the header with which a program begins, and a server that does not speak
// the program's version answers (AMQP 0-9-1 specification, 4.2.2). It returns the header's length,
// 0 where a server begins with a frame, and whether there were enough bytes to tell.
func (d *amqpDecoder) protocolHeader(s *stream, b []byte) (n int, ok bool) {
	if s.direction == down && b[0] != amqp.ProtocolHeader[0] {
		return 0, true
	}
	if len(b) < len(amqp.ProtocolHeader) {
		return 0, false
	}
	b = b[:len(amqp.ProtocolHeader)]
	if string(b[:4]) != "AMQP" {
		d.undecoded(s, b, errors.New("not a protocol header"))
		s.lost = true
		return len(b), true
	}
	version := fmt.Sprintf("%d-%d-%d", b[5], b[6], b[7])
	if b[4] != 0 { // another protocol than plain AMQP, such as 3 for SASL in AMQP 1.0
		version = fmt.Sprintf("%d-%s", b[4], version)
	}
	d.session.record(s.direction, wire.Event{Kind: "amqp.header", Fields: []wire.Field{{Name: "version", Value: version}}})
	return len(b), true
}

// frame records one frame, or keeps it until its content is complete.
func (d *amqpDecoder) frame(s *stream, f amqp.Frame) error {
	switch f.Type {
	case amqp.FrameHeartbeat:
		d.session.record(s.direction, wire.Event{Kind: "amqp.heartbeat", Channel: f.Channel})
		return nil
	case amqp.FrameMethod:
		return d.method(s, f)
	case amqp.FrameHeader:
		return d.header(s, f)
	case amqp.FrameBody:
		return d.body(s, f)
	}
	return fmt.Errorf("a frame of the unknown type %d", f.Type)
}

func (d *amqpDecoder) method(s *stream, f amqp.Frame) error {
	m, err := amqp.ParseMethod(f.Payload)
	if err != nil {
		return err
	}
	if c := s.unfinished(f.Channel); c != nil {
		d.abandon(s, c)
	}
	if start, ok := m.(*amqp.ConnectionStartOk); ok {
		d.session.program.Connection, _ = start.ClientProperties["connection_name"].(string)
	}
	if end, ok := m.(*amqp.ConnectionClose); ok && d.garbled {
		// RabbitMQ quotes what it cannot decode, and that may have been a password.
		end.ReplyText, _, _ = strings.Cut(end.ReplyText, "<<")
	}
	e := wire.Event{Kind: m.Spec().Name, Channel: f.Channel, Fields: fields(m)}
	if queue, ok := d.track(f.Channel, m); ok {
		e.Fields = append(e.Fields, wire.Field{Name: "queue", Value: queue})
	}
	if !m.Spec().Content {
		d.session.record(s.direction, e)
		return nil
	}
	s.begin(e)
	return nil
}

// fields returns a method's arguments without its secrets.
func fields(m amqp.Method) []wire.Field {
	arguments := amqp.Arguments(m)
	room := len(arguments)
	if m.Spec().Content {
		room += 5 // some properties and what is derived
	}
	list := make([]wire.Field, 0, room)
	for _, a := range arguments {
		if !wire.Secret(m.Spec().Name, a.Name) {
			list = append(list, wire.Field{Name: a.Name, Value: a.Value})
		}
	}
	return list
}

// head is how many of the undecoded bytes an event shows. It ends before the place where a password
// can begin: a frame's head, a method's ids and the length of its first argument are before that.
const head = 12

// undecoded records bytes that are not AMQP, and why.
func (d *amqpDecoder) undecoded(s *stream, b []byte, err error) {
	d.garbled = d.garbled || s.direction == up
	d.session.record(s.direction, wire.Event{Kind: "undecoded", Fields: []wire.Field{
		{Name: "reason", Value: reason(err)},
		{Name: "size", Value: uint64(len(b))},
		{Name: "hex", Value: hex.EncodeToString(b[:min(len(b), head)])},
	}})
}

// reason is an error without what it may quote of a frame that proves who somebody is.
func reason(err error) string {
	var arguments *amqp.ArgumentsError
	if errors.As(err, &arguments) && strings.HasPrefix(arguments.Method.Name, "connection.") {
		return "the arguments of " + arguments.Method.Name + " are malformed"
	}
	return err.Error()
}

// finish records what was left unfinished at the end of a direction, whatever ended it.
func (d *amqpDecoder) finish(to direction, _ []wire.Field) {
	s := &d.streams[to]
	if len(s.buf) > 0 {
		d.undecoded(s, s.buf, errors.New("the bytes end within a frame"))
		s.buf = nil
	}
	for _, channel := range slices.Sorted(maps.Keys(s.contents)) {
		if c := s.unfinished(channel); c != nil {
			d.abandon(s, c)
		}
	}
}
