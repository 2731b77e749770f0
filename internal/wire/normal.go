package wire

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"tutor/internal/amqp"
)

// scriptProgram is the name under which the traffic of a script's own amqp lines is recorded.
const scriptProgram = "script"

// line is one event as it is compared: without what differs from run to run.
type line struct {
	seq    int // of the event
	kind   string
	fields []lineField
}

type lineField struct{ name, value string }

// String returns the line for people.
func (l line) String() string {
	var b strings.Builder
	b.WriteString(l.kind)
	for _, f := range l.fields {
		fmt.Fprintf(&b, " %s=%s", f.name, printable(f.value))
	}
	return b.String()
}

// key returns a text that no other line has.
func (l line) key() string { return fmt.Sprintf("%q %q", l.kind, l.fields) }

func (l line) equal(other line) bool {
	return l.kind == other.kind && slices.Equal(l.fields, other.fields)
}

// uncompared are the fields of an event that say what others had done by then, or how a socket
// ended: with a reset where one side had not read everything, which is chance.
var uncompared = map[string][]string{
	"queue.declare-ok": {"message-count", "consumer-count"},
	"basic.get-ok":     {"message-count"},
	"tcp.close":        {"error"},
}

// telling are the server's properties that say who it is and not what it can do.
var telling = []string{"version", "platform", "cluster_name", "copyright", "information"}

// normalise turns an event of a connection into its line.
func (n *normaliser) normalise(e Event, c *connection) line {
	l := line{seq: e.Seq, kind: e.Kind}
	for _, f := range e.Fields {
		if slices.Contains(uncompared[e.Kind], f.Name) || f.Name == "size" && !e.BodyCut {
			continue // a body that is all there has its size
		}
		if set, ok := f.Value.(bool); ok && !set {
			continue
		}
		l.fields = append(l.fields, lineField{f.Name, n.value(f, c)})
	}
	if len(e.Body) > 0 {
		l.fields = append(l.fields, lineField{"body", n.names.in(string(e.Body), c.party)})
	}
	return l
}

// value returns how a field is compared.
func (n *normaliser) value(f Field, c *connection) string {
	value := f.Value
	switch {
	case f.Name == "virtual-host" && n.hosts[text(value)]:
		return someHost
	case f.Name == "consumer-tag" && strings.HasPrefix(text(value), "ctag"): // with a path, which may have blanks
		return n.names.name(text(value), "tag", c.party)
	case f.Name == "mechanisms": // in an order that means nothing
		words := strings.Fields(text(value))
		slices.Sort(words)
		value = strings.Join(words, " ")
	case f.Name == "server-properties":
		if table, ok := value.(amqp.Table); ok {
			table = maps.Clone(table)
			maps.DeleteFunc(table, func(key string, _ any) bool { return slices.Contains(telling, key) })
			value = table
		}
	}
	s := n.names.in(exact(value), c.party)
	if f.Name == "reply-text" {
		s = quotedHost.ReplaceAllStringFunc(s, func(quoted string) string {
			if n.hosts[quotedHost.FindStringSubmatch(quoted)[1]] {
				return "vhost '" + someHost + "'"
			}
			return quoted
		})
	}
	return s
}

// exact writes a value so that two of different types read differently where the type is on the
// wire: within a table.
func exact(v any) string {
	switch v := v.(type) {
	case time.Time:
		return "<time>"
	case amqp.Table:
		return exactTable(v)
	case map[string]any:
		return exactTable(v)
	case []any:
		parts := make([]string, len(v))
		for i, item := range v {
			parts[i] = exactItem(item)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return text(v)
}

func exactTable(t map[string]any) string {
	parts := make([]string, 0, len(t))
	for _, key := range slices.Sorted(maps.Keys(t)) {
		parts = append(parts, key+"="+exactItem(t[key]))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func exactItem(v any) string {
	switch v.(type) {
	case bool, time.Time, amqp.Table, map[string]any, []any:
		return exact(v)
	case string:
		return strconv.Quote(text(v))
	}
	return fmt.Sprintf("%T(%s)", v, text(v))
}

// printable returns a value as it can be shown: with escapes for what is not text, and in quotes where
// it is empty.
func printable(s string) string {
	if s == "" {
		return `""`
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && s[i] != string(utf8.RuneError)[0]:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case strconv.IsPrint(r):
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
	}
	return b.String()
}
