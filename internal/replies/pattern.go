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

// maxParts is how many parts of patterns are looked at for samples. Repetitions of nothing within
// repetitions would otherwise take for ever, and write nothing.
const (
	maxParts     = 1_000_000
	partsPerStep = maxParts / maxSteps // how many count as one step of a schema
)

// patternSample returns a text that matches a regular expression, with as many repetitions as it takes
// for a number of characters, if they can be had, and how many of its parts were looked at. The text is
// "" where the expression is none of Go's.
func patternSample(pattern string, least int) (text string, parts int) {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return "", 0
	}
	s := sampler{left: maxParts}
	for {
		s.text.Reset()
		s.write(re)
		if n := s.text.Len(); n >= least || s.more >= least || s.more > maxText || s.left == 0 {
			return s.text.String(), maxParts - s.left
		}
		s.more++
	}
}

// sampler writes texts that match a regular expression.
type sampler struct {
	text strings.Builder
	more int // repetitions that are added wherever the expression admits any
	left int // parts that may still be looked at
}

// write writes the shortest text that an expression matches, but for the repetitions that are added.
// It writes no more than maxText and a little.
func (s *sampler) write(re *syntax.Regexp) {
	if s.left == 0 {
		return
	}
	s.left--
	times := 1
	switch re.Op {
	case syntax.OpLiteral:
		s.text.WriteString(string(re.Rune))
		return
	case syntax.OpCharClass:
		s.text.WriteRune(classSample(re.Rune))
		return
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		s.text.WriteByte('x')
		return
	case syntax.OpAlternate:
		s.write(re.Sub[0])
		return
	case syntax.OpStar:
		times = s.more
	case syntax.OpPlus:
		times = 1 + s.more
	case syntax.OpQuest:
		times = min(1, s.more)
	case syntax.OpRepeat:
		times = re.Min + s.more
		if re.Max >= 0 {
			times = min(times, re.Max)
		}
	}
	for range times {
		if s.left == 0 || s.text.Len() > maxText {
			return
		}
		for _, sub := range re.Sub {
			s.write(sub)
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
