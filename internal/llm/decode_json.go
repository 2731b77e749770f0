package llm

import (
	"errors"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// The limits of what is decoded. The real servers have none on bodies; the depth and the digits are
// those at which Python's json gives up.
const (
	maxBody   = 8 << 20 // bytes of a request
	maxValues = 1 << 17 // JSON values in it
	maxDepth  = 900     // lists and objects within each other, about what CPython's stack allows a server
	maxDigits = 4300    // of a number without a fraction, sys.int_info.default_max_str_digits
)

var (
	errMalformed = errors.New("not JSON that Python can read")
	errTooLarge  = errors.New("more than the stand-in holds")
)

// parseJSON reads a text as Python's json.loads does: with NaN and Infinity, with lone halves of
// surrogate pairs, and with the last of equal keys in the place of the first. Unlike Python it reads
// UTF-8 only.
func parseJSON(body []byte) (value, error) {
	if len(body) > maxBody {
		return value{}, errTooLarge
	}
	if !utf8.Valid(body) {
		return value{}, errMalformed
	}
	d := jsonDecoder{s: string(body)}
	if len(d.s) >= 3 && d.s[:3] == "\ufeff" {
		d.at = 3
	}
	d.space()
	var v value
	if err := d.value(&v, 0); err != nil {
		return value{}, err
	}
	if d.space(); d.at < len(d.s) {
		return value{}, errMalformed
	}
	return v, nil
}

// jsonDecoder is a place in a JSON text.
type jsonDecoder struct {
	s      string
	at     int
	values int
}

// peek returns the next byte, or 0 at the end.
func (d *jsonDecoder) peek() byte {
	if d.at < len(d.s) {
		return d.s[d.at]
	}
	return 0
}

// space passes over white space.
func (d *jsonDecoder) space() {
	for d.at < len(d.s) {
		switch d.s[d.at] {
		case ' ', '\t', '\n', '\r':
			d.at++
		default:
			return
		}
	}
}

// value reads the value that begins here.
func (d *jsonDecoder) value(v *value, depth int) (err error) {
	if d.values++; d.values > maxValues {
		return errTooLarge
	}
	start := d.at
	switch c := d.peek(); c {
	case '"':
		v.kind = text
		v.text, err = d.string()
	case '{', '[':
		if depth == maxDepth {
			return errMalformed
		}
		if v.kind = list; c == '{' {
			v.kind = object
		}
		err = d.items(v, depth+1)
	default:
		err = d.literal(v)
	}
	if err == nil {
		v.raw = d.s[start:d.at]
	}
	return err
}

// items reads a list or an object, of which the opening bracket is next.
func (d *jsonDecoder) items(v *value, depth int) error {
	closing := d.s[d.at] + 2 // ] follows [ and } follows { at this distance
	var places map[string]int
	d.at++
	if d.space(); d.peek() == closing {
		d.at++
		return nil
	}
	for {
		key := ""
		if v.kind == object {
			var err error
			if key, err = d.key(); err != nil {
				return err
			}
		}
		place := len(v.items)
		if v.kind == object {
			place, places = v.place(key, places)
		}
		if place == len(v.items) {
			if cap(v.items) == 0 {
				v.items = make([]item, 0, 4)
			}
			v.items = append(v.items, item{key: key})
		}
		v.items[place].value = value{}
		if err := d.value(&v.items[place].value, depth); err != nil {
			return err
		}
		d.space()
		switch c := d.peek(); c {
		case ',':
			d.at++
			d.space()
		case closing:
			d.at++
			return nil
		default:
			return errMalformed
		}
	}
}

// place returns where a member of an object belongs: in the place of one of the same key, or behind
// the last. Large objects have a map of their places.
func (v *value) place(key string, places map[string]int) (int, map[string]int) {
	const small = 16
	if len(v.items) < small {
		for i := range v.items {
			if v.items[i].key == key {
				return i, places
			}
		}
		return len(v.items), places
	}
	if places == nil {
		places = make(map[string]int, 2*small)
		for i := range v.items {
			places[v.items[i].key] = i
		}
	}
	if i, ok := places[key]; ok {
		return i, places
	}
	places[key] = len(v.items)
	return len(v.items), places
}

// key reads a member's key and the colon behind it.
func (d *jsonDecoder) key() (string, error) {
	if d.peek() != '"' {
		return "", errMalformed
	}
	key, err := d.string()
	if err != nil {
		return "", err
	}
	if d.space(); d.peek() != ':' {
		return "", errMalformed
	}
	d.at++
	d.space()
	return key, nil
}

// string reads a string, of which the quote is next. Without an escape it is a part of the text.
func (d *jsonDecoder) string() (string, error) {
	d.at++
	start := d.at
	for d.at < len(d.s) {
		switch c := d.s[d.at]; {
		case c == '"':
			d.at++
			return d.s[start : d.at-1], nil
		case c == '\\':
			return d.escaped([]byte(d.s[start:d.at]))
		case c < ' ':
			return "", errMalformed
		default:
			d.at++
		}
	}
	return "", errMalformed
}

// escaped reads the rest of a string, from its first escape on.
func (d *jsonDecoder) escaped(b []byte) (string, error) {
	for d.at < len(d.s) {
		c := d.s[d.at]
		d.at++
		switch {
		case c == '"':
			return string(b), nil
		case c < ' ':
			return "", errMalformed
		case c != '\\':
			b = append(b, c)
			continue
		}
		c = d.peek()
		d.at++
		switch c {
		case '"', '\\', '/':
			b = append(b, c)
		case 'b':
			b = append(b, '\b')
		case 'f':
			b = append(b, '\f')
		case 'n':
			b = append(b, '\n')
		case 'r':
			b = append(b, '\r')
		case 't':
			b = append(b, '\t')
		case 'u':
			r, ok := d.unit()
			if !ok {
				return "", errMalformed
			}
			b = d.appendUnit(b, r)
		default:
			return "", errMalformed
		}
	}
	return "", errMalformed
}

// unit reads the four digits of an escaped UTF-16 unit.
func (d *jsonDecoder) unit() (rune, bool) {
	if len(d.s)-d.at < 4 {
		return 0, false
	}
	var r rune
	for _, c := range []byte(d.s[d.at : d.at+4]) {
		switch {
		case '0' <= c && c <= '9':
			r = r<<4 | rune(c-'0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	d.at += 4
	return r, true
}

// appendUnit appends a UTF-16 unit; the first of a pair takes the second with it. A lone half of a
// pair, which Python's strings can hold, becomes the three bytes that UTF-8 would have for it.
func (d *jsonDecoder) appendUnit(b []byte, r rune) []byte {
	if !utf16.IsSurrogate(r) {
		return utf8.AppendRune(b, r)
	}
	if len(d.s)-d.at >= 6 && d.s[d.at:d.at+2] == `\u` {
		ahead := *d
		ahead.at += 2
		if second, ok := ahead.unit(); ok {
			if pair := utf16.DecodeRune(r, second); pair != utf8.RuneError {
				d.at = ahead.at
				return utf8.AppendRune(b, pair)
			}
		}
	}
	return append(b, 0xe0|byte(r>>12), 0x80|byte(r>>6)&0xbf, 0x80|byte(r)&0xbf)
}

// literals are the values that are words.
var literals = [...]struct {
	word string
	kind kind
}{{"null", null}, {"true", boolean}, {"false", boolean}, {"NaN", float}, {"Infinity", float}, {"-Infinity", float}}

// literal reads a number or a word.
func (d *jsonDecoder) literal(v *value) error {
	rest := d.s[d.at:]
	for _, l := range literals {
		if len(rest) >= len(l.word) && rest[:len(l.word)] == l.word {
			v.kind, v.text = l.kind, l.word
			d.at += len(l.word)
			return nil
		}
	}
	start := d.at
	if d.peek() == '-' {
		d.at++
	}
	digits := d.at
	if d.digits(); d.at == digits {
		return errMalformed
	}
	if d.s[digits] == '0' {
		d.at = digits + 1 // what follows is not part of the number
	}
	v.kind = integer
	count := d.at - digits
	if rest := d.s[d.at:]; len(rest) > 1 && rest[0] == '.' && isDigit(rest[1]) {
		v.kind = float
		d.at++
		d.digits()
	}
	d.exponent(v)
	if v.text = d.s[start:d.at]; v.kind == integer && count > maxDigits {
		return errMalformed
	}
	return nil
}

// exponent reads a number's exponent, if it has one.
func (d *jsonDecoder) exponent(v *value) {
	if d.peek()|0x20 != 'e' {
		return
	}
	at := d.at + 1
	if at < len(d.s) && (d.s[at] == '+' || d.s[at] == '-') {
		at++
	}
	if at < len(d.s) && isDigit(d.s[at]) {
		v.kind = float
		d.at = at
		d.digits()
	}
}

// digits passes over digits.
func (d *jsonDecoder) digits() {
	for d.at < len(d.s) && isDigit(d.s[d.at]) {
		d.at++
	}
}

// isDigit reports whether a byte is a decimal digit.
func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// number returns a number's value as a float; one that is too large is infinite.
func (v *value) number() float64 {
	f, _ := strconv.ParseFloat(v.text, 64)
	return f
}
