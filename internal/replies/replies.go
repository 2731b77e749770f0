// Package replies is what the embedded llama says: it reads a lesson's replies.yaml and finds the
// answer to a conversation.
//
// The rest of what a chat server does is not here: this package knows no HTTP, no limits and no
// time. What it answers depends on its arguments alone, so that a run can be repeated.
//
// # The file
//
// A replies.yaml is a YAML list of rules. The first rule all of whose patterns match gives the answer:
//
//	# Wording is chosen by seed and temperature.
//	- when: poem .* recursion
//	  system: poetic
//	  reply:
//	    - |
//	      A function gazed into a glass
//	      and saw itself look back.
//	    - In every call there waits a smaller call.
//	  odd: A glass calls smaller the gaze, back back and poem.
//
//	# The answer is in the conversation, or it is not known.
//	- when: what is my name
//	  user: my name is (?<name>\w+)
//	  reply: Your name is {name}.
//	- when: what is my name
//	  reply: You have not told me your name.
//
//	# For JSON mode.
//	- when: world series in 2020
//	  reply: The Los Angeles Dodgers.
//	  json: {winner: Los Angeles Dodgers, year: 2020}
//
// The keys of a rule, of which when is needed and one of reply and json:
//
//	when       a pattern that the last user message matches
//	system     a pattern that a system message matches
//	user       a pattern that a user message matches, the last one or any before it
//	assistant  a pattern that an assistant message matches
//	reply      what is said: a text, or a list of wordings
//	odd        what is said near a temperature of 2: a text, or a list of wordings
//	json       what is said in JSON mode: an object
//
// # Patterns
//
// A pattern is a regular expression of Go's package regexp. It may match anywhere in the message, and
// upper and lower case are the same unless it begins with (?-i). As in any regular expression, a dot
// matches no new line unless the pattern begins with (?s). Write patterns without quotes or between
// single ones: in double quotes YAML reads a backslash itself.
//
// # Texts
//
// Where a pattern has a group with a name, (?<name>…), {name} in the reply, in odd and in the strings
// of json stands for what the group matched: in the latest message that the pattern matches and, in
// it, in the last place. So a reply can use what stands in the conversation as it was sent, and
// nothing else: nothing is kept from one request to the next. {{name}} stands for {name} itself; all
// other braces are themselves. New lines at the end of a text are left out.
//
// # Wordings
//
// At a temperature of 0 the first wording is said. Above, with n wordings, the first 1 + temperature·n
// of them, rounded down, are open to choice, and all of them from 1 on. The seed counts through those:
// neighbouring seeds give different wordings. From a temperature of 1.5 up, some seeds give an odd
// wording instead, and from 2 up all do. Where a rule has none, the usual one is said with its words
// in disorder.
//
// # JSON
//
// In JSON mode the answer is the rule's json, with its keys in the file's order. A rule without one
// says {"reply": TEXT}. Where a JSON schema is given, the answer satisfies it: with the values of the
// rule's json where they fit, and made-up ones elsewhere. See [Prompt] and schema.go for the keywords.
// A rule with json alone says its object also where JSON was not asked for.
//
// Where no rule matches, the answer is [Fallback].
package replies

import "encoding/json"

// Message is one message of a conversation, as it was sent.
type Message struct {
	Role    string // "system", "user", "assistant", "tool" or "function"
	Content string
}

// Prompt is what an answer is asked for.
type Prompt struct {
	// Messages are the conversation as it was sent, which is all that a server knows of it.
	Messages []Message
	// Seed and Temperature choose between wordings: the first one at a temperature of 0, whatever the
	// seed; any of the usual ones above; odd ones too near 2.
	Seed        uint64
	Temperature float64
	// JSON says that the answer must be a JSON object, and Schema which one: a JSON schema, or nil
	// where any object will do. A schema that is none is the same as nil, as in llama-cpp-python
	// 0.3.36. One that asks for another type than an object gets that.
	JSON   bool
	Schema json.RawMessage
}
