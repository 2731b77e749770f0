package replies

import (
	"encoding/json"
	"maps"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
)

// The keywords of JSON schema (draft 2020-12, and its elders' where they differ) that an instance is
// made to satisfy: type, enum, const; properties, required, additionalProperties, minProperties,
// maxProperties; prefixItems, items, minItems, maxItems, uniqueItems; minLength, maxLength, pattern,
// format; minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf; $ref within the schema,
// $defs and definitions; allOf, anyOf, oneOf. Any other keyword is passed over.

// These bound the work on one schema, which may name itself in many places: how many keywords and
// values are looked at, and how deep in one another.
const (
	maxSteps = 100_000
	maxLevel = 8 * maxDepth
)

// schemas is a JSON schema with what is needed to follow the references in it.
type schemas struct {
	root     any
	steps    int // how much has been done
	level    int
	patterns map[string]*regexp.Regexp // nil for what is none
}

// spend counts steps, and reports whether there were as many left.
func (s *schemas) spend(steps int) bool {
	s.steps += steps
	return s.steps <= maxSteps
}

// enter goes one level deeper, and reports whether there is one; leave goes back in any case.
func (s *schemas) enter() bool {
	s.level++
	if s.level <= maxLevel && s.spend(1) {
		return true
	}
	s.level--
	return false
}

// leave goes back to the level before.
func (s *schemas) leave() { s.level-- }

// pattern returns a compiled pattern, or nil where it is none of Go's or one too large.
func (s *schemas) pattern(text string) *regexp.Regexp {
	compiled, ok := s.patterns[text]
	if !ok {
		if re, err := syntax.Parse(text, syntax.Perl); err == nil && s.spend(compiledSize(re)) {
			compiled, _ = regexp.Compile(text) // an unknown dialect is passed over, like a keyword
		}
		if s.patterns == nil {
			s.patterns = make(map[string]*regexp.Regexp)
		}
		s.patterns[text] = compiled
	}
	return compiled
}

// compiledSize returns about how many instructions a pattern is compiled to.
func compiledSize(re *syntax.Regexp) int {
	size := 1
	for _, sub := range re.Sub {
		size = min(maxSteps, size+compiledSize(sub))
	}
	if re.Op == syntax.OpRepeat {
		size = min(maxSteps, size*max(1, re.Min, re.Max))
	}
	return size
}

// resolve returns a schema with its references and its allOf taken in, and the references that led to
// it, those in taken included. It is nil where there is no such schema, or where a reference has been
// taken already.
func (s *schemas) resolve(schema any, taken []string) (*object, []string) {
	if schema == true {
		return newObject(), taken
	}
	o, ok := schema.(*object)
	if !ok || !s.enter() {
		return nil, taken
	}
	defer s.leave()
	chain, parts := taken, list(o, "allOf")
	if ref, ok := o.values["$ref"].(string); ok {
		if slices.Contains(taken, ref) {
			return nil, taken
		}
		chain = append(slices.Clip(taken), ref)
		parts = append([]any{s.at(ref)}, parts...)
	}
	if len(parts) == 0 {
		return o, taken
	}
	merged := &object{names: slices.Clone(o.names), values: maps.Clone(o.values)}
	merged.drop("$ref")
	merged.drop("allOf")
	all := chain
	for _, part := range parts {
		resolved, more := s.resolve(part, chain)
		if resolved == nil || !s.merge(merged, resolved) {
			return nil, taken
		}
		for _, ref := range more[len(chain):] {
			if !slices.Contains(all, ref) {
				all = append(slices.Clip(all), ref)
			}
		}
	}
	return merged, all
}

// at returns the schema that a reference names: "#" or a JSON pointer behind it. It is nil where there
// is none.
func (s *schemas) at(ref string) any {
	path, ok := strings.CutPrefix(ref, "#")
	if !ok || path != "" && path[0] != '/' {
		return nil
	}
	here := s.root
	for _, name := range strings.Split(path, "/")[1:] {
		o, ok := here.(*object)
		if !ok {
			return nil
		}
		here = o.values[unescape.Replace(name)]
	}
	return here
}

// unescape reads a name of a JSON pointer (RFC 6901).
var unescape = strings.NewReplacer("~1", "/", "~0", "~")

// merge adds the keywords of another schema to one, so that what satisfies the one satisfies both where
// that can be said in a single schema. It reports whether there were steps left to do it.
func (s *schemas) merge(to, from *object) bool {
	for _, key := range from.names {
		value := from.values[key]
		own, both := to.values[key]
		switch key {
		case "properties":
			value = mergeProperties(own, value)
			if all, ok := value.(*object); ok && !s.spend(len(all.names)) {
				return false
			}
		case "required":
			a, _ := own.([]any)
			b, _ := value.([]any)
			value = append(slices.Clip(a), b...)
			if !s.spend(len(a) + len(b)) {
				return false
			}
		case "minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties":
			value = stricter(own, value, +1)
		case "maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties":
			value = stricter(own, value, -1)
		default:
			if both { // the more special schema's own
				value = own
			}
		}
		to.set(key, value)
	}
	return true
}

// mergeProperties returns the properties of two schemas; one that both have must satisfy both.
func mergeProperties(a, b any) any {
	first, ok := a.(*object)
	if !ok {
		return b
	}
	second, ok := b.(*object)
	if !ok {
		return a
	}
	merged := &object{names: slices.Clone(first.names), values: maps.Clone(first.values)}
	for _, name := range second.names {
		if own, both := first.values[name]; both {
			all := newObject()
			all.set("allOf", []any{own, second.values[name]})
			merged.set(name, all)
			continue
		}
		merged.set(name, second.values[name])
	}
	return merged
}

// stricter returns the larger of two bounds for a sign of +1, and the smaller for -1.
func stricter(a, b any, sign float64) any {
	x, ok := toFloat(a)
	if !ok {
		return b
	}
	if y, ok := toFloat(b); ok && sign*y > sign*x {
		return b
	}
	return a
}

// types returns the types that a schema admits, the most wanted first; none means any.
func types(schema *object) []string {
	switch t := schema.values["type"].(type) {
	case string:
		return []string{t}
	case []any:
		var all []string
		for _, item := range t {
			if name, ok := item.(string); ok {
				all = append(all, name)
			}
		}
		return all
	}
	return nil
}

// impliedType returns the type that a schema without one has in mind, as its keywords tell, or "".
func impliedType(schema *object) string {
	for _, k := range []struct{ keyword, means string }{
		{"properties", "object"}, {"required", "object"}, {"additionalProperties", "object"},
		{"minProperties", "object"}, {"items", "array"}, {"prefixItems", "array"}, {"minItems", "array"},
		{"pattern", "string"}, {"format", "string"}, {"minLength", "string"}, {"maxLength", "string"},
		{"minimum", "number"}, {"maximum", "number"}, {"multipleOf", "number"},
		{"exclusiveMinimum", "number"}, {"exclusiveMaximum", "number"},
	} {
		if schema.has(k.keyword) {
			return k.means
		}
	}
	return ""
}

// list returns the items of a keyword that has a list.
func list(schema *object, key string) []any {
	items, _ := schema.values[key].([]any)
	return items
}

// toFloat returns a JSON number's value.
func toFloat(value any) (float64, bool) {
	n, ok := value.(json.Number)
	if !ok {
		return 0, false
	}
	x, err := n.Float64()
	return x, err == nil
}

// count returns a keyword's number as one of items or characters, or otherwise where it has none.
func count(schema *object, key string, otherwise int) int {
	x, ok := toFloat(schema.values[key])
	if !ok || x < 0 || x > 1e9 {
		return otherwise
	}
	return int(x)
}
