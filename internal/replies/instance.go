package replies

import (
	"encoding/json"
	"maps"
	"slices"
)

// These bound what is made up: the items or members of one list or object, and all values together.
const (
	maxItems  = 100
	maxValues = 20_000
)

// instance returns what is said in JSON mode: a value that satisfies the schema, with those of the
// preferred one where they fit. A text, where there is one, is said in the first string that has no
// preferred value and admits it. Where nothing satisfies the schema, something near it is said, and
// where it is no schema at all, the preferred value.
func instance(schema json.RawMessage, preferred any, text string) any {
	if len(schema) == 0 {
		return preferred
	}
	root, err := decodeJSON(schema)
	if err != nil {
		return preferred
	}
	for _, lax := range []bool{false, true} {
		m := &maker{schemas: schemas{root: root}, text: text, lax: lax}
		if value, ok := m.make(root, &preferred, nil); ok {
			return value
		}
	}
	return preferred
}

// maker makes one instance.
type maker struct {
	schemas
	text string // to be said once; "" when it was
	lax  bool   // what was made need not satisfy every keyword
	made int    // how many values have been made, or tried
}

// accepts reports whether a value that was made for a schema will do.
func (m *maker) accepts(schema, value any) bool { return m.lax || m.fits(schema, value) }

// make returns an instance of a schema, and whether there is one. Preferred is the value that it should
// have, or nil. Path has the references that are being followed: what can only be finished by
// following one of them again has no end, and there is no instance.
func (m *maker) make(schema any, preferred *any, path []string) (any, bool) {
	if m.made++; m.made > maxValues || !m.enter() {
		return nil, false
	}
	defer m.leave()
	o, path := m.resolve(schema, path)
	if o == nil {
		return nil, false
	}
	if constant, ok := o.values["const"]; ok {
		return constant, m.accepts(schema, constant)
	}
	if o.has("enum") {
		return m.makeEnum(schema, list(o, "enum"), preferred)
	}
	for _, key := range []string{"anyOf", "oneOf"} {
		if branches := list(o, key); len(branches) > 0 {
			value, ok := m.makeBranch(o, key, branches, preferred, path)
			return value, ok && m.accepts(schema, value)
		}
	}
	for _, name := range wanted(o, preferred) {
		if value, ok := m.makeType(name, o, preferred, path); ok && m.accepts(schema, value) {
			return value, true
		}
	}
	return nil, false
}

// makeEnum returns the preferred value if it is among those listed, or else the first one that fits.
func (m *maker) makeEnum(schema any, all []any, preferred *any) (any, bool) {
	if preferred != nil && m.fits(schema, *preferred) {
		return *preferred, true
	}
	for _, value := range all {
		if m.accepts(schema, value) {
			return value, true
		}
	}
	return nil, false
}

// makeBranch returns an instance of a schema with one of its branches: of the first one that the
// preferred value satisfies, or else of the first one that has an instance.
func (m *maker) makeBranch(o *object, key string, branches []any, preferred *any, path []string) (any, bool) {
	rest := &object{names: slices.Clone(o.names), values: maps.Clone(o.values)}
	rest.drop(key)
	if preferred != nil {
		first := slices.IndexFunc(branches, m.admits(*preferred))
		if first > 0 {
			branches = append([]any{branches[first]}, branches...)
		}
	}
	for _, branch := range branches {
		both := newObject()
		both.set("allOf", []any{branch, rest})
		if value, ok := m.make(both, preferred, path); ok && m.accepts(o, value) {
			return value, true
		}
	}
	return nil, false
}

// wanted returns the types that an instance may have, the one to try first in front.
func wanted(o *object, preferred *any) []string {
	names := types(o)
	isPreferred := func(name string) bool { return preferred != nil && isA(*preferred, name) }
	if len(names) == 0 { // an object before all, which is what JSON mode is for
		names = []string{"object", "array", "string", "integer", "number", "boolean", "null"}
		if implied := impliedType(o); implied != "" {
			names = []string{implied, "object"}
		} else if preferred == nil {
			names = []string{"string"}
		}
	}
	if i := slices.IndexFunc(names, isPreferred); i > 0 {
		return append([]string{names[i]}, names...)
	}
	return names
}

// makeType returns an instance of a schema that is of a type.
func (m *maker) makeType(name string, o *object, preferred *any, path []string) (any, bool) {
	switch name {
	case "null":
		return nil, true
	case "boolean":
		if preferred != nil && isA(*preferred, name) {
			return *preferred, true
		}
		return true, true
	case "string":
		return m.makeText(o, preferred), true
	case "number", "integer":
		return makeNumber(o, name == "integer", preferred), true
	case "array":
		return m.makeList(o, preferred, path)
	case "object":
		return m.makeObject(o, preferred, path)
	}
	return nil, false
}

// makeInner returns an instance within an object or a list. With a preferred value references may be
// followed again, since that has an end.
func (m *maker) makeInner(schema any, preferred *any, path []string) (any, bool) {
	if preferred != nil {
		path = nil
	}
	return m.make(schema, preferred, path)
}
