package wire

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// matcher is one condition on one field.
type matcher struct {
	word   string // as it was written
	field  string
	op     string // "=", "!=", "~", "<", "<=", ">", ">=" or "!" for absence
	value  string
	regexp *regexp.Regexp // for "~"
	number float64        // for comparisons; a duration counts in seconds
}

// operators in the order in which they are looked for: the longer ones first.
var operators = []string{"!=", "<=", ">=", "=", "~", "<", ">"}

// parseMatcher reads one matcher of a query of that kind.
func parseMatcher(k Kind, word string) (matcher, error) {
	m := matcher{word: word}
	if name, ok := strings.CutPrefix(word, "!"); ok {
		m.field, m.op = name, "!"
		if _, err := k.field(name); err != nil {
			return matcher{}, err
		}
		if m.isParty() {
			return matcher{}, fmt.Errorf("%q: every event has a %s", word, name)
		}
		return m, nil
	}
	i := strings.IndexAny(word, "!=~<>")
	if i <= 0 {
		return matcher{}, fmt.Errorf("%q is no matcher: want field=value, field!=value, field~regexp, field<number or !field", word)
	}
	m.field = word[:i]
	for _, op := range operators {
		if strings.HasPrefix(word[i:], op) {
			m.op, m.value = op, word[i+len(op):]
			break
		}
	}
	t, err := k.field(m.field)
	if err != nil {
		return matcher{}, err
	}
	if m.op == "" {
		return matcher{}, fmt.Errorf("%q is no matcher: \"!\" stands before a field or in !=", word)
	}
	if err := m.compile(t); err != nil {
		return matcher{}, fmt.Errorf("%q: %w", word, err)
	}
	return m, nil
}

// compile checks that the comparison makes sense for a field of that type, so that no matcher
// silently never holds.
func (m *matcher) compile(t Type) (err error) {
	switch m.op {
	case "~":
		if m.regexp, err = regexp.Compile(m.value); err != nil {
			return fmt.Errorf("read the regular expression: %w", err)
		}
		return nil
	case "=", "!=":
		return checkValue(t, m.value)
	}
	if t == Bool || t == Table || m.isParty() {
		return fmt.Errorf("%s is neither a number nor a time", m.field)
	}
	if hasVariable(m.value) {
		return nil
	}
	m.number, err = parseQuantity(m.value, t)
	return err
}

// checkValue refuses a value that a field of that type can never have.
func checkValue(t Type, value string) error {
	switch {
	case hasVariable(value):
		return nil
	case t == Bool && value != "true" && value != "false":
		return errors.New("the field is true or false")
	case t == Duration:
		return errors.New("a time is never exact: compare it with <, <=, > or >=")
	case t == Number:
		if _, err := strconv.ParseUint(value, 10, 64); err != nil {
			return errors.New("the field is a whole number")
		}
	}
	return nil
}

// hasVariable reports whether a value waits for a script's variable; the catalogue reads scripts
// before there are any.
func hasVariable(value string) bool { return strings.Contains(value, "$") }

var units = []struct {
	name  string
	bytes float64
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"B", 1}}

// parseQuantity reads a duration for a field that is one, otherwise a number or a size in bytes.
func parseQuantity(s string, t Type) (float64, error) {
	if t == Duration {
		d, err := time.ParseDuration(s)
		if err != nil {
			return 0, errors.New("want a duration such as 3s or 250ms")
		}
		return d.Seconds(), nil
	}
	factor := 1.0
	for _, u := range units {
		if rest, ok := strings.CutSuffix(s, u.name); ok {
			s, factor = rest, u.bytes
			break
		}
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		return 0, errors.New("want a number, or a size such as 64KiB")
	}
	return n * factor, nil
}

// holds reports whether the event fulfils the condition.
func (m matcher) holds(e Event) bool {
	if p, ok := m.party(e); ok {
		switch m.op {
		case "=":
			return p.Is(m.value)
		case "!=":
			return !p.Is(m.value)
		case "~":
			return p.matches(m.regexp.MatchString)
		}
	}
	v, _ := e.Lookup(m.field)
	switch m.op {
	case "=":
		return text(v) == m.value
	case "!=":
		return text(v) != m.value
	case "~":
		return m.regexp.MatchString(text(v))
	case "!":
		return empty(v)
	}
	n, ok := number(v)
	return ok && m.compare(n)
}

func (m matcher) compare(n float64) bool {
	switch m.op {
	case "<":
		return n < m.number
	case "<=":
		return n <= m.number
	case ">":
		return n > m.number
	}
	return n >= m.number
}

// isParty reports whether the condition is on one of the ends.
func (m matcher) isParty() bool { return m.field == "from" || m.field == "to" }

// party returns the end that "from" or "to" is about.
func (m matcher) party(e Event) (Party, bool) {
	switch m.field {
	case "from":
		return e.From, true
	case "to":
		return e.To, true
	}
	return Party{}, false
}

// mismatch says in a learner's words why the condition does not hold:
// `routing-key is "x", not "rpc_queue"`.
func (m matcher) mismatch(e Event) string {
	if p, ok := m.party(e); ok && m.op == "=" {
		verb := map[string]string{"from": "it came from", "to": "it went to"}[m.field]
		return fmt.Sprintf("%s %s, not %s", verb, p, m.value)
	}
	v, found := e.Lookup(m.field)
	is := m.field + " is absent"
	if found {
		is = m.field + " is " + quoted(v)
	}
	switch m.op {
	case "=":
		return is + ", not " + quotedLike(v, m.value)
	case "!=", "!":
		return is
	case "~":
		return fmt.Sprintf("%s, which %q does not match", is, m.value)
	}
	return fmt.Sprintf("%s, not %s %s", is, m.op, m.value)
}

// quoted shows a value; a text in quotes, so that an empty one can be seen.
func quoted(v any) string {
	switch v := v.(type) {
	case string:
		return strconv.Quote(shorten(v, shortBody))
	case []byte:
		return strconv.Quote(shorten(string(v), shortBody))
	}
	return show(v)
}

// quotedLike shows the value that was expected in place of v.
func quotedLike(v any, value string) string {
	switch v.(type) {
	case nil, string, []byte:
		return strconv.Quote(value)
	}
	return value
}

// phrase is the condition as a part of a sentence: "queue=rpc_queue", "no expiration".
func (m matcher) phrase() string {
	if m.op == "!" {
		return "no " + m.field
	}
	return m.word
}
