// Package replies is what the embedded llama says: it reads a lesson's replies.yaml and finds the
// answer to a conversation.
//
// The rest of what a chat server does is not here: this package knows no HTTP, no limits and no
// time. What it answers depends on its arguments alone, so that a run can be repeated.
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
	// where any object will do.
	JSON   bool
	Schema json.RawMessage
}
