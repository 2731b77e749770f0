package llm

import (
	"fmt"
	"net/http"
)

// internalError returns the answer to an error that nobody in the server handles: one line of text,
// after which uvicorn closes the connection.
func internalError() *problem {
	return &problem{status: http.StatusInternalServerError, contentType: "text/plain; charset=utf-8", body: []byte("Internal Server Error"), closes: true}
}

// failed returns an error as llama-cpp-python gives all but that of a context exceeded.
func failed(message string) *problem {
	return envelope(http.StatusInternalServerError, message, "internal_server_error", "", "")
}

// refuseInvalid answers a request in which the checker found something wrong.
func (p *profile) refuseInvalid(c *checker) *problem {
	if p.openai {
		return c.found
	}
	return failed(p.summary(c))
}

// refuseLarge answers a request that is larger than the stand-in reads. The real ones have no limit.
func (p *profile) refuseLarge() *problem {
	text := fmt.Sprintf("The request is larger than the stand-in for %s reads: at most %d MiB and %d JSON values", p.name, maxBody>>20, maxValues)
	if p.openai {
		return openAIProblem(http.StatusRequestEntityTooLarge, text, "", "")
	}
	return envelope(http.StatusRequestEntityTooLarge, text, "invalid_request_error", "", "")
}

// overflow answers a conversation that is as long as the context or longer. The formatter of
// llama-cpp-python 0.2.20 fails where max_tokens was not sent.
func (p *profile) overflow(context, prompt int, r *chatRequest) *problem {
	var limit int64
	said := "None"
	if r.limit != nil {
		limit = *r.limit
		said = fmt.Sprint(limit)
	}
	switch {
	case p.openai && r.limit == nil:
		return openAIProblem(http.StatusBadRequest, fmt.Sprintf("This model's maximum context length is %d tokens. However, your messages resulted in %d tokens. Please reduce the length of the messages.",
			context, prompt), "messages", "context_length_exceeded")
	case p.overflowFails && r.limit == nil:
		return internalError()
	}
	return envelope(http.StatusBadRequest, fmt.Sprintf("This model's maximum context length is %d tokens. However, you requested %d tokens (%d in the messages, %s in the completion). Please reduce the length of the messages or completion.",
		context, limit+int64(prompt), prompt, said), "invalid_request_error", "messages", "context_length_exceeded")
}
