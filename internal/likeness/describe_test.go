package likeness

import (
	"cmp"
	"fmt"
	"hash/crc32"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"tutor/internal/amqp"
)

// describe returns a method as a line.
func describe(m amqp.Method) string {
	switch m := m.(type) {
	case *amqp.ConnectionStart:
		return describeStart(m)
	case *amqp.ConnectionClose:
		return describeClose(m, m.ReplyCode, m.ReplyText, m.ClassID, m.MethodID)
	case *amqp.ChannelClose:
		return describeClose(m, m.ReplyCode, m.ReplyText, m.ClassID, m.MethodID)
	}
	line := m.Spec().Name
	for _, a := range amqp.Arguments(m) {
		line += describeValue(a.Name, a.Value)
	}
	return line
}

// describeValue returns " name=value", or nothing for a value that is empty.
func describeValue(name string, value any) string {
	if v := reflect.ValueOf(value); !v.IsValid() || v.IsZero() || v.Kind() == reflect.Map && v.Len() == 0 {
		return ""
	}
	switch x := value.(type) {
	case string:
		if strings.ContainsAny(x, " \n\"") {
			value = strconv.Quote(x)
		}
	case amqp.Table:
		value = describeTable(x)
	}
	return fmt.Sprintf(" %s=%v", name, value)
}

// describeTable returns a table with the types of what is in it.
func describeTable(t amqp.Table) string {
	var fields []string
	for _, name := range slices.Sorted(maps.Keys(t)) {
		switch x := t[name].(type) {
		case string:
			fields = append(fields, fmt.Sprintf("%s=%q", name, x))
		case amqp.Table:
			fields = append(fields, name+"="+describeTable(x))
		default:
			fields = append(fields, fmt.Sprintf("%s=%T(%v)", name, x, x))
		}
	}
	return "{" + strings.Join(fields, " ") + "}"
}

// describeStart leaves out what a server says about itself, apart from its name, and the order of
// the mechanisms, which is not to be relied on.
func describeStart(m *amqp.ConnectionStart) string {
	mechanisms := strings.Fields(m.Mechanisms)
	slices.Sort(mechanisms)
	capabilities, _ := m.ServerProperties["capabilities"].(amqp.Table)
	var can []string
	for name, value := range capabilities {
		if value == true {
			can = append(can, name)
		}
	}
	slices.Sort(can)
	return fmt.Sprintf("connection.start %d-%d %v locales=%s mechanisms=%s capabilities=%s", m.VersionMajor, m.VersionMinor,
		m.ServerProperties["product"], m.Locales, strings.Join(mechanisms, ","), strings.Join(can, ","))
}

// describeClose returns a close with its reason and, in brackets, the method at fault.
func describeClose(m amqp.Method, code uint16, text string, class, method uint16) string {
	line := fmt.Sprintf("%s %d %s", m.Spec().Name, code, strings.ReplaceAll(text, "\n", `\n`))
	if s := amqp.LookupMethod(class, method); s != nil {
		return line + " (" + s.Name + ")"
	} else if class != 0 || method != 0 {
		return fmt.Sprintf("%s (%d,%d)", line, class, method)
	}
	return line
}

// describeContent returns what a message says, to stand behind its method. A property that is there
// and empty is not one that is not there.
func describeContent(h amqp.Header, body []byte) string {
	var line strings.Builder
	h.Properties.Each(func(name string, value any) {
		line.WriteString(cmp.Or(describeValue(name, value), " "+name+"="))
	})
	return line.String() + " " + describeBody(body)
}

// describeBody returns a body in quotes, and of a long one the size and a checksum.
func describeBody(body []byte) string {
	if len(body) > 100 {
		return fmt.Sprintf("(%d bytes, %08x)", len(body), crc32.ChecksumIEEE(body))
	}
	return strconv.Quote(string(body))
}
