package replies

import (
	"regexp"
	"regexp/syntax"
	"strings"
)

// textFormat is a format of JSON schema for strings.
type textFormat struct {
	pattern *regexp.Regexp
	sample  string
}

// formats are those that are known.
var formats = map[string]textFormat{
	"date":      {regexp.MustCompile(`^\d{4}-\d\d-\d\d$`), "2024-01-31"},
	"time":      {regexp.MustCompile(`^\d\d:\d\d:\d\d(\.\d+)?(Z|[-+]\d\d:\d\d)$`), "12:00:00Z"},
	"date-time": {regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[-+]\d\d:\d\d)$`), "2024-01-31T12:00:00Z"},
	"email":     {regexp.MustCompile(`^[^@\s]+@[^@\s]+$`), "ada@example.com"},
	"uri":       {regexp.MustCompile(`^[A-Za-z][-+.A-Za-z0-9]*:\S+$`), "https://example.com/"},
	"hostname":  {regexp.MustCompile(`^[A-Za-z0-9]([-.A-Za-z0-9]*[A-Za-z0-9])?$`), "example.com"},
	"ipv4":      {regexp.MustCompile(`^\d{1,3}(\.\d{1,3}){3}$`), "192.0.2.1"},
	"ipv6":      {regexp.MustCompile(`^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*$`), "2001:db8::1"},
	"uuid":      {regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`), "6ba7b810-9dad-11d1-80b4-00c04fd430c8"},
}

// format returns the format that a schema names, or "".
func format(o *object) string {
	name, _ := o.values["format"].(string)
	return name
}

// patternSample returns a text that matches a regular expression, with as many repetitions as it takes
// for a number of characters, if they can be had. It is "" where the expression is none of Go's.
func patternSample(pattern string, least int) string {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return ""
	}
	for more := 0; ; more++ {
		var text strings.Builder
		writeSample(&text, re, more)
		if n := text.Len(); n >= least || more >= least || more > maxText {
			return text.String()
		}
	}
}

// writeSample writes the shortest text that an expression matches, with up to more repetitions added
// wherever it admits any. It writes no more than maxText and a little.
func writeSample(to *strings.Builder, re *syntax.Regexp, more int) {
	times := 1
	switch re.Op {
	case syntax.OpLiteral:
		to.WriteString(string(re.Rune))
		return
	case syntax.OpCharClass:
		to.WriteRune(classSample(re.Rune))
		return
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		to.WriteByte('x')
		return
	case syntax.OpAlternate:
		writeSample(to, re.Sub[0], more)
		return
	case syntax.OpStar:
		times = more
	case syntax.OpPlus:
		times = 1 + more
	case syntax.OpQuest:
		times = min(1, more)
	case syntax.OpRepeat:
		times = re.Min + more
		if re.Max >= 0 {
			times = min(times, re.Max)
		}
	}
	for range times {
		if to.Len() > maxText {
			return
		}
		for _, sub := range re.Sub {
			writeSample(to, sub, more)
		}
	}
}

// classSample returns a character of a class, which is a list of pairs: a usual one if it has one.
func classSample(pairs []rune) rune {
	for _, c := range "aA0 -" {
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] <= c && c <= pairs[i+1] {
				return c
			}
		}
	}
	if len(pairs) == 0 {
		return 'x'
	}
	return pairs[0]
}
