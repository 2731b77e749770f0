package replies

import (
	"encoding/json"
	"math"
	"math/big"
	"slices"
	"unicode/utf8"
)

// fits reports whether a value satisfies a schema, as far as the keywords go that schema.go names.
func (s *schemas) fits(schema, value any) bool {
	if schema == true {
		return true
	}
	o, ok := schema.(*object)
	if !ok || !s.enter() {
		return false
	}
	defer s.leave()
	if t := types(o); len(t) > 0 && !slices.ContainsFunc(t, func(name string) bool { return isA(value, name) }) {
		return false
	}
	same := func(other any) bool { return equal(value, other) }
	if constant, ok := o.values["const"]; ok && !same(constant) {
		return false
	}
	if o.has("enum") && (!s.spend(len(list(o, "enum"))) || !slices.ContainsFunc(list(o, "enum"), same)) {
		return false
	}
	return s.fitsType(o, value) && s.fitsOthers(o, value)
}

// fitsOthers reports whether a value satisfies the schemas that one refers to.
func (s *schemas) fitsOthers(o *object, value any) bool {
	if ref, ok := o.values["$ref"].(string); ok && !s.fits(s.at(ref), value) {
		return false
	}
	for _, part := range list(o, "allOf") {
		if !s.fits(part, value) {
			return false
		}
	}
	if branches := list(o, "anyOf"); len(branches) > 0 && !slices.ContainsFunc(branches, s.admits(value)) {
		return false
	}
	branches, fit := list(o, "oneOf"), 0
	for _, branch := range branches {
		if s.fits(branch, value) {
			fit++
		}
	}
	return len(branches) == 0 || fit == 1
}

// admits returns whether a schema admits the value.
func (s *schemas) admits(value any) func(schema any) bool {
	return func(schema any) bool { return s.fits(schema, value) }
}

// fitsType reports whether a value satisfies the keywords that are about its type.
func (s *schemas) fitsType(o *object, value any) bool {
	switch v := value.(type) {
	case string:
		return s.fitsText(o, v)
	case json.Number:
		return fitsNumber(o, v)
	case []any:
		return s.fitsList(o, v)
	case *object:
		return s.fitsObject(o, v)
	}
	return true
}

// fitsText reports whether a text has the length, the pattern and the format of a schema.
func (s *schemas) fitsText(o *object, text string) bool {
	n := utf8.RuneCountInString(text)
	if n < count(o, "minLength", 0) || n > count(o, "maxLength", math.MaxInt) {
		return false
	}
	if p, ok := o.values["pattern"].(string); ok {
		if pattern := s.pattern(p); pattern != nil && !pattern.MatchString(text) {
			return false
		}
	}
	f, known := formats[format(o)]
	return !known || f.pattern.MatchString(text)
}

// fitsNumber reports whether a number is within a schema's bounds.
func fitsNumber(o *object, number json.Number) bool {
	x, err := number.Float64()
	if err != nil {
		return false
	}
	b := boundsOf(o)
	if x < b.low || x > b.high || b.openLow && x == b.low || b.openHigh && x == b.high {
		return false
	}
	step, ok := o.values["multipleOf"].(json.Number)
	return !ok || isMultiple(number, step)
}

// isMultiple reports whether a number is a multiple of another, in decimal arithmetic. Numbers that are
// too long for that are not.
func isMultiple(number, step json.Number) bool {
	if !short(number) || !short(step) {
		return false
	}
	x, ok1 := new(big.Rat).SetString(string(number))
	y, ok2 := new(big.Rat).SetString(string(step))
	return ok1 && ok2 && (y.Sign() == 0 || x.Quo(x, y).IsInt())
}

// short reports whether a number has few enough digits, its exponent's included, to be reckoned with.
func short(n json.Number) bool {
	x, err := n.Float64()
	return err == nil && len(n) <= 40 && (x == 0 || math.Abs(math.Log10(math.Abs(x))) < 100)
}

// fitsList reports whether a list satisfies a schema.
func (s *schemas) fitsList(o *object, items []any) bool {
	if len(items) < count(o, "minItems", 0) || len(items) > count(o, "maxItems", math.MaxInt) {
		return false
	}
	unique := o.values["uniqueItems"] == true
	for i, item := range items {
		schema, ok := itemSchema(o, i)
		if !ok || !s.fits(schema, item) || unique && slices.ContainsFunc(items[:i], func(other any) bool { return equal(item, other) }) {
			return false
		}
	}
	return true
}

// itemSchema returns the schema of a list's item, and whether the list may have it.
func itemSchema(o *object, i int) (any, bool) {
	first, rest := tuple(o)
	switch {
	case i < len(first):
		return first[i], true
	case rest == nil:
		return true, true
	}
	return rest, rest != false
}

// tuple returns the schemas of a list's first items, and that of those behind them.
func tuple(o *object) (first []any, rest any) {
	if old, ok := o.values["items"].([]any); ok { // as before draft 2020-12
		return old, o.values["additionalItems"]
	}
	return list(o, "prefixItems"), o.values["items"]
}

// fitsObject reports whether an object satisfies a schema.
func (s *schemas) fitsObject(o, value *object) bool {
	if len(value.names) < count(o, "minProperties", 0) || len(value.names) > count(o, "maxProperties", math.MaxInt) {
		return false
	}
	for _, name := range required(o).names {
		if !value.has(name) {
			return false
		}
	}
	for _, name := range value.names {
		schema, ok := memberSchema(o, name)
		if !ok || !s.fits(schema, value.values[name]) {
			return false
		}
	}
	return true
}

// memberSchema returns the schema of an object's member, and whether the object may have it.
func memberSchema(o *object, name string) (any, bool) {
	if properties, ok := o.values["properties"].(*object); ok && properties.has(name) {
		return properties.values[name], true
	}
	more, ok := o.values["additionalProperties"]
	if !ok {
		return true, true
	}
	return more, more != false
}

// required returns the names of the members that an object must have, as those of an object.
func required(o *object) *object {
	needed := newObject()
	for _, item := range list(o, "required") {
		if name, ok := item.(string); ok {
			needed.set(name, nil)
		}
	}
	return needed
}

// isA reports whether a value is of a type of JSON schema.
func isA(value any, name string) bool {
	switch v := value.(type) {
	case nil:
		return name == "null"
	case bool:
		return name == "boolean"
	case string:
		return name == "string"
	case json.Number:
		x, err := v.Float64()
		return name == "number" || name == "integer" && err == nil && x == math.Trunc(x)
	case []any:
		return name == "array"
	case *object:
		return name == "object"
	}
	return false
}

// equal reports whether two values are the same; the order of members does not matter.
func equal(a, b any) bool {
	switch x := a.(type) {
	case json.Number:
		y, ok := b.(json.Number)
		return ok && (x == y || sameNumber(x, y))
	case []any:
		y, ok := b.([]any)
		return ok && slices.EqualFunc(x, y, equal)
	case *object:
		y, ok := b.(*object)
		if !ok || len(x.names) != len(y.names) {
			return false
		}
		for _, name := range x.names {
			if !y.has(name) || !equal(x.values[name], y.values[name]) {
				return false
			}
		}
		return true
	}
	switch b.(type) {
	case []any, *object: // which Go cannot compare
		return false
	}
	return a == b
}

// sameNumber reports whether two numbers have the same value, as 1 and 1.0 do.
func sameNumber(a, b json.Number) bool {
	x, errX := a.Float64()
	y, errY := b.Float64()
	return errX == nil && errY == nil && x == y
}
