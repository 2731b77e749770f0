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

const (
	maxPayload = 1 << 20  // a larger frame is not decoded; RabbitMQ's frame_max is 128 KiB
	maxBody    = 64 << 10 // what an event keeps of a content
	maxPending = 4 << 20  // what all unfinished contents of one direction may keep
)

// stream is one direction of an AMQP connection.
type stream struct {
	buf      []byte // a frame that has not come to its end
	started  bool   // the protocol header is over, or it is clear that there is none
	lost     bool   // the bytes no longer make sense
	closed   bool
	contents map[uint16]*content // by channel
	pending  int                 // bytes of body that the contents on their way hold
}

// content is a method with content, the last of its channel. It is used again for the next.
type content struct {
	onWay  bool // its last byte has not come
	event  wire.Event
	header bool   // the content header has come
	size   uint64 // of the body, as the header says
	got    uint64
}

// decode records what is complete in the next bytes of a direction and keeps the rest.
func (s *session) decode(d *stream, p []byte) {
	if d.lost || len(p) == 0 {
		return
	}
	b := p
	if len(d.buf) > 0 {
		d.buf = append(d.buf, p...)
		b = d.buf
	}
	rest := b[s.frames(d, b):]
	if d.lost {
		d.buf = nil
		return
	}
	d.buf = append(d.buf[:0], rest...)
}

// frames records the frames at the beginning of b and returns how many bytes they take.
func (s *session) frames(d *stream, b []byte) int {
	done := 0
	if !d.started {
		n, ok := s.protocolHeader(d, b)
		if !ok {
			return 0
		}
		d.started, done = true, n
	}
	for !d.lost {
		f, n, err := amqp.ParseFrame(b[done:], maxPayload)
		if err != nil {
			s.undecoded(d, b[done:done+consumed(err)], err)
			d.lost = true
			break
		}
		if n == 0 {
			break
		}
		if err := s.frame(d, f); err != nil {
			s.undecoded(d, b[done:done+n], err)
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
func (s *session) protocolHeader(d *stream, b []byte) (n int, ok bool) {
	if d == &s.down && b[0] != amqp.ProtocolHeader[0] {
		return 0, true
	}
	if len(b) < len(amqp.ProtocolHeader) {
		return 0, false
	}
	head := b[:len(amqp.ProtocolHeader)]
	if string(head[:4]) != "AMQP" {
		s.undecoded(d, head, errors.New("not a protocol header"))
		d.lost = true
		return len(head), true
	}
	version := fmt.Sprintf("%d-%d-%d", head[5], head[6], head[7])
	if head[4] != 0 { // another protocol than plain AMQP, such as 3 for SASL in AMQP 1.0
		version = fmt.Sprintf("%d-%s", head[4], version)
	}
	s.record(d, wire.Event{Kind: "amqp.header", Fields: []wire.Field{{Name: "version", Value: version}}})
	return len(head), true
}

// frame records one frame, or keeps it until its content is complete.
func (s *session) frame(d *stream, f amqp.Frame) error {
	switch f.Type {
	case amqp.FrameHeartbeat:
		s.record(d, wire.Event{Kind: "amqp.heartbeat", Channel: f.Channel})
		return nil
	case amqp.FrameMethod:
		return s.method(d, f)
	case amqp.FrameHeader:
		return s.header(d, f)
	case amqp.FrameBody:
		return s.body(d, f)
	}
	return fmt.Errorf("a frame of the unknown type %d", f.Type)
}

func (s *session) method(d *stream, f amqp.Frame) error {
	m, err := amqp.ParseMethod(f.Payload)
	if err != nil {
		return err
	}
	c := d.contents[f.Channel]
	if c != nil && c.onWay {
		s.abandon(d, c)
	}
	if start, ok := m.(*amqp.ConnectionStartOk); ok {
		s.program.Connection, _ = start.ClientProperties["connection_name"].(string)
	}
	e := wire.Event{Kind: m.Spec().Name, Channel: f.Channel, Fields: fields(m)}
	if queue, ok := s.track(f.Channel, m); ok {
		e.Fields = append(e.Fields, wire.Field{Name: "queue", Value: queue})
	}
	if !m.Spec().Content {
		s.record(d, e)
		return nil
	}
	if c == nil {
		c = new(content)
		d.contents[f.Channel] = c
	}
	*c = content{onWay: true, event: e}
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

func (s *session) header(d *stream, f amqp.Frame) error {
	c := d.contents[f.Channel]
	if c == nil || !c.onWay || c.header {
		return errors.New("a content header without a method before it")
	}
	h, err := amqp.ParseHeader(f.Payload)
	if err != nil {
		d.end(c)
		return err
	}
	c.header, c.size = true, h.BodySize
	h.Properties.Each(func(name string, value any) {
		c.event.Fields = append(c.event.Fields, wire.Field{Name: name, Value: value})
	})
	c.event.Fields = append(c.event.Fields, wire.Field{Name: "size", Value: h.BodySize})
	c.event.Body = []byte{}
	s.complete(d, c)
	return nil
}

func (s *session) body(d *stream, f amqp.Frame) error {
	c := d.contents[f.Channel]
	if c == nil || !c.onWay || !c.header {
		return errors.New("a content body without a header before it")
	}
	keep := f.Payload[:min(len(f.Payload), maxBody-len(c.event.Body), maxPending-d.pending)]
	c.event.BodyCut = c.event.BodyCut || len(keep) < len(f.Payload)
	c.event.Body = append(c.event.Body, keep...)
	d.pending += len(keep)
	c.got += uint64(len(f.Payload))
	s.complete(d, c)
	return nil
}

// complete records a content when its last byte has come.
func (s *session) complete(d *stream, c *content) {
	if c.got < c.size {
		return
	}
	e := c.event
	d.end(c)
	s.record(d, e)
}

// end says that no more is to come of a content, and lets go of it.
func (d *stream) end(c *content) {
	d.pending -= len(c.event.Body)
	*c = content{}
}

// abandon records that a method's content never came to its end.
func (s *session) abandon(d *stream, c *content) {
	e := wire.Event{Kind: "undecoded", Channel: c.event.Channel, Fields: []wire.Field{
		{Name: "reason", Value: fmt.Sprintf("%s broke off after %d bytes of its content", c.event.Kind, c.got)},
		{Name: "size", Value: c.got},
	}}
	d.end(c)
	s.record(d, e)
}

// undecoded records bytes that are not AMQP, and why.
func (s *session) undecoded(d *stream, b []byte, err error) {
	s.record(d, wire.Event{Kind: "undecoded", Fields: []wire.Field{
		{Name: "reason", Value: reason(err)},
		{Name: "size", Value: uint64(len(b))},
		{Name: "hex", Value: hex.EncodeToString(b[:min(len(b), headLength(b))])},
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

// headLength returns how many bytes of the undecoded an event shows. No password can be so near to
// the beginning, but in a method of class connection, of which only the ids are shown: frame head,
// class, method.
func headLength(b []byte) int {
	if len(b) > 8 && b[0] == amqp.FrameMethod && b[7] == 0 && b[8] == 10 {
		return 11
	}
	return 16
}

// finish records what was left unfinished at the end of a direction.
func (s *session) finish(d *stream) {
	if len(d.buf) > 0 {
		s.undecoded(d, d.buf, errors.New("the bytes end within a frame"))
		d.buf = nil
	}
	for _, channel := range slices.Sorted(maps.Keys(d.contents)) {
		if c := d.contents[channel]; c.onWay {
			s.abandon(d, c)
		}
	}
}
