package llm

import "strings"

// shape is a type that a value of a request must have. The shapes are those of pydantic 2, with its
// names for what is wrong, and so is their laxness: in a checker that is not strict, a numeric string
// is a number.
type shape interface {
	// check reports whether a value has the shape, and tells the checker what is wrong with it.
	check(c *checker, v *value) bool
}

// The simple shapes.
type (
	// stringShape is a text.
	stringShape struct{}
	// intShape is a number without a fraction, within bounds.
	intShape struct{ bounds }
	// floatShape is a number, within bounds.
	floatShape struct{ bounds }
	// boolShape is true or false.
	boolShape struct{}
	// literalShape is one of some texts.
	literalShape []string
	// anyShape is anything.
	anyShape struct{}
)

// bounds are the least and the greatest number allowed, as texts; "" is none.
type bounds struct{ least, most string }

// The shapes that are made of others.
type (
	// nullable is null or something.
	nullable struct{ of shape }
	// listShape is a list; at OpenAI of so many items.
	listShape struct {
		of          shape
		least, most int // 0: any number
	}
	// dictShape is an object with any keys.
	dictShape struct{ of shape }
	// record is an object with known keys; unknown ones are passed over, or refused if it is closed.
	record struct {
		parts  []part
		closed bool
	}
	// union is one of several shapes.
	union []alternative
	// tagged is a record of which one member tells the others.
	tagged struct {
		tag   string
		names literalShape
		cases map[string]record
	}
)

// part is a member of a record.
type part struct {
	name     string
	shape    shape
	optional bool
}

// alternative is a member of a union. The label stands in the place of an error.
type alternative struct {
	label string
	shape shape
}

func (anyShape) check(*checker, *value) bool { return true }

func (s nullable) check(c *checker, v *value) bool {
	return v.kind == null || s.of.check(c, v)
}

func (stringShape) check(c *checker, v *value) bool {
	switch {
	case v.kind != text:
		return c.fail(failure{kind: "string_type", msg: sentences["string_type"], want: "a string", input: v})
	case !isWhole(v.text):
		return c.fail(failure{kind: "string_unicode", msg: sentences["string_unicode"], want: "a string", input: v})
	}
	return true
}

func (s intShape) check(c *checker, v *value) bool {
	n, kind := asInt(v, c.how)
	if kind != "" {
		return c.fail(failure{kind: kind, msg: sentences[kind], want: "an integer", input: v})
	}
	return s.within(c, v, float64(n), false)
}

func (s floatShape) check(c *checker, v *value) bool {
	f, kind := asFloat(v, c.how)
	if kind != "" {
		return c.fail(failure{kind: kind, msg: sentences[kind], want: "a decimal", input: v})
	}
	return s.within(c, v, f, true)
}

func (boolShape) check(c *checker, v *value) bool {
	if _, kind := asBool(v, c.how); kind != "" {
		return c.fail(failure{kind: kind, msg: sentences[kind], want: "a boolean", input: v})
	}
	return true
}

func (s literalShape) check(c *checker, v *value) bool {
	if v.kind == text {
		for _, word := range s {
			if word == v.text {
				return true
			}
		}
		if !isWhole(v.text) {
			return c.fail(failure{kind: "string_unicode", msg: sentences["string_unicode"], want: "a string", input: v})
		}
	}
	return c.fail(failure{kind: "literal_error", words: s, want: "a string", input: v})
}

func (s listShape) check(c *checker, v *value) bool {
	if v.kind != list {
		return c.fail(failure{kind: "list_type", msg: "Input should be a valid list", want: "an array", input: v})
	}
	if n := len(v.items); n < s.least || s.most > 0 && n > s.most {
		return c.fail(failure{kind: "length", least: s.least, most: s.most, input: v})
	}
	fine := true
	for i := range v.items {
		c.path = append(c.path, step{index: i, isIndex: true})
		fine = s.of.check(c, &v.items[i].value) && fine
		c.path = c.path[:len(c.path)-1]
	}
	return fine
}

func (s dictShape) check(c *checker, v *value) bool {
	if v.kind != object {
		return c.fail(failure{kind: "dict_type", msg: "Input should be a valid dictionary", want: "an object", input: v})
	}
	fine := true
	for i := range v.items {
		c.path = append(c.path, step{name: v.items[i].key})
		fine = s.of.check(c, &v.items[i].value) && fine
		c.path = c.path[:len(c.path)-1]
	}
	return fine
}

func (s record) check(c *checker, v *value) bool {
	if v.kind != object {
		return c.fail(failure{kind: "dict_type", msg: "Input should be a valid dictionary", want: "an object", input: v})
	}
	fine := true
	for i := range s.parts {
		p := &s.parts[i]
		c.path = append(c.path, step{name: p.name})
		if member := v.get(p.name); member != nil {
			fine = p.shape.check(c, member) && fine
		} else if !p.optional {
			fine = c.fail(failure{kind: "missing", msg: "Field required", input: v})
		}
		c.path = c.path[:len(c.path)-1]
	}
	if s.closed {
		fine = s.refuseOthers(c, v) && fine
	}
	return fine
}

// refuseOthers tells of the members that a closed record does not have.
func (s record) refuseOthers(c *checker, v *value) bool {
	fine := true
	for i := range v.items {
		known := false
		for j := range s.parts {
			known = known || s.parts[j].name == v.items[i].key
		}
		if !known {
			c.path = append(c.path, step{name: v.items[i].key})
			fine = c.fail(failure{kind: "extra_forbidden", input: &v.items[i].value})
			c.path = c.path[:len(c.path)-1]
		}
	}
	return fine
}

func (s union) check(c *checker, v *value) bool {
	quiet := c.quiet
	c.quiet = true
	for i := range s {
		if s[i].shape.check(c, v) {
			c.quiet = quiet
			return true
		}
	}
	c.quiet = quiet
	if quiet {
		return false
	}
	if c.how == strict {
		return s.narrow(c, v)
	}
	for i := range s {
		c.path = append(c.path, step{name: s[i].label})
		s[i].shape.check(c, v)
		c.path = c.path[:len(c.path)-1]
	}
	return false
}

// narrow tells what is wrong with a value of which no alternative is right, where only one may tell:
// the list's if it is one, or all of their types.
func (s union) narrow(c *checker, v *value) bool {
	var types []string
	for i := range s {
		if _, ok := s[i].shape.(listShape); ok && v.kind == list {
			return s[i].shape.check(c, v)
		}
		types = append(types, s[i].label)
	}
	return c.fail(failure{kind: "union", want: "one of " + strings.Join(types, " or "), input: v})
}

func (s tagged) check(c *checker, v *value) bool {
	tag := v.get(s.tag)
	if v.kind != object || tag == nil { // a record says what is wrong
		return record{parts: []part{{name: s.tag, shape: s.names}}}.check(c, v)
	}
	c.path = append(c.path, step{name: s.tag})
	known := s.names.check(c, tag)
	c.path = c.path[:len(c.path)-1]
	return known && s.cases[tag.text].check(c, v)
}
