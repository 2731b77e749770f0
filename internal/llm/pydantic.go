package llm

import (
	"strconv"
	"strings"
)

// pydanticError writes an error as pydantic's errors() has it, in Python's repr: its type, its place
// within the request, a sentence, the input, what was expected, and with an address for more.
func pydanticError(separator, url string) func(*checker, *failure) {
	return func(c *checker, f *failure) {
		b := c.text
		if c.count > 1 {
			b = append(b, separator...)
		}
		b = append(b, "{'type': '"+f.kind+"', 'loc': ("...)
		for i, s := range c.path {
			if i > 0 {
				b = append(b, ", "...)
			}
			if s.isIndex {
				b = strconv.AppendInt(b, int64(s.index), 10)
			} else {
				b = appendReprText(b, s.name)
			}
		}
		if len(c.path) == 1 {
			b = append(b, ',') // a tuple of one
		}
		msg, ctx := f.context()
		b = appendReprText(append(b, "), 'msg': "...), msg)
		b = append(b, ", 'input': "...)
		if f.input == nil {
			b = appendReprBytes(b, f.bytes)
		} else {
			b = appendRepr(b, f.input)
		}
		if ctx != "" {
			b = append(b, ", 'ctx': {"+ctx+"}"...)
		}
		if url != "" {
			b = append(b, ", 'url': '"+url+f.kind+"'"...)
		}
		c.text = append(b, '}')
	}
}

// context returns a failure's sentence and what it says on the expected, "" where it says nothing.
func (f *failure) context() (msg, ctx string) {
	switch f.kind {
	case "literal_error":
		words := expected(f.words)
		return "Input should be " + words, "'expected': " + string(appendReprText(nil, words))
	case "greater_than_equal":
		return f.msg, "'ge': " + f.number()
	case "less_than_equal":
		return f.msg, "'le': " + f.number()
	}
	return f.msg, ""
}

// number returns the bound as Python writes it.
func (f *failure) number() string {
	if f.isFloat && !strings.Contains(f.bound, ".") {
		return f.bound + ".0"
	}
	return f.bound
}

// expected lists the words of a literal as pydantic does: 'a', 'b' or 'c'.
func expected(words []string) string {
	var b []byte
	for i, w := range words {
		switch {
		case i == 0:
		case i == len(words)-1:
			b = append(b, " or "...)
		default:
			b = append(b, ", "...)
		}
		b = appendReprText(b, w)
	}
	return string(b)
}
