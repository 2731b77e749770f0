package replies

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// parse reads a replies.yaml that has no mistake.
func parse(t testing.TB, text string) *Book {
	t.Helper()
	b, err := Parse("replies.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// user returns a conversation of one message.
func user(text string) []Message { return []Message{{"user", text}} }

// conversation returns messages from lines "role: content".
func conversation(lines ...string) []Message {
	var all []Message
	for _, line := range lines {
		role, content, _ := strings.Cut(line, ": ")
		all = append(all, Message{role, content})
	}
	return all
}

const rules = `
- when: ^hello\b
  system: pirate
  reply: Ahoy!
- when: ^hello\b
  reply: Good day.

- when: what is my name
  user: my name is (?<name>\w+)
  reply: Your name is {name}, not {{name}}.
- when: what is my name
  reply: You have not told me your name.

- when: what did you say
  assistant: (?s)(?<said>.+)
  reply: 'I said: {said}'

- when: (?-i)PLEASE (?<verb>\w+)( (?<thing>\w+))?
  reply: |
    I {verb} {thing}.
    { return x }

- when: weather
  json: {city: Kyoto, degrees: 21.50, rain: false, wind: null, hours: [1, {at: "{what}"}], "<b>": "ä"}
  user: weather in (?<what>\w+)

- when: both
  reply: In words.
  json: {in: json}
`

// TestReply asks for replies to conversations.
func TestReply(t *testing.T) {
	b := parse(t, rules)
	for _, test := range []struct {
		name     string
		messages []Message
		want     string
	}{
		{"a pattern, whatever its case", conversation("user: HELLO there"), "Good day."},
		{"a pattern with a place", conversation("user: Say hello"), Fallback},
		{"a system message", conversation("system: You are a Pirate.", "user: hello"), "Ahoy!"},
		{"another system message", conversation("system: You are polite.", "user: hello"), "Good day."},
		{"two system messages", conversation("system: You are a pirate.", "user: x", "system: Be brief.", "user: hello"), "Ahoy!"},
		{"only the last user message is asked", conversation("user: hello", "assistant: hello", "user: x"), Fallback},
		{"the last user message, behind which are others", conversation("user: hello", "assistant: x", "tool: y"), "Good day."},

		{"what was told", conversation("user: My name is Ada.", "assistant: Hello, Ada!", "user: What is my name?"), "Your name is Ada, not {name}."},
		{"what was told last", conversation("user: My name is Ada.", "user: My name is Bob, no, my name is Eve.", "user: What is my name?"), "Your name is Eve, not {name}."},
		{"what is told with the question", conversation("user: My name is Ada. What is my name?"), "Your name is Ada, not {name}."},
		{"what was not told", conversation("user: What is my name?"), "You have not told me your name."},
		{"what somebody else has said", conversation("system: My name is Ada.", "assistant: My name is Bob.", "user: What is my name?"), "You have not told me your name."},
		{"what was told is no template", conversation("user: My name is name.", "user: What is my name?"), "Your name is name, not {name}."},

		{"an answer before", conversation("assistant: One.", "user: x", "assistant: Two\nthree.", "user: What did you say?"), "I said: Two\nthree."},
		{"no answer before", conversation("user: What did you say?"), Fallback},

		{"case where it matters", conversation("user: please sing"), Fallback},
		{"groups of the question", conversation("user: PLEASE sing songs"), "I sing songs.\n{ return x }"},
		{"a group without a match", conversation("user: PLEASE sing!"), "I sing .\n{ return x }"},

		{"an object where none is asked for", conversation("user: weather in Rome"), `{"city": "Kyoto", "degrees": 21.5, "rain": false, "wind": null, "hours": [1, {"at": "Rome"}], "<b>": "ä"}`},
		{"words where both are there", conversation("user: both"), "In words."},

		{"no message", nil, Fallback},
		{"no user message", conversation("system: hello"), Fallback},
		{"an empty message", conversation("user: "), Fallback},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := b.Reply(Prompt{Messages: test.messages}); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestReplyJSON asks for replies in JSON mode.
func TestReplyJSON(t *testing.T) {
	b := parse(t, rules)
	for _, test := range []struct{ name, message, schema, want string }{
		{"an object of the rule", "both", "", `{"in": "json"}`},
		{"a rule without one", "hello", "", `{"reply": "Good day."}`},
		{"a reply of several lines", "PLEASE sing songs", "", `{"reply": "I sing songs.\n{ return x }"}`},
		{"no rule", "?", "", `{"reply": "` + Fallback + `"}`},
		{"the reply where a schema has a place for it", "hello", `{"properties":{"age":{"type":"integer"},"kind":{"enum":["a"]},"said":{"type":"string"},"by":{"type":"string"}}}`, `{"age": 1, "kind": "a", "said": "Good day.", "by": "text"}`},
		{"the fallback where a schema has a place for it", "?", `{"properties":{"winner":{"type":"string"},"year":{"type":"integer"}},"required":["winner"]}`, `{"winner": "` + Fallback + `", "year": 1}`},
		{"a schema without such a place", "hello", `{"type":"object","properties":{"year":{"type":"integer"}}}`, `{"year": 1}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := b.Reply(Prompt{Messages: user(test.message), JSON: true, Schema: json.RawMessage(test.schema)})
			if got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// TestNoRules asks books that have none.
func TestNoRules(t *testing.T) {
	for name, b := range map[string]*Book{"nil": nil, "zero": {}, "joined": Join(nil, &Book{})} {
		if got := b.Reply(Prompt{Messages: user("hello"), Temperature: 2}); got != Fallback {
			t.Errorf("%s: got %q, want %q", name, got, Fallback)
		}
		if got, want := b.Reply(Prompt{JSON: true}), `{"reply": "`+Fallback+`"}`; got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

// TestJoin holds that the replies of the first book go before those of the next, but special ones before general ones.
func TestJoin(t *testing.T) {
	first := parse(t, "- when: a\n  reply: one\n")
	second := parse(t, "- when: a\n  system: loud\n  reply: ONE\n- when: a\n  reply: two\n  json: {number: 2}\n- when: b\n  reply: three\n")
	b := Join(first, nil, second)
	for message, want := range map[string]string{"a": "one", "b": "three", "c": Fallback} {
		if got := b.Reply(Prompt{Messages: user(message)}); got != want {
			t.Errorf("to %q: got %q, want %q", message, got, want)
		}
	}
	if got := b.Reply(Prompt{Messages: conversation("system: Be loud.", "user: a")}); got != "ONE" {
		t.Errorf("a general rule hides a special one: got %q", got)
	}
	if got := b.Reply(Prompt{Messages: user("a"), JSON: true}); got != `{"number": 2}` {
		t.Errorf("the JSON of the second is lost: got %q", got)
	}
	if got := said(b, "a", 1, 64); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("of a rule that both have, only %q is said", got)
	}
	if got := said(first, "a", 1, 64); slices.Contains(got, "two") {
		t.Error("the first book has been changed: it says what the second does")
	}
	if got := first.Reply(Prompt{Messages: user("b")}); got != Fallback {
		t.Errorf("the first book has been changed: it says %q", got)
	}
}

// BenchmarkReply asks a book of 40 rules, of which the last one matches a conversation.
func BenchmarkReply(b *testing.B) {
	var text strings.Builder
	for i := range 39 {
		text.WriteString("- when: question number " + strings.Repeat("x", i) + "\n  reply: An answer.\n")
	}
	text.WriteString("- when: what is my name\n  user: my name is (?<name>\\w+)\n  reply: Your name is {name}.\n")
	book := parse(b, text.String())
	messages := conversation("system: You are helpful.", "user: My name is Ada.", "assistant: Hello!", "user: What is my name?")
	schema := json.RawMessage(`{"type":"object","properties":{"winner":{"type":"string"},"year":{"type":"integer"}},"required":["winner","year"]}`)
	for _, bench := range []struct {
		name   string
		prompt Prompt
	}{
		{"text", Prompt{Messages: messages, Temperature: 0.8}},
		{"json", Prompt{Messages: messages, JSON: true}},
		{"schema", Prompt{Messages: messages, JSON: true, Schema: schema}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				book.Reply(bench.prompt)
			}
		})
	}
}
