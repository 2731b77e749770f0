package tap

import (
	"errors"
	"fmt"

	"tutor/internal/amqp"
	"tutor/internal/wire"
)

const (
	maxBody    = 64 << 10 // what an event keeps of a content
	maxPending = 4 << 20  // what all unfinished contents of one direction may keep
)

// content is a method with content, the last of its channel. It is used again for the next.
type content struct {
	begun  bool // and not finished
	event  wire.Event
	header bool   // the content header has come
	size   uint64 // of the body, as the header says
	got    uint64
}

// unfinished returns the channel's content that has not come to its end, or nil.
func (s *stream) unfinished(channel uint16) *content {
	if c := s.contents[channel]; c != nil && c.begun {
		return c
	}
	return nil
}

// begin takes a method whose content follows.
func (s *stream) begin(e wire.Event) {
	c := s.contents[e.Channel]
	if c == nil {
		c = new(content)
		s.contents[e.Channel] = c
	}
	*c = content{begun: true, event: e}
}

func (d *amqpDecoder) header(s *stream, f amqp.Frame) error {
	c := s.unfinished(f.Channel)
	if c == nil || c.header {
		return errors.New("a content header without a method before it")
	}
	h, err := amqp.ParseHeader(f.Payload)
	if err != nil {
		s.end(c)
		return err
	}
	c.header, c.size = true, h.BodySize
	h.Properties.Each(func(name string, value any) {
		c.event.Fields = append(c.event.Fields, wire.Field{Name: name, Value: value})
	})
	c.event.Fields = append(c.event.Fields, wire.Field{Name: "size", Value: h.BodySize})
	c.event.Body = []byte{}
	d.complete(s, c)
	return nil
}

func (d *amqpDecoder) body(s *stream, f amqp.Frame) error {
	c := s.unfinished(f.Channel)
	if c == nil || !c.header {
		return errors.New("a content body without a header before it")
	}
	keep := f.Payload[:min(len(f.Payload), maxBody-len(c.event.Body), maxPending-s.pending)]
	c.event.BodyCut = c.event.BodyCut || len(keep) < len(f.Payload)
	c.event.Body = append(c.event.Body, keep...)
	s.pending += len(keep)
	c.got += uint64(len(f.Payload))
	d.complete(s, c)
	return nil
}

// complete records a content when its last byte has come.
func (d *amqpDecoder) complete(s *stream, c *content) {
	if c.got < c.size {
		return
	}
	e := c.event
	s.end(c)
	d.session.record(s.direction, e)
}

// end says that no more is to come of a content, and lets go of it.
func (s *stream) end(c *content) {
	s.pending -= len(c.event.Body)
	*c = content{}
}

// abandon records that a method's content never came to its end.
func (d *amqpDecoder) abandon(s *stream, c *content) {
	e := wire.Event{Kind: "undecoded", Channel: c.event.Channel, Fields: []wire.Field{
		{Name: "reason", Value: fmt.Sprintf("%s broke off after %d bytes of its content", c.event.Kind, c.got)},
		{Name: "size", Value: c.got},
	}}
	s.end(c)
	d.session.record(s.direction, e)
}
