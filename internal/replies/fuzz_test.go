package replies

import (
	"encoding/json"
	"go/parser"
	"go/token"
	"strings"
	"testing"
	"unicode/utf8"
)

// packageExample returns the replies.yaml in the package comment.
func packageExample(t *testing.T) string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "replies.go", nil, parser.ParseComments|parser.PackageClauseOnly)
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(file.Doc.Text(), "gives the answer:\n\n")
	text, _, _ = strings.Cut(text, "\nThe keys of a rule")
	return strings.ReplaceAll("\n"+text, "\n\t", "\n")
}

// FuzzReply holds that a conversation is answered, the same every time, and in JSON where it is asked for.
func FuzzReply(f *testing.F) {
	f.Add("You are a pirate.", "My name is Ada.", "What is my name?", uint64(1), 0.8)
	f.Add("", "weather in Rome", "Weather?", uint64(0), 2.0)
	f.Add("\xff", "My name is \"Ä", "what is my name {name}", uint64(1<<63), -1.5)
	f.Add("", "hello", "PLEASE sing", uint64(7), 1e308)
	f.Fuzz(func(t *testing.T, system, before, last string, seed uint64, temperature float64) {
		b := parse(t, rules)
		prompt := Prompt{
			Messages: []Message{{"system", system}, {"user", before}, {"assistant", before}, {"user", last}},
			Seed:     seed, Temperature: temperature,
		}
		text := b.Reply(prompt)
		if text == "" || b.Reply(prompt) != text {
			t.Errorf("said %q, and then something else", text)
		}
		if utf8.ValidString(before+last) && !utf8.ValidString(text) {
			t.Errorf("said %q, which is no UTF-8", text)
		}
		prompt.JSON = true
		if text := b.Reply(prompt); !isObject(text) {
			t.Errorf("said %s, which is no object", text)
		}
	})
}

// isObject reports whether a text is one JSON object.
func isObject(text string) bool {
	var o map[string]any
	return json.Unmarshal([]byte(text), &o) == nil && o != nil
}

// FuzzSchema holds that any schema is answered with JSON, and with an object where it asks for
// one or says nothing of the type.
func FuzzSchema(f *testing.F) {
	for _, schema := range []string{
		``, `{}`, `true`, `[`, `{"type":"object"}`, `{"type":["string","null"]}`,
		`{"type":"object","properties":{"winner":{"type":"string","minLength":3,"pattern":"^a+$"},"year":{"type":"integer","minimum":1,"multipleOf":7}},"required":["winner","b"],"additionalProperties":false}`,
		`{"$ref":"#/$defs/n","$defs":{"n":{"type":"object","properties":{"next":{"anyOf":[{"$ref":"#/$defs/n"},{"type":"null"}]}},"required":["next"]}}}`,
		`{"anyOf":[{"$ref":"#"},{"$ref":"#"}],"oneOf":[{"$ref":"#"}]}`, `{"allOf":[{"$ref":"#/allOf/1"},{"$ref":"#/allOf/0"}]}`,
		`{"type":"array","items":{"enum":[1,1.0,"x",{"a":[]}]},"minItems":3,"maxItems":1e9,"uniqueItems":true}`,
		`{"type":"number","exclusiveMinimum":1e308,"multipleOf":1e-300}`, `{"minProperties":99999999,"type":"object"}`,
		`{"type":"string","format":"uuid","minLength":999999999}`, `{"type":"object","properties":{"a":{"pattern":"(\\pL{500}){2}"}}}`,
	} {
		f.Add(schema)
	}
	b := Join(parse(f, "- when: ''\n  json: {winner: Dodgers, year: 2020, next: {next: {a: [1, 2]}}, a: [x, null, true, 1.5]}\n"))
	f.Fuzz(func(t *testing.T, schema string) {
		text := b.Reply(Prompt{Messages: user("?"), JSON: true, Schema: json.RawMessage(schema)})
		if !json.Valid([]byte(text)) {
			t.Fatalf("said %s, which is no JSON", text)
		}
		var keys map[string]json.RawMessage
		err := json.Unmarshal([]byte(schema), &keys)
		if wants := string(keys["type"]); err == nil && (mentions(keys) || wants != "" && wants != `"object"`) {
			return
		}
		if !isObject(text) {
			t.Errorf("said %s, which is no object", text)
		}
	})
}

// mentions reports whether a schema has a keyword that may ask for what is no object.
func mentions(keys map[string]json.RawMessage) bool {
	for _, key := range []string{"$ref", "anyOf", "oneOf", "allOf", "enum", "const"} {
		if keys[key] != nil {
			return true
		}
	}
	return false
}
