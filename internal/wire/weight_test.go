package wire

import (
	"strings"
	"testing"

	"tutor/internal/amqp"
)

func TestWeight(t *testing.T) {
	long := strings.Repeat("x", 1000)
	for _, test := range []struct {
		name  string
		event Event
		least int
	}{
		{"nothing", Event{}, eventBytes},
		{"body", Event{Body: make([]byte, 5000)}, eventBytes + 5000},
		{"text", Event{Fields: []Field{{"reply-text", long}}}, eventBytes + 1000},
		{"headers", Event{Fields: []Field{{"headers", map[string]any{"a": long, "b": long}}}}, eventBytes + 2000},
		{"table", Event{Fields: []Field{{"headers", amqp.Table{"a": long, "b": amqp.Table{long: []any{long, []byte(long)}}}}}}, eventBytes + 4000},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := weight(test.event); got < test.least || got > test.least+1000 {
				t.Errorf("got %d, want about %d", got, test.least)
			}
		})
	}
}
