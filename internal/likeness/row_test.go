package likeness

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"tutor/internal/amqp"
)

// row is one case of the table: a conversation with a broker.
type row struct {
	name string
	// seen lists the versions of RabbitMQ that were seen to do this. Nowhere is for the embedded
	// broker's own bounds: such a row is played on nothing else.
	seen string
	with setting
	// user is who logs in, with their name for a password; guest if empty.
	user string
	// bare leaves the handshake to the row. Else a client is logged in and has opened channel 1
	// before its first turn.
	bare bool
	talk []turn
}

const (
	everywhere = "3.10.8 4.0.5 4.3.6"
	since40    = "4.0.5 4.3.6"
	nowhere    = ""
)

// setting is what a row needs of a broker besides guest and a virtual host.
type setting int

const (
	plain  setting = iota
	users          // the users limited and stranger, see people
	denied         // the features in deniedFeatures turned off
)

// turn is what a client does, and the lines that it must get before it is anybody's turn again.
type turn struct {
	// send is an [amqp.Method] for channel 1, or for channel 0 where its class is connection; a
	// message, frame, octets or one of the actions; on another channel an onChannel, by another
	// client an as.
	send any
	// want are lines, or changed where they depend on the version.
	want any
}

// message is a basic.publish with its content, on channel 1.
type message struct {
	exchange, key string
	mandatory     bool
	properties    amqp.Properties
	body          string
	large         int // so many bytes as the body, see largeBody
}

type (
	// frame is sent as it is.
	frame = amqp.Frame
	// octets are sent as they are.
	octets string
	// onChannel is for another channel than 1.
	onChannel struct {
		id     uint16
		method amqp.Method
	}
	// as is a turn of another client than the first. It logs in at its first turn.
	as struct {
		client string
		send   any
	}
	// action is what is no sending.
	action string
)

const (
	wait   action = "wait"    // for what has to come
	settle action = "settle"  // until the broker has taken what was sent on channel 1
	hangUp action = "hang up" // without a word
)

// changed are the lines by the version that they began with, such as "4.0". A version has those of
// the last change before it; before the first change the row does not apply. Debian's packages have
// lines of their own under their version and "Debian".
type changed map[string]string

// frameOf returns the frame of a method on channel 1.
func frameOf(m amqp.Method) frame {
	f, _, _ := amqp.ParseFrame(amqp.AppendMethodFrame(nil, 1, m), frameMax)
	return f
}

// headerOf returns a content header on channel 1.
func headerOf(class uint16, size uint64, p amqp.Properties) frame {
	payload := amqp.AppendHeader(nil, amqp.Header{Class: class, BodySize: size, Properties: p})
	return frame{Type: amqp.FrameHeader, Channel: 1, Payload: payload}
}

// bodyOf returns a content body on channel 1.
func bodyOf(s string) frame { return frame{Type: amqp.FrameBody, Channel: 1, Payload: []byte(s)} }

// encode returns what is sent as bytes, none for an action.
func encode(send any) []byte {
	switch x := send.(type) {
	case amqp.Method:
		return amqp.AppendMethodFrame(nil, min(x.Spec().Class/20, 1), x) // class 10 is connection
	case onChannel:
		return amqp.AppendMethodFrame(nil, x.id, x.method)
	case message:
		return x.encode()
	case frame:
		return amqp.AppendFrame(nil, x)
	case octets:
		return []byte(x)
	case as:
		return encode(x.send)
	}
	return nil
}

func (m message) encode() []byte {
	body := []byte(m.body)
	if m.large > 0 {
		body = largeBody(m.large)
	}
	b := amqp.AppendMethodFrame(nil, 1, &amqp.BasicPublish{Exchange: m.exchange, RoutingKey: m.key, Mandatory: m.mandatory})
	b = amqp.AppendHeaderFrame(b, 1, amqp.Header{Class: 60, BodySize: uint64(len(body)), Properties: m.properties})
	return amqp.AppendBodyFrames(b, 1, body, frameMax)
}

// largeBody returns a body of so many bytes, no part of which is like another.
func largeBody(size int) []byte {
	body := make([]byte, 0, size+4)
	for i := uint32(0); len(body) < size; i++ {
		body = binary.BigEndian.AppendUint32(body, i)
	}
	return body[:size]
}

// lines returns the lines that a turn must get from a version, and false where it does not apply.
func (t turn) lines(v version) ([]string, bool) {
	text, ok := t.want.(string)
	if c, isChanged := t.want.(changed); isChanged {
		text, ok = c.on(v)
	}
	if text == "" {
		return nil, ok
	}
	return strings.Split(text, "\n"), ok
}

// on returns the lines of a version.
func (c changed) on(v version) (lines string, ok bool) {
	if lines, ok = c[fmt.Sprintf("%d.%d Debian", v.major, v.minor)]; ok && v.debian {
		return lines, true
	}
	var last version
	ok = false
	for from, text := range c {
		since := parseVersion(from)
		if !strings.HasSuffix(from, "Debian") && !v.before(since) && !since.before(last) {
			last, lines, ok = since, text, true
		}
	}
	return lines, ok
}

// appliesTo reports whether the row says what a version does.
func (r row) appliesTo(v version) bool {
	return !slices.ContainsFunc(r.talk, func(t turn) bool {
		_, ok := t.lines(v)
		return !ok
	})
}

// wasSeen reports whether the row was seen on a version.
func (r row) wasSeen(v version) bool { return slices.Contains(strings.Fields(r.seen), v.text) }

// names returns the queues and the exchanges that the row makes, apart from those whose names the
// server makes.
func (r row) names() (queues, exchanges []string) {
	for _, t := range r.talk {
		switch m := methodIn(t.send).(type) {
		case *amqp.QueueDeclare:
			queues = append(queues, m.Queue)
		case *amqp.ExchangeDeclare:
			exchanges = append(exchanges, m.Exchange)
		}
	}
	own := func(names []string) []string {
		slices.Sort(names)
		return slices.DeleteFunc(slices.Compact(names), func(s string) bool { return s == "" || strings.HasPrefix(s, "amq.") })
	}
	return own(queues), own(exchanges)
}

// methodIn returns the method that is sent, or nil.
func methodIn(send any) amqp.Method {
	switch x := send.(type) {
	case amqp.Method:
		return x
	case onChannel:
		return x.method
	case as:
		return methodIn(x.send)
	case frame:
		m, _ := amqp.ParseMethod(x.Payload)
		return m
	}
	return nil
}
