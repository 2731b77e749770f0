package amqp

import (
	"encoding/binary"
	"errors"
)

// ErrShort means that the bytes end before the value does.
var ErrShort = errors.New("the bytes end before the value does")

// FieldType is the type of a method's field (AMQP 0-9-1 specification, 4.2.1).
type FieldType int

// The types that a method's field may have.
const (
	Bit FieldType = iota
	Octet
	Short
	Long
	LongLong
	ShortString
	LongString
	TableField
)

// String returns the specification's name of the type.
func (t FieldType) String() string {
	return [...]string{"bit", "octet", "short", "long", "longlong", "shortstr", "longstr", "table"}[t]
}

type mode int

const (
	reading mode = iota // take the fields from buf
	writing             // append the fields to buf
	naming              // list the fields with their values
	listing             // list the fields with their types
)

// visitor is what a method shows its fields to, one after the other.
type visitor struct {
	mode      mode
	buf       []byte // reading: what is left; writing: what there is so far
	bits      byte   // reading: the octet that consecutive bits share (4.2.5.2)
	bit8      int    // how many bits of that octet have been used
	err       error
	arguments []Argument
	list      []Field
}

// name keeps a field's name with its value or its type.
func (v *visitor) name(name string, t FieldType, value any) {
	if v.mode == naming {
		v.arguments = append(v.arguments, Argument{name, value})
	} else {
		v.list = append(v.list, Field{name, t})
	}
}

// bit packs consecutive bits into octets, from the lowest upwards.
func (v *visitor) bit(name string, p *bool) {
	switch v.mode {
	case reading:
		if v.bit8 == 0 {
			v.bits = v.take(1)[0]
		}
		*p = v.bits&(1<<v.bit8) != 0
	case writing:
		if v.bit8 == 0 {
			v.buf = append(v.buf, 0)
		}
		if *p {
			v.buf[len(v.buf)-1] |= 1 << v.bit8
		}
	default:
		v.name(name, Bit, *p)
	}
	v.bit8 = (v.bit8 + 1) % 8
}

func (v *visitor) octet(name string, p *uint8) {
	v.bit8 = 0
	switch v.mode {
	case reading:
		*p = v.take(1)[0]
	case writing:
		v.buf = append(v.buf, *p)
	default:
		v.name(name, Octet, *p)
	}
}

func (v *visitor) short(name string, p *uint16) {
	v.bit8 = 0
	switch v.mode {
	case reading:
		*p = binary.BigEndian.Uint16(v.take(2))
	case writing:
		v.buf = binary.BigEndian.AppendUint16(v.buf, *p)
	default:
		v.name(name, Short, *p)
	}
}

func (v *visitor) long(name string, p *uint32) {
	v.bit8 = 0
	switch v.mode {
	case reading:
		*p = binary.BigEndian.Uint32(v.take(4))
	case writing:
		v.buf = binary.BigEndian.AppendUint32(v.buf, *p)
	default:
		v.name(name, Long, *p)
	}
}

func (v *visitor) longLong(name string, p *uint64) {
	v.bit8 = 0
	switch v.mode {
	case reading:
		*p = binary.BigEndian.Uint64(v.take(8))
	case writing:
		v.buf = binary.BigEndian.AppendUint64(v.buf, *p)
	default:
		v.name(name, LongLong, *p)
	}
}

// shortString holds up to 255 bytes; what is longer is cut, as it cannot be written.
func (v *visitor) shortString(name string, p *string) {
	v.bit8 = 0
	switch v.mode {
	case reading:
		*p = string(v.take(int(v.take(1)[0])))
	case writing:
		v.buf = appendShortString(v.buf, *p)
	default:
		v.name(name, ShortString, *p)
	}
}

func (v *visitor) longString(name string, p *string) {
	v.bit8 = 0
	switch v.mode {
	case reading:
		*p = string(v.takeLong())
	case writing:
		v.buf = appendLongString(v.buf, *p)
	default:
		v.name(name, LongString, *p)
	}
}

func (v *visitor) table(name string, p *Table) {
	v.bit8 = 0
	switch v.mode {
	case reading:
		if encoded := v.takeLong(); v.err == nil {
			var err error
			if *p, err = parseTable(encoded, 0); err != nil {
				v.err = &TableError{err}
			}
		}
	case writing:
		v.buf = AppendTable(v.buf, *p)
	default:
		v.name(name, TableField, *p)
	}
}

// reserved skips a field that carries nothing, or writes it empty. It has no name.
func (v *visitor) reserved(t FieldType) {
	if v.mode == naming || v.mode == listing {
		return
	}
	switch t {
	case Bit:
		v.bit("", new(bool))
	case Short:
		v.short("", new(uint16))
	case ShortString:
		v.shortString("", new(string))
	case LongString:
		v.longString("", new(string))
	}
}

// take returns the next n bytes. Where there are fewer it returns zeros and sets the error; the
// fields that follow then read as empty.
func (v *visitor) take(n int) []byte {
	if v.err == nil && n <= len(v.buf) {
		b := v.buf[:n]
		v.buf = v.buf[n:]
		return b
	}
	v.err = ErrShort
	var zeros [255]byte
	return zeros[:n]
}

// takeLong returns the bytes of a long string or table: a 32-bit length and so many bytes.
func (v *visitor) takeLong() []byte {
	n := binary.BigEndian.Uint32(v.take(4))
	if v.err != nil || uint64(n) > uint64(len(v.buf)) {
		v.err = ErrShort
		return nil
	}
	return v.take(int(n))
}
