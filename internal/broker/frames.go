package broker

import (
	"errors"
	"fmt"
	"strings"

	"tutor/internal/amqp"
)

// frame does what one frame asks for. An error ends the connection.
func (c *connection) frame(f amqp.Frame) error {
	switch f.Type {
	case amqp.FrameMethod, amqp.FrameHeader, amqp.FrameBody:
	case amqp.FrameHeartbeat:
		if f.Channel == 0 {
			return nil
		}
		return failed(amqp.UnexpectedFrame, "%s", octets(f))
	default:
		return broken("%s: unknown_frame", octets(f))
	}
	if f.Channel != 0 {
		return c.channelFrame(f)
	}
	if f.Type != amqp.FrameMethod {
		return failed(amqp.UnexpectedFrame, "%s", octets(f))
	}
	m, err := parse(f)
	if err != nil {
		return err
	}
	return c.handle(m)
}

// handle does what a method on channel 0 asks for once the connection is open.
func (c *connection) handle(m amqp.Method) error {
	switch m.(type) {
	case *amqp.ConnectionClose:
		c.release()
		c.send(&amqp.ConnectionCloseOk{})
		return errClosed
	case *amqp.ConnectionUpdateSecret:
		// Neither PLAIN nor AMQPLAIN has a secret that could expire.
		c.send(&amqp.ConnectionUpdateSecretOk{})
		return nil
	}
	s := m.Spec()
	return failed(amqp.ChannelError, "unexpected method in connection state running").at(s.Class, s.ID)
}

// parse reads a method. RabbitMQ ends a connection without a word where it does not know the method.
func parse(f amqp.Frame) (amqp.Method, error) {
	m, err := amqp.ParseMethod(f.Payload)
	if e, ok := errors.AsType[*amqp.ArgumentsError](err); ok {
		return nil, failed(amqp.FrameError, "cannot decode %s", erlang(e.Arguments)).at(e.Method.Class, e.Method.ID)
	}
	if err != nil {
		return nil, errAbrupt
	}
	return m, nil
}

// unreadable turns the reader's error into RabbitMQ's answer.
func (c *connection) unreadable(f amqp.Frame, err error) error {
	if e, ok := errors.AsType[*amqp.FrameTooLargeError](err); ok {
		return broken("type %d, all octets = <<>>: {frame_too_large,%d,%d}", e.Type, e.Size, e.Max)
	}
	if e, ok := errors.AsType[*amqp.FrameEndError](err); ok {
		return broken("%s: {invalid_frame_end_marker,\n%s%d}", octets(e.Frame), strings.Repeat(" ", 53), e.End)
	}
	return err
}

func broken(format string, args ...any) *failure {
	f := failed(amqp.FrameError, format, args...)
	f.broken = true
	return f
}

// octets describes a frame as RabbitMQ does.
func octets(f amqp.Frame) string {
	return fmt.Sprintf("type %d, all octets = %s", f.Type, erlang(f.Payload))
}

// erlang writes bytes as Erlang does. A reply text has no room for more than some hundred of them.
func erlang(b []byte) string {
	var s strings.Builder
	for i, x := range b[:min(len(b), 255)] {
		if i > 0 {
			s.WriteByte(',')
		}
		fmt.Fprintf(&s, "%d", x)
	}
	return "<<" + s.String() + ">>"
}
