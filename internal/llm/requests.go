package llm

import "fmt"

// requests is how a profile reads a chat completion request. What is a number, or had or not, is in
// the capability table.
type requests struct {
	openai      bool // OpenAI's own errors
	how         laxity
	fields      []field
	temperature float64 // where none is sent
	bareType    bool    // a request without a Content-Type may be JSON
	nullMissing bool    // a body of null is a missing one
	lines       bool    // errors are told on lines of their own, with the place in the server's source
	tell        func(*checker, *failure)
	act         func(*chatRequest, *value) *problem // what the server would only find when it generates
}

// newRequests returns how the profile of a name reads requests, but for what the capability table says.
func newRequests(name string) requests {
	switch name {
	case "llama-cpp-python@0.2.20":
		return requests{
			fields: column(func(r fieldRow) shape { return r.v0220 }),
			how:    lax,
			tell:   pydanticError(", ", "https://errors.pydantic.dev/2.5/v/"),
			act:    actAs0220,
		}
	case "openai":
		return requests{
			openai: true,
			fields: column(func(r fieldRow) shape { return r.opena }),
			tell:   openAIError,
			act:    actAsOpenAI,
		}
	}
	return requests{
		fields: column(func(r fieldRow) shape { return r.v03 }),
		how:    trimming,
		tell:   pydanticError("\n  ", ""),
		act:    actAs03,
	}
}

// summary returns the message for errors that were told.
func (q *requests) summary(c *checker) string {
	if !q.lines {
		return "[" + string(c.text) + "]"
	}
	plural := "s"
	if c.count == 1 {
		plural = ""
	}
	return fmt.Sprintf("%d validation error%s:\n  %s\n\n  File \"<site-packages>/llama_cpp/server/app.py\", line 376, in create_chat_completion\n    POST /v1/chat/completions", c.count, plural, c.text)
}
