package likeness

import (
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"time"

	"tutor/internal/amqp"
)

// settle returns when the broker has done all that it was asked for on a channel. Lines that come
// before are kept.
func (p *peer) settle(channel uint16) {
	p.settling = true
	p.write(amqp.AppendMethodFrame(nil, channel, &amqp.AccessRequest{}))
	for p.settling && !p.over && p.open[channel] {
		if err := p.read(); err != nil {
			p.add(channel, err.Error())
			return
		}
	}
}

// next returns the next line.
func (p *peer) next() (string, error) {
	for len(p.lines) == 0 {
		if err := p.read(); err != nil {
			return "", err
		}
	}
	line := p.lines[0]
	p.lines = p.lines[1:]
	return line, nil
}

// add keeps a line. Those of other channels than 0 and 1 say which.
func (p *peer) add(channel uint16, line string) {
	if channel > 1 {
		line = fmt.Sprintf("%d: %s", channel, line)
	}
	p.lines = append(p.lines, p.normalise(line))
}

// read waits for a frame and keeps the lines that it makes, if it makes any. The error is that
// nothing came.
func (p *peer) read() error {
	_ = p.conn.SetReadDeadline(time.Now().Add(patience))
	if !p.begun {
		if start, _ := p.stream.Peek(8); strings.HasPrefix(string(start), "AMQP") {
			_, _ = p.stream.Discard(8)
			p.add(0, fmt.Sprintf("AMQP %d %d %d %d", start[4], start[5], start[6], start[7]))
			return nil
		}
		p.begun = true
	}
	f, err := p.reader.ReadFrame()
	if ne, ok := errors.AsType[net.Error](err); ok && ne.Timeout() {
		return fmt.Errorf("nothing came in %v", patience)
	}
	if err != nil {
		return p.end(err)
	}
	switch f.Type {
	case amqp.FrameMethod:
		return p.take(f)
	case amqp.FrameHeader:
		p.header, err = amqp.ParseHeader(f.Payload)
		p.body = nil
	case amqp.FrameBody:
		p.body = append(p.body, f.Payload...)
	case amqp.FrameHeartbeat:
		p.add(f.Channel, "heartbeat")
		return nil
	default:
		err = fmt.Errorf("a frame of type %d came", f.Type)
	}
	if err == nil && uint64(len(p.body)) == p.header.BodySize {
		p.add(f.Channel, p.method+describeContent(p.header, p.body))
	}
	return err
}

// end keeps the line that the stream has ended, and whether that took the 3 s that RabbitMQ lets
// those wait who may be guessing passwords, or longer: it gives up a handshake after 10 s.
func (p *peer) end(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return errors.New("nothing can come, as the connection has ended")
	}
	p.over = true
	line := "end"
	if took := time.Since(p.acted); took > 9*time.Second {
		line = fmt.Sprintf("end after %v", took.Round(time.Second))
	} else if took > 2900*time.Millisecond {
		line = "end after 3 s"
	}
	if !errors.Is(err, io.EOF) && !strings.Contains(err.Error(), "reset") {
		line += ": " + err.Error()
	}
	p.add(0, line)
	_ = p.conn.Close()
	return nil
}

// take keeps a method's line, or its beginning where content is to follow.
func (p *peer) take(f amqp.Frame) error {
	m, err := amqp.ParseMethod(f.Payload)
	if err != nil {
		return err
	}
	switch m := m.(type) {
	case *amqp.AccessRequestOk:
		if p.settling {
			p.settling = false
			return nil
		}
	case *amqp.ChannelOpenOk:
		p.open[f.Channel] = true
	case *amqp.ChannelClose, *amqp.ChannelCloseOk:
		delete(p.open, f.Channel)
		p.confirmed[f.Channel] = 0
	case *amqp.ConnectionClose, *amqp.ConnectionCloseOk:
		p.over = true
	case *amqp.BasicAck:
		p.confirm(f.Channel, m)
		return nil
	}
	if m.Spec().Content {
		p.method = describe(m)
	} else {
		p.add(f.Channel, describe(m))
	}
	return nil
}

// confirm keeps a line for each message that is confirmed: how many of them go into one basic.ack
// is a matter of time.
func (p *peer) confirm(channel uint16, m *amqp.BasicAck) {
	first := m.DeliveryTag
	if m.Multiple {
		first = p.confirmed[channel] + 1
	}
	for tag := first; tag <= m.DeliveryTag; tag++ {
		p.add(channel, describe(&amqp.BasicAck{DeliveryTag: tag}))
	}
	p.confirmed[channel] = max(p.confirmed[channel], m.DeliveryTag)
}

// rest returns what has come that nobody waited for, after the broker has done all that it was
// asked for.
func (p *peer) rest() []string {
	var channels []uint16
	for id := range p.open {
		channels = append(channels, id)
	}
	slices.Sort(channels)
	for _, id := range channels {
		if !p.over {
			p.settle(id)
		}
	}
	return p.lines
}

// leave ends the connection in order, so that the broker has given back all that it had.
func (p *peer) leave() {
	defer func() { _ = p.conn.Close() }()
	if p.over {
		p.write(amqp.AppendMethodFrame(nil, 0, &amqp.ConnectionCloseOk{}))
		return
	}
	if len(p.open) == 0 {
		return
	}
	p.write(amqp.AppendMethodFrame(nil, 0, &amqp.ConnectionClose{ReplyCode: amqp.ReplySuccess}))
	for !p.over {
		if p.read() != nil {
			return
		}
	}
}
