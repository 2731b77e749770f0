package broker

import (
	"encoding/binary"
	"slices"

	"tutor/internal/amqp"
)

// largestBody is what RabbitMQ 4.3 refuses at the content header, in bytes.
const largestBody = 512 << 20

// content is a basic.publish whose header or body is still to come
// (AMQP 0-9-1 specification, 4.2.6).
type content struct {
	publish *amqp.BasicPublish // nil where no content is expected
	started bool               // the header is there
	message *message
	size    uint64 // of the body, as the header says
	got     uint64
}

// assemble returns a method when it is complete, with its message if it has one, and nil as long
// as it is not.
func (ch *channel) assemble(f amqp.Frame) (amqp.Method, *message, error) {
	switch {
	case ch.content.publish == nil:
		return ch.assembleMethod(f)
	case !ch.content.started:
		return ch.assembleHeader(f)
	default:
		return ch.assembleBody(f)
	}
}

func notAMethod() *failure {
	return failed(amqp.UnexpectedFrame, "expected method frame, got non method frame instead")
}

func (ch *channel) assembleMethod(f amqp.Frame) (amqp.Method, *message, error) {
	if f.Type != amqp.FrameMethod {
		return nil, nil, notAMethod()
	}
	m, err := parse(f)
	if err != nil {
		return nil, nil, err
	}
	publish, ok := m.(*amqp.BasicPublish)
	if !ok {
		return m, nil, nil
	}
	ch.content = content{publish: publish}
	return nil, nil, nil
}

// unexpected is the failure of a frame that does not go on with the basic.publish before it.
func unexpected(format string, args ...any) *failure {
	return failed(amqp.UnexpectedFrame, format, args...).at(60, 40)
}

func (ch *channel) assembleHeader(f amqp.Frame) (amqp.Method, *message, error) {
	if f.Type != amqp.FrameHeader || f.Payload[2]|f.Payload[3] != 0 { // a weight is never there
		return nil, nil, unexpected("expected content header for class 60, got non content header frame instead")
	}
	class, size := binary.BigEndian.Uint16(f.Payload), binary.BigEndian.Uint64(f.Payload[4:])
	if class != 60 {
		return nil, nil, unexpected("expected content header for class 60, got one for class %d instead", class)
	}
	p := &ch.connection.broker.profile
	if p.strictContent && size > largestBody {
		return nil, nil, failed(amqp.FrameError, "content body size %d exceeds maximum allowed size %d", size, largestBody).at(60, 40)
	}
	ch.content.started = true
	ch.content.size = size
	ch.content.message = &message{
		exchange:   ch.content.publish.Exchange,
		routingKey: ch.content.publish.RoutingKey,
		header:     slices.Clone(f.Payload),
	}
	return ch.complete()
}

func (ch *channel) assembleBody(f amqp.Frame) (amqp.Method, *message, error) {
	if f.Type != amqp.FrameBody {
		return nil, nil, unexpected("expected content body, got non content body frame instead")
	}
	c := &ch.content
	p := &ch.connection.broker.profile
	c.got += uint64(len(f.Payload))
	if c.got > c.size && p.strictContent {
		return nil, nil, failed(amqp.FrameError, "content body frame exceeds remaining content size").at(60, 40)
	}
	// What is too large is refused when it is complete; what is longer than announced never is.
	if c.size <= p.maxMessage && c.got <= c.size {
		if c.message.body == nil {
			c.message.body = make([]byte, 0, min(c.size, frameMax))
		}
		c.message.body = append(c.message.body, f.Payload...)
	}
	return ch.complete()
}

// complete returns the basic.publish if all of its body is there.
func (ch *channel) complete() (amqp.Method, *message, error) {
	c := ch.content
	if c.got != c.size {
		return nil, nil, nil
	}
	ch.content = content{}
	if ch.closing {
		return nil, nil, nil
	}
	if limit := ch.connection.broker.profile.maxMessage; c.size > limit {
		return nil, nil, failed(amqp.PreconditionFailed, "message size %d is larger than configured max size %d", c.size, limit).at(60, 40)
	}
	return c.publish, c.message, nil
}
