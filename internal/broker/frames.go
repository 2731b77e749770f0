package broker

import (
	"errors"
	"fmt"
	"strings"

	"tutor/internal/amqp"
)

// frame does what one frame asks for. An error ends the connection.
func (c *connection) frame(f amqp.Frame) error {
	switch {
	case !wellFormed(f):
		return unknownFrame(f)
	case f.Type == amqp.FrameHeartbeat && f.Channel == 0:
		return nil
	case f.Type == amqp.FrameHeartbeat, f.Type != amqp.FrameMethod && f.Channel == 0:
		return failed(amqp.UnexpectedFrame, "%s", octets(f))
	case f.Channel != 0:
		return c.channelFrame(f)
	}
	m, err := parse(f)
	if err != nil {
		return err
	}
	return c.handle(m)
}

// headerSize is the least that a content header frame holds, in bytes: class, weight and body size.
const headerSize = 12

// wellFormed reports whether a frame is of a known type and holds the least that the type needs.
func wellFormed(f amqp.Frame) bool {
	switch f.Type {
	case amqp.FrameMethod:
		return len(f.Payload) >= 4
	case amqp.FrameHeader:
		return len(f.Payload) >= headerSize
	case amqp.FrameBody:
		return true
	case amqp.FrameHeartbeat:
		return len(f.Payload) == 0
	}
	return false
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
	return unexpectedMethod(m, "running")
}

// unexpectedMethod is the failure of a method on channel 0 that does not fit the connection's state.
func unexpectedMethod(m amqp.Method, state string) *failure {
	return failed(amqp.ChannelError, "unexpected method in connection state %s", state).at(m.Spec().Class, m.Spec().ID)
}

// parse reads a method. RabbitMQ ends a connection at once and without a word where it does not know
// the method, or a table in it is none.
func parse(f amqp.Frame) (amqp.Method, error) {
	m, err := amqp.ParseMethod(f.Payload)
	if _, ok := errors.AsType[*amqp.TableError](err); ok {
		return nil, errAtOnce
	}
	if e, ok := errors.AsType[*amqp.ArgumentsError](err); ok {
		return nil, failed(amqp.FrameError, "cannot decode %s", erlang(e.Arguments)).at(e.Method.Class, e.Method.ID)
	}
	if err != nil {
		return nil, errAtOnce
	}
	return m, nil
}

// unreadable turns the reader's error into RabbitMQ's answer.
func unreadable(err error) error {
	var f *failure
	if e, ok := errors.AsType[*amqp.FrameTooLargeError](err); ok {
		f = failed(amqp.FrameError, "type %d, all octets = <<>>: {frame_too_large,%d,%d}", e.Type, e.Size, e.Max-amqp.FrameOverhead)
	} else if e, ok := errors.AsType[*amqp.FrameEndError](err); ok {
		f = failed(amqp.FrameError, "%s", endMarker(octets(e.Frame)+": ", e.End))
	} else {
		return err
	}
	f.broken = true
	return f
}

// endMarker describes a wrong end octet. Erlang breaks the line where it comes to 80 characters.
func endMarker(prefix string, end byte) string {
	const term = "{invalid_frame_end_marker,"
	number := fmt.Sprintf("%d}", end)
	if len(prefix)+len(term)+len(number) >= 80 {
		number = "\n" + strings.Repeat(" ", len(prefix)+1) + number
	}
	return prefix + term + number
}

// unknownFrame is the failure of a frame that is none of AMQP's, or is too short for what it says it is.
func unknownFrame(f amqp.Frame) *failure {
	return failed(amqp.FrameError, "%s: unknown_frame", octets(f))
}

// octets describes a frame as RabbitMQ does, with up to 16 bytes of it.
func octets(f amqp.Frame) string {
	if len(f.Payload) > 16 {
		return fmt.Sprintf("type %d, first 16 octets = %s", f.Type, erlang(f.Payload[:16]))
	}
	return fmt.Sprintf("type %d, all octets = %s", f.Type, erlang(f.Payload))
}

// erlang writes bytes as Erlang does: as text where they are printable, else as numbers.
func erlang(b []byte) string {
	if text, ok := erlangText(b); ok {
		return "<<" + text + ">>"
	}
	var s strings.Builder
	for i, x := range b[:min(len(b), 255)] { // a reply text has room for no more
		if i > 0 {
			s.WriteByte(',')
		}
		fmt.Fprintf(&s, "%d", x)
	}
	return "<<" + s.String() + ">>"
}

// erlangText quotes bytes if all of them are printable in Latin-1.
func erlangText(b []byte) (string, bool) {
	var s strings.Builder
	for _, x := range b {
		if i := strings.IndexByte("\b\t\n\v\f\r\x1b\"\\", x); i >= 0 {
			s.WriteString(`\` + `btnvfre"\`[i:i+1])
		} else if x < ' ' || x > '~' && x < 160 {
			return "", false
		} else {
			s.WriteByte(x)
		}
	}
	if len(b) == 0 {
		return "", true
	}
	return `"` + s.String() + `"`, true
}
