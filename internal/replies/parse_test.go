package replies

import (
	"errors"
	"strings"
	"testing"
)

// TestProblems reads files with mistakes; each line of want is one problem, without the file's name.
func TestProblems(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"empty", "", `1: there are no rules; write a list of them, each with when and reply`},
		{"a comment alone", "# later\n", `1: there are no rules; write a list of them, each with when and reply`},
		{"an empty list", "[]\n", `1: there are no rules; write a list of them, each with when and reply`},
		{"a mapping", "\nwhen: a\nreply: b\n", `2: the file is a mapping; write a list of rules, each with when and reply, the first line of each beginning with "- "`},
		{"two documents", "- when: a\n  reply: b\n---\n- when: c\n  reply: d\n", `1: there is more than one document; write all rules in one list`},
		{"rules that are none", "- 3\n- hello\n-\n- [a]\n- {}\n", `
			1: a rule is a number; write one with the keys when, system, user, assistant, reply, odd and json
			2: a rule is a text; write one with the keys when, system, user, assistant, reply, odd and json
			3: a rule is nothing; write one with the keys when, system, user, assistant, reply, odd and json
			4: a rule is a list; write one with the keys when, system, user, assistant, reply, odd and json
			5: when: the rule has none; give it a pattern on the last user message, such as when: my name
			5: reply: the rule has none; give it a text, a list of texts, or a json for JSON mode alone`},

		{"an unknown key", "- when: a\n  replay: b\n  reply: c\n", `2: replay: there is no such key; a rule has when, system, user, assistant, reply, odd and json`},
		{"a key twice", "- when: a\n  reply: b\n  reply: c\n", `3: mapping key "reply" already defined at [2:3]`},
		{"no when", "- reply: a\n", `1: when: the rule has none; give it a pattern on the last user message, such as when: my name`},
		{"no reply", "- when: a\n- when: b\n  system: c\n", `
			1: reply: the rule has none; give it a text, a list of texts, or a json for JSON mode alone
			2: reply: the rule has none; give it a text, a list of texts, or a json for JSON mode alone`},
		{"odd alone", "- when: a\n  json: {a: 1}\n  odd: b\n", `3: odd: the rule has no reply to say at other temperatures; give it one`},

		{"patterns that are none", "- when: (a\n  system: a{2,1}\n  user: '[b'\n  assistant: '(?=c)'\n  reply: d\n", `
			1: when: the pattern is no regular expression: missing closing ) in (a
			2: system: the pattern is no regular expression: invalid repeat count in {2,1}
			3: user: the pattern is no regular expression: missing closing ] in [b
			4: assistant: the pattern is no regular expression: invalid or unsupported Perl syntax in (?=`},
		{"patterns of other types", "- when: 3\n  system: [a]\n  user:\n  assistant: true\n  reply: d\n", `
			1: when: this is a number; write a pattern, in single quotes where YAML reads it otherwise
			2: system: this is a list; write a pattern, in single quotes where YAML reads it otherwise
			3: user: this is nothing; write a pattern, in single quotes where YAML reads it otherwise
			4: assistant: this is true or false; write a pattern, in single quotes where YAML reads it otherwise`},

		{"texts of other types", "- when: a\n  reply: {name}\n- when: b\n  reply:\n    - one\n    - 2\n    -\n    - ' '\n  odd: []\n", `
			2: reply: this is a mapping; write a text, in single quotes where YAML reads it otherwise
			6: reply: this is a number; write a text, in single quotes where YAML reads it otherwise
			7: reply: this is nothing; write a text, in single quotes where YAML reads it otherwise
			8: reply: the text is empty; say something
			9: odd: the list is empty; give it a text`},
		{"anchors", "- when: &x a\n  reply: b\n- when: *x\n  reply: c\n", `
			1: when: this is an anchor or alias; write a pattern, in single quotes where YAML reads it otherwise
			3: when: this is an anchor or alias; write a pattern, in single quotes where YAML reads it otherwise`},

		{"unknown placeholders", "- when: (?<name>a)\n  reply: '{name} {nmae} {{nmae}} {not one}'\n  odd: [b, '{c}']\n  json: {d: [{e: '{f}'}]}\n", `
			2: reply: no pattern of the rule has a group (?<nmae>…) for {nmae}; write {{nmae}} where you mean the braces themselves
			3: odd: no pattern of the rule has a group (?<c>…) for {c}; write {{c}} where you mean the braces themselves
			4: json: no pattern of the rule has a group (?<f>…) for {f}; write {{f}} where you mean the braces themselves`},
		{"a placeholder of a pattern that is none", "- when: (?<name>a\n  reply: '{name}'\n", `1: when: the pattern is no regular expression: missing closing ) in (?<name>a`},
		{"a group twice", "- when: (?<name>a)\n  user: (?<name>b)\n  reply: '{name}'\n", `2: user: the name of the group (?<name>…) is in when already; give each its own`},

		{"json that is no object", "- when: a\n  json: [1]\n- when: b\n  json: text\n- when: c\n  json:\n", `
			2: json: this is a list; write an object, such as json: {name: Ada, age: 36}
			4: json: this is a text; write an object, such as json: {name: Ada, age: 36}
			6: json: this is nothing; write an object, such as json: {name: Ada, age: 36}`},
		{"json that JSON has not", "- when: a\n  json:\n    b: .inf\n    c: [-.inf, .nan]\n    d: !!binary aGk=\n", `
			3: json: JSON has no .inf; write a value that it has
			4: json: JSON has no -.inf; write a value that it has
			4: json: JSON has no .nan; write a value that it has
			5: json: JSON has no !!binary aGk=; write a value that it has`},
		{"json that is deep", "- when: a\n  json: {a: " + strings.Repeat("[", 40) + strings.Repeat("]", 40) + "}\n", `2: json: this is nested more than 32 deep; write less`},

		{"rules that are never reached", "- when: a\n  reply: b\n- when: c\n  user: d\n  reply: e\n- when: a\n  system: f\n  reply: g\n- when: c\n  reply: h\n- user: d\n  when: c\n  reply: i\n", `
			6: when: the rule of line 1 matches whenever this one does, so that this one never answers; put this one first, or give it another pattern
			11: when: the rule of line 3 matches whenever this one does, so that this one never answers; put this one first, or give it another pattern`},

		{"a colon in a text", "- when: a\n  reply: Listen: b\n", `2: mapping value is not allowed in this context` + yamlAdvice},
		{"a backslash in double quotes", "- when: \"\\w\"\n  reply: a\n", `1: found unknown escape character 'w'` + yamlAdvice},
		{"a bracket that stays open", "- when: a\n  json: {a: 1\n", `2: could not find flow mapping end token '}'` + yamlAdvice},
		{"Windows' line ends", "- when: a\r\n  reply: b\r\n  rpely: c\r\n", `3: rpely: there is no such key; a rule has when, system, user, assistant, reply, odd and json`},
	} {
		t.Run(test.name, func(t *testing.T) {
			b, err := Parse("replies.yaml", []byte(test.text))
			if err == nil || b != nil {
				t.Fatalf("there is a book, and the error is %v", err)
			}
			var want []string
			for line := range strings.Lines(strings.TrimSpace(test.want)) {
				want = append(want, "replies.yaml:"+strings.TrimSpace(line))
			}
			if got := err.Error(); got != strings.Join(want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
			}
			if _, ok := errors.AsType[*Problem](err); !ok {
				t.Error("there is no Problem in the error")
			}
		})
	}
}

// TestPackageExample reads the example of the package comment.
func TestPackageExample(t *testing.T) {
	text := packageExample(t)
	b := parse(t, text)
	for _, test := range []struct {
		messages []Message
		want     string
	}{
		{conversation("system: You are a poetic assistant.", "user: Compose a poem that explains recursion."), "A function gazed into a glass\nand saw itself look back."},
		{conversation("user: My name is Ada.", "user: What is my name?"), "Your name is Ada."},
		{conversation("user: What is my name?"), "You have not told me your name."},
		{conversation("user: Who won the World Series in 2020?"), "The Los Angeles Dodgers."},
	} {
		if got := b.Reply(Prompt{Messages: test.messages}); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

// FuzzParse holds that any file is read, or refused with the place of every mistake.
func FuzzParse(f *testing.F) {
	f.Add(rules)
	for _, text := range []string{
		"", "[]", "a: b", "- when: a\n  reply: b\n", "- when: (?<n>a)\n  reply: ['{n}', '{{n}}']\n  odd: x\n  json: {a: [1, .5, null, {b: '{n}'}]}\n",
		"!!x", "- !!", "- &a\n- *a", "- <<: {a: b}", "- ? [a]\n  : b", "- when: |\n   a\n  reply: >-\n   b\n", "---\n...\n", "- {when: a, reply: \"\\u00e4\"}", "- when: (((\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		b, err := Parse("replies.yaml", []byte(text))
		if (b == nil) == (err == nil) {
			t.Fatalf("there is a book: %t, and the error is %v", b != nil, err)
		}
		for line := range strings.Lines(errorText(err)) {
			if !strings.HasPrefix(line, "replies.yaml:") {
				t.Errorf("a problem has no place: %q", line)
			}
		}
		if b == nil {
			return
		}
		for _, r := range b.rules {
			if len(r.conditions) == 0 || len(r.reply) == 0 && r.json == nil {
				t.Errorf("the rule of line %d is not whole", r.line)
			}
		}
	})
}

// errorText returns an error's text, or "" for none.
func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
