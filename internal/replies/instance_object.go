package replies

import (
	"fmt"
	"math"
	"slices"
)

// makeObject returns an object that satisfies a schema, and whether there is one. Its members are those
// that the schema names, in the schema's order: all that are required, and the others where they are
// preferred or where nothing is.
func (m *maker) makeObject(o *object, preferred *any, path []string) (any, bool) {
	given := newObject()
	if preferred != nil {
		if p, ok := (*preferred).(*object); ok {
			given = p
		}
	}
	made, needed := newObject(), required(o)
	room := count(o, "maxProperties", math.MaxInt) - len(needed.names) // for what is not required
	for _, name := range memberNames(o, needed, given) {
		if !needed.has(name) {
			if room <= 0 {
				continue
			}
			room--
		}
		value, ok := m.makeMember(o, name, given.at(name), path)
		switch {
		case ok:
			made.set(name, value)
		case needed.has(name):
			return nil, false
		}
	}
	m.fillUp(made, o, path)
	return made, true
}

// makeMember returns the value of an object's member, and whether there is one.
func (m *maker) makeMember(o *object, name string, preferred *any, path []string) (any, bool) {
	schema, ok := memberSchema(o, name)
	if !ok {
		return nil, false
	}
	return m.makeInner(schema, preferred, path)
}

// fillUp gives an object as many members as a schema asks for, as far as it admits others than it names.
func (m *maker) fillUp(made, o *object, path []string) {
	for i := 1; len(made.names) < min(count(o, "minProperties", 0), maxItems); i++ {
		name := fmt.Sprintf("key%d", i)
		if made.has(name) {
			continue
		}
		value, ok := m.makeMember(o, name, nil, path)
		if !ok {
			return
		}
		made.set(name, value)
	}
}

// memberNames returns the names of the members to make, those of the schema's properties first. The
// preferred ones that it does not name are among them only where it names none.
func memberNames(o, needed, given *object) []string {
	properties, ok := o.values["properties"].(*object)
	if !ok {
		properties = newObject()
	}
	free := !slices.ContainsFunc(properties.names, given.has)
	names := newObject()
	for _, name := range properties.names {
		if free || given.has(name) || needed.has(name) {
			names.set(name, nil)
		}
	}
	for _, name := range needed.names {
		names.set(name, nil)
	}
	if len(properties.names) == 0 {
		for _, name := range given.names {
			names.set(name, nil)
		}
	}
	return names.names
}

// makeList returns a list that satisfies a schema, and whether there is one: as long as the preferred
// one, or else with an item for each that the schema describes, and one at least where it may have one.
func (m *maker) makeList(o *object, preferred *any, path []string) (any, bool) {
	var given []any
	least := count(o, "minItems", 0)
	first, _ := tuple(o)
	length := max(1, len(first), least)
	if preferred != nil {
		if p, ok := (*preferred).([]any); ok {
			given = p
			length = max(least, len(given))
		}
	}
	made := []any{}
	for i := range min(length, count(o, "maxItems", math.MaxInt), max(maxItems, len(given))) {
		var wish *any
		if i < len(given) {
			wish = &given[i]
		}
		value, ok := m.makeItem(o, i, wish, made, path)
		if !ok && i < least && !m.lax {
			return nil, false
		}
		if !ok {
			break
		}
		made = append(made, value)
	}
	return made, true
}

// makeItem returns the next item of a list, and whether there is one.
func (m *maker) makeItem(o *object, i int, preferred *any, made []any, path []string) (any, bool) {
	schema, ok := itemSchema(o, i)
	if !ok {
		return nil, false
	}
	value, ok := m.makeInner(schema, preferred, path)
	if !ok || o.values["uniqueItems"] != true {
		return value, ok
	}
	return m.another(schema, value, made)
}

// another returns a value like the given one that is not among those made, and whether there is one.
func (m *maker) another(schema, value any, made []any) (any, bool) {
	isNew := func(v any) bool {
		return !slices.ContainsFunc(made, func(other any) bool { return equal(v, other) })
	}
	if isNew(value) {
		return value, true
	}
	candidates := variants(value, len(made)+1)
	if o, _ := m.resolve(schema, nil); o != nil {
		candidates = append(slices.Clip(list(o, "enum")), candidates...)
	}
	for _, v := range candidates {
		if isNew(v) && m.fits(schema, v) {
			return v, true
		}
	}
	return nil, false
}
