package wire

import (
	"fmt"
	"slices"
	"strings"

	"tutor/internal/amqp"
)

// Kind is one kind of event with the fields that a matcher may name, beside "from", "to",
// "channel" and "connection", which all have.
type Kind struct {
	Name    string
	Content bool // also has "body" and "json"
	Fields  []KindField
}

// KindField is one field of a kind.
type KindField struct {
	Name string
	Type Type
}

// Type says which values a field can have, and so which comparisons make sense.
type Type int

// The types of fields.
const (
	Text Type = iota
	Number
	Bool
	Duration
	Table // entered by a dot
)

// Kinds returns every kind of event: AMQP's methods in the order of their classes, those of HTTP, then
// ours.
func Kinds() []Kind {
	var kinds []Kind
	for _, m := range amqp.Methods() {
		k := Kind{Name: m.Name, Content: m.Content}
		for _, f := range m.Fields {
			if !Secret(m.Name, f.Name) {
				k.Fields = append(k.Fields, KindField{f.Name, fieldType(f.Type)})
			}
		}
		if m.Name == "basic.deliver" || m.Name == "basic.get-ok" {
			k.Fields = append(k.Fields, KindField{"queue", Text})
		}
		if m.Content {
			k.Fields = append(k.Fields, properties()...)
			k.Fields = append(k.Fields, KindField{"size", Number})
		}
		kinds = append(kinds, k)
	}
	return slices.Concat(kinds, httpKinds, ownKinds)
}

// ownKinds are the kinds that are neither AMQP methods nor HTTP messages.
var ownKinds = []Kind{
	{Name: "tcp.open"},
	{Name: "tcp.close", Fields: []KindField{{"error", Text}}}, // from the end that closes, once each
	{Name: "amqp.header", Fields: []KindField{{"version", Text}}},
	{Name: "amqp.heartbeat"},
	{Name: "undecoded", Fields: []KindField{{"reason", Text}, {"size", Number}, {"hex", Text}}},
	{Name: fullKind},
	{Name: rpcKind, Fields: []KindField{
		{"queue", Text}, {"correlation-id", Text}, {"reply-to", Text}, {"took", Duration}, {"work", Duration}}},
	{Name: callKind, Fields: []KindField{
		{"method", Text}, {"path", Text}, {"status", Number}, {"streamed", Bool}, {"took", Duration}, {"chunks", Number}}},
}

// properties returns the fields of a content header.
func properties() []KindField {
	var fields []KindField
	all := amqp.Properties{Present: ^amqp.PropertyFlags(0)}
	all.Each(func(name string, value any) {
		t := Text
		switch value.(type) {
		case uint8:
			t = Number
		case amqp.Table:
			t = Table
		}
		fields = append(fields, KindField{name, t})
	})
	return fields
}

// Secret reports whether a method's field proves who somebody is. Such a field is in no event.
func Secret(kind, field string) bool {
	switch kind {
	case "connection.start-ok", "connection.secure-ok":
		return field == "response"
	case "connection.secure":
		return field == "challenge"
	case "connection.update-secret":
		return field == "new-secret"
	}
	return false
}

func fieldType(t amqp.FieldType) Type {
	switch t {
	case amqp.Bit:
		return Bool
	case amqp.Octet, amqp.Short, amqp.Long, amqp.LongLong:
		return Number
	case amqp.TableField:
		return Table
	}
	return Text
}

// findKind returns the kind of that name; the error names the nearest one.
func findKind(name string) (Kind, error) {
	kinds := Kinds()
	names := make([]string, len(kinds))
	for i, k := range kinds {
		if k.Name == name {
			return k, nil
		}
		names[i] = k.Name
	}
	if near := nearest(name, names); near != "" {
		return Kind{}, fmt.Errorf("there is no kind of event %q; do you mean %q?", name, near)
	}
	return Kind{}, fmt.Errorf("there is no kind of event %q; kinds are AMQP methods such as \"basic.publish\", HTTP's request, response, chunk and aborted, and rpc, call, tcp.open, tcp.close, amqp.header, amqp.heartbeat, undecoded", name)
}

// field returns the type of a field that a matcher may name; the error names the nearest one.
func (k Kind) field(name string) (Type, error) {
	switch name {
	case "from", "to", "connection":
		return Text, nil
	case "channel":
		return Number, nil
	}
	head, path, dotted := strings.Cut(name, ".")
	if lower := strings.ToLower(path); head == "headers" && path != lower && k.isHTTP() {
		return 0, fmt.Errorf("HTTP headers are recorded with lower-case names; do you mean %q?", head+"."+lower)
	}
	if k.Content && head == "json" && strings.Contains(path, "[") {
		return 0, fmt.Errorf("lists are entered by a dot, as in json.messages.0.role, and not as in %q", name)
	}
	if k.Content && (name == "body" || head == "json") {
		return Text, nil
	}
	i := slices.IndexFunc(k.Fields, func(f KindField) bool { return f.Name == head })
	if i >= 0 && (!dotted || k.Fields[i].Type == Table && path != "") {
		if dotted {
			return Text, nil
		}
		return k.Fields[i].Type, nil
	}
	names := k.fieldNames()
	if near := nearest(name, names); near != "" {
		return 0, fmt.Errorf("%s has no field %q; do you mean %q?", k.Name, name, near)
	}
	hint := ""
	if k.Content && k.isHTTP() {
		hint = fmt.Sprintf("; what a JSON body has reads json.%s", name)
	}
	return 0, fmt.Errorf("%s has no field %q; it has %s%s", k.Name, name, strings.Join(names, ", "), hint)
}

func (k Kind) fieldNames() []string {
	var names []string
	for _, f := range k.Fields {
		names = append(names, f.Name)
	}
	if k.Content {
		names = append(names, "body", "json")
	}
	return append(names, "from", "to", "channel", "connection")
}
