package llm

import "encoding/json"

// chatRequest is the body of a POST to /v1/chat/completions after validation, with the profile's
// defaults filled in.
type chatRequest struct {
	messages    []message
	model       *string // as sent; nil where absent or null
	maxTokens   int     // 0: until the context is full
	limit       *int64  // max_tokens as sent; nil where absent or null
	temperature float64
	seed        *int64
	stop        []string // with "" among them where it was sent
	stream      bool
	usage       bool // stream_options.include_usage, where the profile knows it
	n           int  // as the profile reads it: 1 where it ignores n
	format      responseFormat
	missing     string // a field that asks for what the stand-in does not have, answered 501; or ""
}

// message is one message of the conversation.
type message struct {
	role    string
	content string // parts joined, null and absent as ""
	parts   bool   // the content was a list
	some    bool   // of at least one item
	null    bool   // it was null
	absent  bool   // it was not there
}

// responseFormat is what kind of text is asked for.
type responseFormat struct {
	json   bool
	schema json.RawMessage // nil: any object
}

// problem is the answer to a request that is refused.
type problem struct {
	status      int
	contentType string
	body        []byte
	emptyStream bool // the answer is a stream's head and nothing behind it, as for an event stream without an event
	closes      bool // the server closes the connection afterwards, without having announced it
}
