package amqp

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// Method is one AMQP method with its arguments. Each has one visitor function that declares its
// fields once; reading, writing and naming them all go through it. Methods are used as pointers:
// a *[BasicPublish] is a Method.
type Method interface {
	// Spec returns the table's entry for the method.
	Spec() *Spec
	fields(*visitor)
}

// Spec says what is fixed about a method.
type Spec struct {
	Class, ID uint16
	Name      string  // such as "basic.publish"
	Content   bool    // a content header and body follow
	Sync      bool    // the specification calls it synchronous: a request with an answer, or that answer
	Fields    []Field // in wire order, reserved fields left out

	empty func() Method
}

// Field is one field of a method.
type Field struct {
	Name string // as in the specification: "routing-key"
	Type FieldType
}

// Argument is one field of a method with its value.
type Argument struct {
	Name  string
	Value any // bool, uint8, uint16, uint32, uint64, string or Table
}

// New returns a method of that kind with all its fields empty.
func (s *Spec) New() Method { return s.empty() }

// Methods returns every method of AMQP 0-9-1 with RabbitMQ's extensions, ordered by class and id.
func Methods() []*Spec { return slices.Clone(methods) }

// LookupMethod returns the table's entry for a class and method id, or nil.
func LookupMethod(class, id uint16) *Spec { return spec(class, id) }

// Arguments returns a method's fields with their values, in wire order, reserved fields left out.
func Arguments(m Method) []Argument {
	v := visitor{mode: naming, arguments: make([]Argument, 0, len(m.Spec().Fields))}
	m.fields(&v)
	return v.arguments
}

// UnknownMethodError is a method frame whose class and method id are in no table.
type UnknownMethodError struct{ Class, ID uint16 }

func (e *UnknownMethodError) Error() string {
	return fmt.Sprintf("unknown method: class %d, method %d", e.Class, e.ID)
}

// ArgumentsError is a method frame whose arguments do not follow the method's fields.
type ArgumentsError struct {
	Method    *Spec
	Arguments []byte // as they came, valid as long as the payload is
	Err       error
}

func (e *ArgumentsError) Error() string {
	return fmt.Sprintf("decode the arguments of %s: %v", e.Method.Name, e.Err)
}

func (e *ArgumentsError) Unwrap() error { return e.Err }

// ParseMethod reads the payload of a method frame. The method keeps nothing of the payload. The
// error is an [UnknownMethodError], an [ArgumentsError], or [ErrShort] for less than two ids.
func ParseMethod(payload []byte) (Method, error) {
	if len(payload) < 4 {
		return nil, fmt.Errorf("read a method's class and id: %w", ErrShort)
	}
	class, id := binary.BigEndian.Uint16(payload), binary.BigEndian.Uint16(payload[2:])
	s := spec(class, id)
	if s == nil {
		return nil, &UnknownMethodError{class, id}
	}
	m := s.empty()
	v := visitor{mode: reading, buf: payload[4:]}
	m.fields(&v)
	if v.err == nil && len(v.buf) > 0 {
		v.err = fmt.Errorf("%d bytes left over", len(v.buf))
	}
	if v.err != nil {
		return nil, &ArgumentsError{s, payload[4:], v.err}
	}
	return m, nil
}

// appendMethod appends a method frame's payload.
func appendMethod(dst []byte, m Method) []byte {
	s := m.Spec()
	dst = binary.BigEndian.AppendUint16(dst, s.Class)
	dst = binary.BigEndian.AppendUint16(dst, s.ID)
	v := visitor{mode: writing, buf: dst}
	m.fields(&v)
	return v.buf
}
