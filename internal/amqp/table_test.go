package amqp

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

// everyType has a value of each of RabbitMQ's types.
var everyType = Table{
	"bool": true, "byte": int8(-1), "octet": uint8(255), "short": int16(-2), "ushort": uint16(65535),
	"int": int32(-3), "uint": uint32(1 << 31), "long": int64(-1 << 40), "float": float32(1.5),
	"double": 2.25, "decimal": Decimal{2, 314}, "string": "text", "bytes": []byte{0, 1},
	"time": time.Unix(1700000000, 0).UTC(), "void": nil,
	"array": []any{int32(1), "a", []any{}, Table{}}, "table": Table{"inner": Table{"x": false}},
}

func TestTableRoundTrip(t *testing.T) {
	got, err := ParseTable(AppendTable(nil, everyType)[4:])
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, everyType) {
		t.Errorf("got %v, want %v", got, everyType)
	}
}

func TestTableTags(t *testing.T) {
	tests := []struct {
		value any
		want  string
	}{
		{true, "t\x01"}, {int8(-1), "b\xff"}, {uint8(1), "B\x01"}, {int16(1), "s\x00\x01"}, {uint16(1), "u\x00\x01"},
		{int32(1), "I\x00\x00\x00\x01"}, {uint32(1), "i\x00\x00\x00\x01"}, {int64(1), "l\x00\x00\x00\x00\x00\x00\x00\x01"},
		{1, "l\x00\x00\x00\x00\x00\x00\x00\x01"}, {float32(1), "f\x3f\x80\x00\x00"}, {float64(1), "d\x3f\xf0\x00\x00\x00\x00\x00\x00"},
		{Decimal{2, 5}, "D\x02\x00\x00\x00\x05"}, {"a", "S\x00\x00\x00\x01a"}, {[]byte("a"), "x\x00\x00\x00\x01a"},
		{time.Unix(1, 0), "T\x00\x00\x00\x00\x00\x00\x00\x01"}, {nil, "V"}, {[]any{true}, "A\x00\x00\x00\x02t\x01"},
		{Table{"k": nil}, "F\x00\x00\x00\x03\x01kV"},
	}
	for _, tt := range tests {
		if got := string(appendValue(nil, tt.value)); got != tt.want {
			t.Errorf("%T is written as %q, want %q", tt.value, got, tt.want)
		}
	}
}

func TestParseTableRefuses(t *testing.T) {
	deep := []byte{}
	for range maxDepth + 2 {
		deep = append([]byte{'A', 0, 0, byte(len(deep) >> 8), byte(len(deep))}, deep...)
	}
	tests := []struct{ name, encoded, want string }{
		{"unknown type", "\x01kZ", `table value "k": unknown type 'Z'`},
		{"no value", "\x01k", `table value "k": the bytes end`},
		{"name too long", "\x05k", "the bytes end"},
		{"string too long", "\x01kS\x00\x00\x00\x09a", "the bytes end"},
		{"nested fault", "\x01kF\x00\x00\x00\x03\x01aZ", `table value "k": table value "a": unknown type 'Z'`},
		{"too deep", "\x01k" + string(deep), "too deep"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if table, err := ParseTable([]byte(tt.encoded)); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, %v, want an error with %q", table, err, tt.want)
			}
		})
	}
}

func TestDecimal(t *testing.T) {
	for d, want := range map[Decimal]string{{0, 5}: "5", {2, 314}: "3.14", {3, 7}: "0.007"} {
		if got := d.String(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
