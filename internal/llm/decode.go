package llm

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// decodeChat reads the body of a chat completion request.
func decodeChat(p *profile, _ http.Header, body []byte) (*chatRequest, *problem) {
	var in struct {
		Messages []struct {
			Role    string
			Content *string
		}
		Model         *string
		MaxTokens     int `json:"max_tokens"`
		Temperature   *float64
		Seed          *int64
		Stop          any
		Stream        bool
		StreamOptions struct {
			IncludeUsage bool `json:"include_usage"`
		} `json:"stream_options"`
		N              *int
		ResponseFormat struct {
			Type   string
			Schema json.RawMessage
		} `json:"response_format"`
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return nil, &problem{status: 500, contentType: "text/plain; charset=utf-8", body: []byte("Internal Server Error"), closes: true}
	}
	r := &chatRequest{model: in.Model, maxTokens: max(in.MaxTokens, 0), temperature: 0.8, seed: in.Seed, stream: in.Stream, usage: in.StreamOptions.IncludeUsage, n: 1}
	if p.envelope == "openai" {
		r.temperature = 1
	}
	if in.Temperature != nil {
		r.temperature = *in.Temperature
	}
	if in.N != nil {
		r.n = *in.N
	}
	if p.corsOrigin == "any" && r.temperature > 2 {
		return nil, envelope(500, "[{'type': 'less_than_equal', 'loc': ('body', 'temperature'), 'msg': 'Input should be less than or equal to 2'}]", "internal_server_error", "", "")
	}
	switch s := in.Stop.(type) {
	case string:
		r.stop = []string{s}
	case []any:
		for _, x := range s {
			r.stop = append(r.stop, fmt.Sprint(x))
		}
	}
	r.format = responseFormat{json: in.ResponseFormat.Type == "json_object", schema: in.ResponseFormat.Schema}
	for _, m := range in.Messages {
		message := message{role: m.Role}
		if m.Content != nil {
			message.content = *m.Content
		}
		r.messages = append(r.messages, message)
	}
	return r, nil
}

// overflow answers a conversation that is longer than the context.
func (p *profile) overflow(prompt int, req *chatRequest) *problem {
	return envelope(400, fmt.Sprintf("This model's maximum context length is %d tokens. However, you requested %d tokens (%d in the messages, None in the completion). Please reduce the length of the messages or completion.", p.context, prompt, prompt), "invalid_request_error", "messages", "context_length_exceeded")
}

// wrongKey answers a request without the right key.
func (p *profile) wrongKey(key string) *problem {
	if p.envelope == "openai" {
		return envelope(401, "Incorrect API key provided.", "invalid_request_error", "", "invalid_api_key")
	}
	return detail(401, "Invalid API key")
}
