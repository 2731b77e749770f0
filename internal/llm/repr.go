package llm

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// appendRepr appends a value as Python's repr writes the object that json.loads makes of it.
func appendRepr(b []byte, v *value) []byte {
	switch v.kind {
	case null:
		return append(b, "None"...)
	case boolean:
		return append(append(b, v.text[0]-0x20), v.text[1:]...) // True, False
	case integer:
		if v.text == "-0" {
			return append(b, '0')
		}
		return append(b, v.text...)
	case float:
		return appendReprFloat(b, v.number())
	case text:
		return appendReprText(b, v.text)
	}
	opening, closing := byte('['), byte(']')
	if v.kind == object {
		opening, closing = '{', '}'
	}
	b = append(b, opening)
	for i := range v.items {
		if i > 0 {
			b = append(b, ", "...)
		}
		if v.kind == object {
			b = append(appendReprText(b, v.items[i].key), ": "...)
		}
		b = appendRepr(b, &v.items[i].value)
	}
	return append(b, closing)
}

// appendReprFloat appends a float: the shortest digits that mean it, with an exponent from 1e16 on
// and below 0.0001, and with a ".0" where it would look like an int.
func appendReprFloat(b []byte, f float64) []byte {
	switch {
	case math.IsNaN(f):
		return append(b, "nan"...)
	case math.IsInf(f, 1):
		return append(b, "inf"...)
	case math.IsInf(f, -1):
		return append(b, "-inf"...)
	}
	if size := math.Abs(f); size != 0 && (size < 1e-4 || size >= 1e16) {
		return strconv.AppendFloat(b, f, 'e', -1, 64)
	}
	start := len(b)
	if b = strconv.AppendFloat(b, f, 'f', -1, 64); !strings.Contains(string(b[start:]), ".") {
		b = append(b, ".0"...)
	}
	return b
}

// appendReprText appends a text in single quotes, or in double quotes if it has single quotes and no
// double ones. What cannot be printed is escaped.
func appendReprText(b []byte, s string) []byte {
	quote := byte('\'')
	if strings.Contains(s, "'") && !strings.Contains(s, `"`) {
		quote = '"'
	}
	b = append(b, quote)
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError && size == 1 {
			r, size = loneHalf(s)
		}
		s = s[size:]
		switch {
		case r == rune(quote) || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, `\n`...)
		case r == '\r':
			b = append(b, `\r`...)
		case r == '\t':
			b = append(b, `\t`...)
		case unicode.IsPrint(r):
			b = utf8.AppendRune(b, r)
		case r < 0x100:
			b = fmt.Appendf(b, `\x%02x`, r)
		case r < 0x10000:
			b = fmt.Appendf(b, `\u%04x`, r)
		default:
			b = fmt.Appendf(b, `\U%08x`, r)
		}
	}
	return append(b, quote)
}

// loneHalf returns the half of a surrogate pair that three bytes stand for.
func loneHalf(s string) (rune, int) {
	if len(s) < 3 {
		return utf8.RuneError, 1
	}
	return rune(s[0]&0x0f)<<12 | rune(s[1]&0x3f)<<6 | rune(s[2]&0x3f), 3
}

// appendReprBytes appends bytes as Python's repr writes a bytes object.
func appendReprBytes(b, bytes []byte) []byte {
	quote := byte('\'')
	if strings.Contains(string(bytes), "'") && !strings.Contains(string(bytes), `"`) {
		quote = '"'
	}
	b = append(b, 'b', quote)
	for _, c := range bytes {
		switch {
		case c == quote || c == '\\':
			b = append(b, '\\', c)
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\r':
			b = append(b, `\r`...)
		case c == '\t':
			b = append(b, `\t`...)
		case c < ' ' || c > '~':
			b = fmt.Appendf(b, `\x%02x`, c)
		default:
			b = append(b, c)
		}
	}
	return append(b, quote)
}
