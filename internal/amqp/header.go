package amqp

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// Header is a content header: the class of the method that it follows, the size of the body in
// bytes, and the message's properties (AMQP 0-9-1 specification, 4.2.6.1).
type Header struct {
	Class      uint16
	BodySize   uint64
	Properties Properties
}

// Properties are what a message of class basic says about itself
// (AMQP 0-9-1 specification, 1.8). A property is written when its flag is in Present or its value
// is not zero.
type Properties struct {
	ContentType     string
	ContentEncoding string
	Headers         Table
	DeliveryMode    uint8 // 1 transient, 2 persistent
	Priority        uint8
	CorrelationID   string
	ReplyTo         string
	Expiration      string // milliseconds, in decimal
	MessageID       string
	Timestamp       time.Time // to the second
	Type            string
	UserID          string
	AppID           string
	ClusterID       string

	// Present has the flag of each property that was on the wire, empty or not.
	Present PropertyFlags
}

// PropertyFlags says which properties a content header carries.
type PropertyFlags uint16

// The flags of the properties, in the order in which they are written.
const (
	HasContentType PropertyFlags = 1 << (15 - iota)
	HasContentEncoding
	HasHeaders
	HasDeliveryMode
	HasPriority
	HasCorrelationID
	HasReplyTo
	HasExpiration
	HasMessageID
	HasTimestamp
	HasType
	HasUserID
	HasAppID
	HasClusterID
	_
	moreFlags // another flags word follows; class basic has none
)

// fields shows each property with its flag and name, in wire order. value is a *string, *uint8,
// *Table or *time.Time.
func (p *Properties) fields(visit func(flag PropertyFlags, name string, value any)) {
	visit(HasContentType, "content-type", &p.ContentType)
	visit(HasContentEncoding, "content-encoding", &p.ContentEncoding)
	visit(HasHeaders, "headers", &p.Headers)
	visit(HasDeliveryMode, "delivery-mode", &p.DeliveryMode)
	visit(HasPriority, "priority", &p.Priority)
	visit(HasCorrelationID, "correlation-id", &p.CorrelationID)
	visit(HasReplyTo, "reply-to", &p.ReplyTo)
	visit(HasExpiration, "expiration", &p.Expiration)
	visit(HasMessageID, "message-id", &p.MessageID)
	visit(HasTimestamp, "timestamp", &p.Timestamp)
	visit(HasType, "type", &p.Type)
	visit(HasUserID, "user-id", &p.UserID)
	visit(HasAppID, "app-id", &p.AppID)
	visit(HasClusterID, "cluster-id", &p.ClusterID)
}

// Each calls f for every property that is present, in wire order, with its name in the
// specification ("content-type") and its value: a string, uint8, Table or time.Time.
func (p *Properties) Each(f func(name string, value any)) {
	present := p.present()
	p.fields(func(flag PropertyFlags, name string, value any) {
		if present&flag == 0 {
			return
		}
		switch x := value.(type) {
		case *string:
			f(name, *x)
		case *uint8:
			f(name, *x)
		case *Table:
			f(name, *x)
		case *time.Time:
			f(name, *x)
		}
	})
}

// present returns the flags of the properties that are to be written.
func (p *Properties) present() PropertyFlags {
	flags := p.Present
	p.fields(func(flag PropertyFlags, _ string, value any) {
		var set bool
		switch x := value.(type) {
		case *string:
			set = *x != ""
		case *uint8:
			set = *x != 0
		case *Table:
			set = *x != nil
		case *time.Time:
			set = !x.IsZero()
		}
		if set {
			flags |= flag
		}
	})
	return flags
}

// ParseHeader reads the payload of a content header frame. The header keeps nothing of the payload.
func ParseHeader(payload []byte) (Header, error) {
	if len(payload) < 14 {
		return Header{}, fmt.Errorf("read a content header: %w", ErrShort)
	}
	h := Header{
		Class:    binary.BigEndian.Uint16(payload),
		BodySize: binary.BigEndian.Uint64(payload[4:]),
	}
	flags := PropertyFlags(binary.BigEndian.Uint16(payload[12:]))
	if flags&moreFlags != 0 {
		return h, errors.New("read a content header: more property flags than class basic has")
	}
	h.Properties.Present = flags &^ 3
	v := visitor{mode: reading, buf: payload[14:]}
	h.Properties.fields(func(flag PropertyFlags, name string, value any) {
		if flags&flag != 0 && v.err == nil {
			if v.property(value); v.err != nil {
				v.err = fmt.Errorf("read property %s: %w", name, v.err)
			}
		}
	})
	if v.err == nil && len(v.buf) > 0 {
		v.err = fmt.Errorf("read a content header: %d bytes left over", len(v.buf))
	}
	return h, v.err
}

// property reads or writes one property.
func (v *visitor) property(value any) {
	switch p := value.(type) {
	case *string:
		v.shortString("", p)
	case *uint8:
		v.octet("", p)
	case *Table:
		v.table("", p)
	case *time.Time:
		seconds := uint64(p.Unix())
		if v.longLong("", &seconds); v.mode == reading {
			*p = time.Unix(int64(seconds), 0).UTC()
		}
	}
}

// AppendHeader appends the payload of a content header frame to dst.
func AppendHeader(dst []byte, h Header) []byte {
	dst = binary.BigEndian.AppendUint16(dst, h.Class)
	dst = append(dst, 0, 0) // weight, unused
	dst = binary.BigEndian.AppendUint64(dst, h.BodySize)
	present := h.Properties.present()
	dst = binary.BigEndian.AppendUint16(dst, uint16(present))
	v := visitor{mode: writing, buf: dst}
	h.Properties.fields(func(flag PropertyFlags, _ string, value any) {
		if present&flag != 0 {
			v.property(value)
		}
	})
	return v.buf
}
