package replies

import (
	"encoding/json"
	"testing"
)

// TestSchema makes instances of schemas, beside what the rule of a replies.yaml prefers.
func TestSchema(t *testing.T) {
	const game = `{winner: Dodgers, year: 2020, score: [3, 1], mvp: {name: Seager}}`
	for _, test := range []struct{ name, json, schema, want string }{
		{"none", game, ``, `{"winner": "Dodgers", "year": 2020, "score": [3, 1], "mvp": {"name": "Seager"}}`},
		{"empty", `{a: 1}`, `{}`, `{"a": 1}`},
		{"true", `{a: 1}`, `true`, `{"a": 1}`},
		{"false has no instance", `{a: 1}`, `false`, `{"a": 1}`},
		{"no JSON", `{a: 1}`, `{"type":`, `{"a": 1}`},
		{"two values", `{a: 1}`, `{} {}`, `{"a": 1}`},
		{"a text is no schema", `{a: 1}`, `"object"`, `{"a": 1}`},
		{"unknown type", `{a: 1}`, `{"type":"wat"}`, `{"a": 1}`},
		{"unknown type inside", `{a: 1}`, `{"type":"object","properties":{"b":{"type":"wat"}},"required":["b"]}`, `{"a": 1}`},
		{"no type, and keywords of another than an object", `{a: 1}`, `{"minItems":2,"maxLength":3}`, `{"a": 1}`},
		{"only a title", `{a: 1}`, `{"title":"x","$comment":"y"}`, `{"a": 1}`},

		{"preferred values in the schema's order", game, `{"type":"object","properties":{"year":{"type":"integer"},"winner":{"type":"string"}},"required":["winner","year"]}`, `{"year": 2020, "winner": "Dodgers"}`},
		{"what is not preferred is made up", game, `{"type":"object","properties":{"winner":{"type":"string"},"loser":{"type":"string"}},"required":["loser"]}`, `{"winner": "Dodgers", "loser": "text"}`},
		{"what is neither preferred nor required is left out", game, `{"properties":{"winner":{"type":"string"},"loser":{"type":"string"}}}`, `{"winner": "Dodgers"}`},
		{"all properties where none is preferred", game, `{"properties":{"a":{"type":"boolean"},"b":{"type":"null"},"c":{"type":"number"},"d":{}}}`, `{"a": true, "b": null, "c": 1, "d": "text"}`},
		{"a value of the wrong type", game, `{"properties":{"winner":{"type":"boolean"}}}`, `{"winner": true}`},
		{"a number for a text", game, `{"properties":{"year":{"type":"string"}}}`, `{"year": "2020"}`},
		{"a text for a number", `{year: "2020"}`, `{"properties":{"year":{"type":"integer"}}}`, `{"year": 2020}`},
		{"required without properties", `{a: 1}`, `{"type":"object","required":["b"]}`, `{"b": "text", "a": 1}`},
		{"no other properties", `{a: 1, b: 2}`, `{"type":"object","properties":{"b":{}},"additionalProperties":false}`, `{"b": 2}`},
		{"no properties at all", `{a: 1}`, `{"type":"object","additionalProperties":false}`, `{}`},
		{"required but not admitted", `{a: 1}`, `{"type":"object","required":["b"],"additionalProperties":false}`, `{"a": 1}`},
		{"schema of other properties", `{a: x, b: 2}`, `{"type":"object","additionalProperties":{"type":"integer"}}`, `{"a": 1, "b": 2}`},
		{"least properties", `{a: 1}`, `{"type":"object","minProperties":3}`, `{"a": 1, "key1": "text", "key2": "text"}`},
		{"most properties", `{a: 1, b: 2, c: 3}`, `{"type":"object","properties":{"a":{},"b":{},"c":{}},"required":["c"],"maxProperties":2}`, `{"a": 1, "c": 3}`},
		{"nested", game, `{"properties":{"mvp":{"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"}},"required":["age","name"]}}}`, `{"mvp": {"name": "Seager", "age": 1}}`},

		{"const", game, `{"properties":{"year":{"const":1999}}}`, `{"year": 1999}`},
		{"enum with the preferred value", game, `{"properties":{"winner":{"enum":["Rays","Dodgers"]}}}`, `{"winner": "Dodgers"}`},
		{"enum without it", game, `{"properties":{"winner":{"enum":["Rays","Yankees"]}}}`, `{"winner": "Rays"}`},
		{"enum and type", `{a: 1}`, `{"properties":{"b":{"type":"string","enum":[1,"two"]}}}`, `{"b": "two"}`},
		{"enum of objects", `{a: 1}`, `{"enum":[{"b":[1.0]}]}`, `{"b": [1.0]}`},
		{"empty enum", `{a: 1}`, `{"enum":[]}`, `{"a": 1}`},
		{"types", `{a: 1}`, `{"properties":{"a":{"type":["string","number"]},"b":{"type":["null","string"]}},"required":["b"]}`, `{"a": 1, "b": null}`},

		{"longer", `{a: ab}`, `{"properties":{"a":{"type":"string","minLength":5}}}`, `{"a": "ababa"}`},
		{"shorter", `{a: äöü}`, `{"properties":{"a":{"type":"string","maxLength":2}}}`, `{"a": "äö"}`},
		{"exactly as long", `{}`, `{"properties":{"a":{"type":"string","minLength":6,"maxLength":6}}}`, `{"a": "textte"}`},
		{"pattern", `{a: x1}`, `{"properties":{"a":{"type":"string","pattern":"^[A-Z]{3}-\\d+(x|y)?$"}}}`, `{"a": "AAA-0"}`},
		{"pattern that the preferred value has", `{a: XYZ-12}`, `{"properties":{"a":{"type":"string","pattern":"^[A-Z]{3}-\\d+$"}}}`, `{"a": "XYZ-12"}`},
		{"pattern and length", `{}`, `{"properties":{"a":{"pattern":"^\\w+$","minLength":8,"maxLength":20}}}`, `{"a": "texttext"}`},
		{"pattern and length that the usual text has not", `{}`, `{"properties":{"a":{"pattern":"^[A-Z]+$","minLength":3}}}`, `{"a": "AAA"}`},
		{"format", `{a: x}`, `{"properties":{"a":{"type":"string","format":"date"},"b":{"format":"email"}},"required":["b"]}`, `{"a": "2024-01-31", "b": "ada@example.com"}`},
		{"a pattern that Go does not know", `{a: x}`, `{"properties":{"a":{"type":"string","pattern":"(?=x)"}}}`, `{"a": "x"}`},

		{"minimum", `{a: 1}`, `{"properties":{"a":{"type":"integer","minimum":7.5}}}`, `{"a": 8}`},
		{"maximum", `{a: 1}`, `{"properties":{"a":{"type":"integer","maximum":-3}}}`, `{"a": -3}`},
		{"exclusive bounds", `{}`, `{"properties":{"a":{"type":"integer","exclusiveMinimum":4,"exclusiveMaximum":6},"b":{"exclusiveMinimum":1,"exclusiveMaximum":2}}}`, `{"a": 5, "b": 1.5}`},
		{"exclusive bounds of draft 4", `{}`, `{"properties":{"a":{"type":"integer","minimum":4,"exclusiveMinimum":true}}}`, `{"a": 5}`},
		{"multiple", `{a: 5}`, `{"properties":{"a":{"type":"integer","multipleOf":4,"minimum":9}}}`, `{"a": 12}`},
		{"decimal multiple", `{}`, `{"properties":{"a":{"multipleOf":0.1,"minimum":1.25,"maximum":1.35}}}`, `{"a": 1.3}`},
		{"preferred decimal multiple", `{a: 0.3}`, `{"properties":{"a":{"multipleOf":0.1}}}`, `{"a": 0.3}`},

		{"items", game, `{"properties":{"score":{"type":"array","items":{"type":"integer","minimum":2}}}}`, `{"score": [3, 2]}`},
		{"made-up items", `{}`, `{"properties":{"a":{"type":"array","items":{"type":"string"}}}}`, `{"a": ["text"]}`},
		{"least items", game, `{"properties":{"score":{"type":"array","minItems":3}}}`, `{"score": [3, 1, "text"]}`},
		{"most items", game, `{"properties":{"score":{"type":"array","maxItems":1}}}`, `{"score": [3]}`},
		{"tuple", `{}`, `{"properties":{"a":{"prefixItems":[{"type":"integer"},{"type":"string"}],"items":false}}}`, `{"a": [1, "text"]}`},
		{"tuple of draft 7", `{}`, `{"properties":{"a":{"items":[{"type":"integer"},{"type":"null"}],"additionalItems":false}}}`, `{"a": [1, null]}`},
		{"unique items", `{}`, `{"properties":{"a":{"type":"array","items":{"type":"integer"},"minItems":3,"uniqueItems":true},"b":{"type":"array","items":{"enum":["x","y"]},"minItems":2,"uniqueItems":true}}}`, `{"a": [1, 2, 3], "b": ["x", "y"]}`},
		{"more items than are made", `{}`, `{"properties":{"a":{"type":"array","maxItems":0}},"required":["a"]}`, `{"a": []}`},

		{"ref", game, `{"$ref":"#/$defs/game","$defs":{"game":{"type":"object","properties":{"winner":{"$ref":"#/$defs/team"}}},"team":{"type":"string"}}}`, `{"winner": "Dodgers"}`},
		{"ref to an escaped name", `{}`, `{"properties":{"a":{"$ref":"#/definitions/x~1y~0z"}},"definitions":{"x/y~z":{"type":"integer"}}}`, `{"a": 1}`},
		{"ref to nothing", `{a: 1}`, `{"$ref":"#/$defs/none"}`, `{"a": 1}`},
		{"ref to another document", `{a: 1}`, `{"$ref":"https://example.com/schema"}`, `{"a": 1}`},
		{"ref to an anchor", `{a: 1}`, `{"type":"object","properties":{"a":{"$ref":"#x"}},"required":["a"]}`, `{"a": 1}`},
		{"ref to itself", `{a: 1}`, `{"$ref":"#"}`, `{"a": 1}`},
		{"recursion with an end", `{}`, `{"$ref":"#/$defs/node","$defs":{"node":{"type":"object","properties":{"value":{"type":"integer"},"next":{"anyOf":[{"$ref":"#/$defs/node"},{"type":"null"}]}},"required":["value","next"]}}}`, `{"value": 1, "next": null}`},
		{"recursion in a list", `{}`, `{"$ref":"#/$defs/node","$defs":{"node":{"type":"object","properties":{"children":{"type":"array","items":{"$ref":"#/$defs/node"}}},"required":["children"]}}}`, `{"children": []}`},
		{"recursion as far as it is preferred", `{v: 1, next: {v: 2, next: {v: 3}}}`, `{"$ref":"#/$defs/node","$defs":{"node":{"type":"object","properties":{"v":{"type":"integer"},"next":{"$ref":"#/$defs/node"}},"required":["v"]}}}`, `{"v": 1, "next": {"v": 2, "next": {"v": 3}}}`},
		{"recursion without an end", `{a: 1}`, `{"$ref":"#/$defs/node","$defs":{"node":{"type":"object","properties":{"next":{"$ref":"#/$defs/node"}},"required":["next"]}}}`, `{"a": 1}`},

		{"anyOf", `{}`, `{"properties":{"a":{"anyOf":[{"type":"integer"},{"type":"string"}]}}}`, `{"a": 1}`},
		{"anyOf with the preferred value", `{a: x}`, `{"properties":{"a":{"anyOf":[{"type":"integer"},{"type":"string"}]}}}`, `{"a": "x"}`},
		{"anyOf with a branch that has none", `{}`, `{"properties":{"a":{"anyOf":[{"type":"string","enum":[1]},{"type":"null"}]}}}`, `{"a": null}`},
		{"anyOf beside other keywords", `{}`, `{"properties":{"a":{"minimum":5,"anyOf":[{"type":"integer"},{"type":"string"}]}}}`, `{"a": 5}`},
		{"oneOf admits one alone", `{}`, `{"properties":{"a":{"oneOf":[{"type":"integer"},{"type":["string","integer"]}]}}}`, `{"a": "text"}`},
		{"oneOf and anyOf", `{}`, `{"anyOf":[{"properties":{"a":{"type":"null"}}}],"oneOf":[{"properties":{"b":{"const":2}},"required":["b"]}]}`, `{"b": 2, "a": null}`},
		{"allOf", `{a: 50}`, `{"allOf":[{"properties":{"a":{"type":"integer","minimum":3}},"required":["a"]},{"properties":{"a":{"maximum":4},"b":{"const":true}},"required":["b"]}]}`, `{"a": 3, "b": true}`},
		{"allOf with one base twice", `{}`, `{"allOf":[{"$ref":"#/$defs/b"},{"allOf":[{"$ref":"#/$defs/b"}]}],"$defs":{"b":{"properties":{"a":{"type":"integer"}}}}}`, `{"a": 1}`},

		{"not an object", `{a: 1}`, `{"type":"string"}`, `"text"`},
		{"a list", `{a: 1}`, `{"type":"array","items":{"type":"object","properties":{"a":{"type":"integer"}}},"minItems":2}`, `[{"a": 1}, {"a": 1}]`},
		{"an object or not", `{a: 1}`, `{"type":["null","object"]}`, `{"a": 1}`},
		{"what nothing satisfies", `{a: 1}`, `{"type":"object","properties":{"a":{"type":"integer","minimum":4,"maximum":3}},"required":["a"]}`, `{"a": 1}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := parse(t, "- when: ''\n  json: "+test.json+"\n")
			got := b.Reply(Prompt{Messages: user("?"), JSON: true, Schema: json.RawMessage(test.schema)})
			if !json.Valid([]byte(got)) {
				t.Errorf("this is no JSON: %s", got)
			}
			if got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}
