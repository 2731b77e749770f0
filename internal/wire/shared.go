package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// shared is what several consumers have a share in: which of them is given a message is chance, and
// with it who answers, and in which order. Of such an event its lane has the message's shape alone; its
// content is among the contents of the run, whoever was given it.
type shared struct {
	queues   map[string]bool
	calls    map[string]bool // by correlation id, that came from such a queue
	requests map[int]bool    // by Seq, the publishing of such a call: no chance
}

// sharedIn looks for queues with more than one consumer, which are on channels of their own.
func sharedIn(events []Event) shared {
	s := shared{make(map[string]bool), make(map[string]bool), make(map[int]bool)}
	type consumer struct {
		conn    int
		channel uint16
	}
	last := make(map[string]consumer) // by queue
	for _, e := range events {
		if e.Kind != "basic.consume" {
			continue
		}
		queue, next := textOf(e, "queue"), consumer{e.Conn, e.Channel}
		if before, ok := last[queue]; ok && before != next {
			s.queues[queue] = true
		}
		last[queue] = next
	}
	for _, e := range events {
		if id := textOf(e, "correlation-id"); id != "" && s.given(e) {
			s.calls[id] = true
		}
	}
	asked := make(map[string]bool)
	for _, e := range events {
		if id := textOf(e, "correlation-id"); e.Kind == "basic.publish" && !asked[id] {
			asked[id], s.requests[e.Seq] = true, true
		}
	}
	return s
}

// given reports whether an event gives somebody a message of a shared queue.
func (s shared) given(e Event) bool {
	return (e.Kind == "basic.deliver" || e.Kind == "basic.get-ok") && s.queues[textOf(e, "queue")]
}

// byChance reports whether it is chance which message an event has.
func (s shared) byChance(e Event) bool {
	switch e.Kind {
	case "basic.publish", "basic.deliver", "basic.get-ok":
		return s.given(e) || s.calls[textOf(e, "correlation-id")] && !s.requests[e.Seq]
	}
	return false
}

// content returns the line without what says to whom it was given, and when.
func (l line) content() line {
	l.fields = slices.DeleteFunc(slices.Clone(l.fields), func(f lineField) bool {
		switch f.name {
		case "consumer-tag", "delivery-tag", "redelivered":
			return true
		}
		return false
	})
	return l
}

// shape returns the line with no more of the message than how it is made.
func (l line) shape(body []byte) line {
	l.fields = slices.DeleteFunc(slices.Clone(l.fields), func(f lineField) bool { return f.name == "size" })
	for i, f := range l.fields {
		switch f.name {
		case "correlation-id", "message-id":
			l.fields[i].value = "<some id>"
		case "body":
			l.fields[i].value = shapeOf(body)
		}
	}
	return l
}

// shapeOf returns the keys and types of a body that is JSON.
func shapeOf(body []byte) string {
	d := json.NewDecoder(bytes.NewReader(body))
	var v any
	if d.Decode(&v) != nil {
		return "<some text>"
	}
	if _, err := d.Token(); err != io.EOF {
		return "<some text>"
	}
	return jsonShape(v)
}

func jsonShape(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case map[string]any:
		parts := make([]string, 0, len(v))
		for _, key := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, fmt.Sprintf("%q:%s", key, jsonShape(v[key])))
		}
		return "{" + strings.Join(parts, ",") + "}"
	case []any:
		parts := make([]string, len(v))
		for i, item := range v {
			parts[i] = jsonShape(item)
		}
		return "[" + strings.Join(parts, ",") + "]"
	case string:
		return "<text>"
	case float64:
		return "<number>"
	}
	return "<true or false>"
}
