package wire

import "tutor/internal/amqp"

// valueBytes is about what a value takes beside the bytes that it refers to.
const valueBytes = 64

// weight returns about how many bytes an event keeps from being used for anything else.
func weight(e Event) int {
	n := eventBytes + len(e.Body)
	for _, f := range e.Fields {
		n += referred(f.Value)
	}
	return n
}

// referred returns about how many bytes a field's value refers to.
func referred(value any) int {
	n := 0
	switch v := value.(type) {
	case string:
		n = len(v)
	case []byte:
		n = len(v)
	case amqp.Table:
		n = referredTable(v)
	case map[string]any:
		n = referredTable(v)
	case []any:
		for _, element := range v {
			n += valueBytes + referred(element)
		}
	}
	return n
}

func referredTable(t map[string]any) (n int) {
	for name, element := range t {
		n += valueBytes + len(name) + referred(element)
	}
	return n
}
