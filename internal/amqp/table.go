package amqp

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"
)

// Table is a field table: named values of any of RabbitMQ's types
// (https://www.rabbitmq.com/amqp-0-9-1-errata#section_3). In Go they are bool, int8, uint8, int16,
// uint16, int32, uint32, int64, float32, float64, [Decimal], string (a long string), []byte,
// []any, [time.Time] (in seconds), Table, and nil. An int is written as an int64. Tables are
// written with their names in order.
type Table map[string]any

// TableError is a table within a method or a content header whose bytes are there, and make none.
type TableError struct{ Err error }

func (e *TableError) Error() string { return e.Err.Error() }

func (e *TableError) Unwrap() error { return e.Err }

// Decimal is the number Value / 10^Scale.
type Decimal struct {
	Scale uint8
	Value uint32
}

// String returns the number in decimal notation.
func (d Decimal) String() string {
	if d.Scale == 0 {
		return fmt.Sprint(d.Value)
	}
	digits := fmt.Sprintf("%0*d", int(d.Scale)+1, d.Value)
	point := len(digits) - int(d.Scale)
	return digits[:point] + "." + digits[point:]
}

// maxDepth is how deep tables and arrays may lie within each other. No client comes near it.
const maxDepth = 100

var errDepth = errors.New("tables lie too deep within each other")

// ParseTable reads an encoded table without its length. The table keeps nothing of the bytes.
func ParseTable(encoded []byte) (Table, error) { return parseTable(encoded, 0) }

func parseTable(encoded []byte, depth int) (Table, error) {
	if depth > maxDepth {
		return nil, errDepth
	}
	table := Table{}
	v := visitor{mode: reading, buf: encoded}
	for len(v.buf) > 0 && v.err == nil {
		var name string
		v.shortString("", &name)
		value := v.value(depth)
		if v.err != nil {
			return nil, fmt.Errorf("table value %q: %w", name, v.err)
		}
		table[name] = value
	}
	return table, v.err
}

func parseArray(encoded []byte, depth int) ([]any, error) {
	if depth > maxDepth {
		return nil, errDepth
	}
	array := []any{}
	v := visitor{mode: reading, buf: encoded}
	for len(v.buf) > 0 && v.err == nil {
		array = append(array, v.value(depth))
	}
	return array, v.err
}

// value reads one value with the octet before it that says its type.
func (v *visitor) value(depth int) any {
	switch tag := v.take(1)[0]; tag {
	case 't':
		return v.take(1)[0] != 0
	case 'b':
		return int8(v.take(1)[0])
	case 'B':
		return v.take(1)[0]
	case 's':
		return int16(binary.BigEndian.Uint16(v.take(2)))
	case 'u':
		return binary.BigEndian.Uint16(v.take(2))
	case 'I':
		return int32(binary.BigEndian.Uint32(v.take(4)))
	case 'i':
		return binary.BigEndian.Uint32(v.take(4))
	case 'l':
		return int64(binary.BigEndian.Uint64(v.take(8)))
	case 'f':
		return math.Float32frombits(binary.BigEndian.Uint32(v.take(4)))
	case 'd':
		return math.Float64frombits(binary.BigEndian.Uint64(v.take(8)))
	case 'D':
		b := v.take(5)
		return Decimal{b[0], binary.BigEndian.Uint32(b[1:])}
	case 'S':
		return string(v.takeLong())
	case 'x':
		return slices.Clone(v.takeLong())
	case 'T':
		return time.Unix(int64(binary.BigEndian.Uint64(v.take(8))), 0).UTC()
	case 'V':
		return nil
	case 'A', 'F':
		return v.nested(tag, depth+1)
	default:
		if v.err == nil {
			v.err = fmt.Errorf("unknown type %q", tag)
		}
		return nil
	}
}

// nested reads an array or a table that is a value itself.
func (v *visitor) nested(tag byte, depth int) any {
	encoded := v.takeLong()
	if v.err != nil {
		return nil
	}
	if tag == 'A' {
		array, err := parseArray(encoded, depth)
		v.err = err
		return array
	}
	table, err := parseTable(encoded, depth)
	v.err = err
	return table
}

// AppendTable appends a table with its length, in 32 bits, before it. A value of a type that no
// table has panics: it comes from the program itself, never from the wire.
func AppendTable(dst []byte, table Table) []byte {
	return appendSized(dst, func(dst []byte) []byte {
		for _, name := range slices.Sorted(maps.Keys(table)) {
			dst = appendShortString(dst, name)
			dst = appendValue(dst, table[name])
		}
		return dst
	})
}

// appendSized appends what write appends, with its length before it.
func appendSized(dst []byte, write func([]byte) []byte) []byte {
	start := len(dst)
	dst = write(append(dst, 0, 0, 0, 0))
	binary.BigEndian.PutUint32(dst[start:], uint32(len(dst)-start-4))
	return dst
}

func appendValue(dst []byte, value any) []byte {
	switch x := value.(type) {
	case nil:
		return append(dst, 'V')
	case bool:
		if x {
			return append(dst, 't', 1)
		}
		return append(dst, 't', 0)
	case int8:
		return append(dst, 'b', byte(x))
	case uint8:
		return append(dst, 'B', x)
	case int16:
		return binary.BigEndian.AppendUint16(append(dst, 's'), uint16(x))
	case uint16:
		return binary.BigEndian.AppendUint16(append(dst, 'u'), x)
	case int32:
		return binary.BigEndian.AppendUint32(append(dst, 'I'), uint32(x))
	case uint32:
		return binary.BigEndian.AppendUint32(append(dst, 'i'), x)
	case int64:
		return binary.BigEndian.AppendUint64(append(dst, 'l'), uint64(x))
	case int:
		return binary.BigEndian.AppendUint64(append(dst, 'l'), uint64(x))
	case float32:
		return binary.BigEndian.AppendUint32(append(dst, 'f'), math.Float32bits(x))
	case float64:
		return binary.BigEndian.AppendUint64(append(dst, 'd'), math.Float64bits(x))
	case Decimal:
		return binary.BigEndian.AppendUint32(append(dst, 'D', x.Scale), x.Value)
	case string:
		return appendLongString(append(dst, 'S'), x)
	case []byte:
		dst = binary.BigEndian.AppendUint32(append(dst, 'x'), uint32(len(x)))
		return append(dst, x...)
	case time.Time:
		return binary.BigEndian.AppendUint64(append(dst, 'T'), uint64(x.Unix()))
	case Table:
		return AppendTable(append(dst, 'F'), x)
	case []any:
		return appendSized(append(dst, 'A'), func(dst []byte) []byte {
			for _, element := range x {
				dst = appendValue(dst, element)
			}
			return dst
		})
	default:
		panic(fmt.Sprintf("amqp: a table cannot hold a %T", value))
	}
}

func appendShortString(dst []byte, s string) []byte {
	s = s[:min(len(s), math.MaxUint8)]
	return append(append(dst, byte(len(s))), s...)
}

func appendLongString(dst []byte, s string) []byte {
	return append(binary.BigEndian.AppendUint32(dst, uint32(len(s))), s...)
}
