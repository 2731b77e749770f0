package replies

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// TestSchemaBounds answers schemas that would take for ever, or make answers without end, if nothing
// bounded them.
func TestSchemaBounds(t *testing.T) {
	// chain returns a schema of 30 definitions, each of which refers twice to the next one.
	chain := func(link, last string) string {
		var text strings.Builder
		text.WriteString(`{"$ref":"#/$defs/a0","$defs":{`)
		for i := range 30 {
			next := fmt.Sprintf(`{"$ref":"#/$defs/a%d"}`, i+1)
			fmt.Fprintf(&text, `"a%d":%s,`, i, strings.ReplaceAll(link, "NEXT", next))
		}
		return text.String() + `"a30":` + last + `}}`
	}
	nested := func(n int, before, middle, after string) string {
		return strings.Repeat(before, n) + middle + strings.Repeat(after, n)
	}
	b := parse(t, "- when: ''\n  json: {a: 1}\n")
	for name, schema := range map[string]string{
		"branches that have no instance": chain(`{"anyOf":[NEXT,NEXT]}`, `{"enum":[]}`),
		"all of many":                    chain(`{"allOf":[NEXT,NEXT]}`, `{"type":"object"}`),
		"members without end":            chain(`{"type":"object","properties":{"x":NEXT,"y":NEXT}}`, `{"type":"string"}`),
		"required members without end":   chain(`{"type":"object","properties":{"x":NEXT,"y":NEXT},"required":["x","y"]}`, `{"type":"string"}`),
		"lists of lists":                 nested(10, `{"type":"array","minItems":100,"items":`, `{}`, `}`),
		"a long list":                    `{"type":"array","minItems":1e9,"items":{"type":"integer"},"uniqueItems":true}`,
		"a long text":                    `{"type":"string","minLength":1000000000}`,
		"a long pattern":                 `{"type":"string","pattern":"((a{30}){30}){1}x*","minLength":1000000000}`,
		"repetitions of nothing":         `{"type":"string","pattern":"((((((^*)*)*)*)*)*)*","minLength":1000000000}`,
		"many such patterns":             chain(`{"type":"object","properties":{"x":{"type":"string","pattern":"(((((^*)*)*)*)*)*","minLength":1000},"y":NEXT}}`, `{"type":"string"}`),
		"many members":                   `{"type":"object","minProperties":1000000000}`,
		"a long enum":                    `{"type":"object","enum":[` + strings.Repeat("1,", 10_000) + `{"b":2}]}`,
		"depth":                          nested(5_000, `{"anyOf":[`, `{}`, `]}`),
		"brackets alone":                 strings.Repeat("[", 100_000),
		"large numbers":                  `{"type":"number","minimum":1e308,"multipleOf":1e-308}`,
		"a number that is too large":     `{"type":"number","minimum":1e999,"multipleOf":1e999999999}`,
	} {
		t.Run(name, func(t *testing.T) {
			text := b.Reply(Prompt{Messages: user("?"), JSON: true, Schema: json.RawMessage(schema)})
			if !json.Valid([]byte(text)) {
				t.Errorf("said what is no JSON: %.100s…", text)
			}
			if len(text) > 1_000_000 {
				t.Errorf("said %d bytes", len(text))
			}
		})
	}
}

// TestPatternBound holds the patterns of one schema to what may be compiled of them together.
func TestPatternBound(t *testing.T) {
	s, compiled := &schemas{}, 0
	for i := range 200 {
		if s.pattern(fmt.Sprintf("(x|%d){1000}", i)) != nil {
			compiled++
		}
	}
	if compiled == 0 || compiled > 50 {
		t.Errorf("compiled %d patterns of a thousand repetitions, want some and 50 at most", compiled)
	}
}
