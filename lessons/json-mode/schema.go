package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/sashabaranov/go-openai"
)

// schema describes an introduction in the language of JSON Schema. It bounds all
// that can be long, so that the object comes to its end.
const schema = `{
	"type": "object",
	"properties": {
		"name": {"type": "string", "minLength": 1, "maxLength": 40},
		"born": {"type": "integer", "minimum": 1900, "maximum": 2100},
		"languages": {
			"type": "array", "minItems": 1, "maxItems": 5,
			"items": {"type": "string", "minLength": 1, "maxLength": 20}
		}
	},
	"required": ["name", "born", "languages"]
}`

// newShapedClient returns a client that sends the schema with every request.
func newShapedClient() *openai.Client {
	config := openai.DefaultConfig(apiKey())
	config.BaseURL = baseURL()
	config.HTTPClient = shaper{}
	return openai.NewClientWithConfig(config)
}

// shaper is an HTTP client that adds to a request what go-openai has no field for:
// the key "schema" in response_format. llama-cpp-python 0.3 makes a grammar of it,
// and the model can write nothing else.
type shaper struct{}

func (shaper) Do(request *http.Request) (*http.Response, error) {
	var body map[string]any
	if err := json.NewDecoder(request.Body).Decode(&body); err != nil {
		return nil, fmt.Errorf("cannot read our own request: %w", err)
	}
	body["response_format"] = map[string]any{
		"type":   openai.ChatCompletionResponseFormatTypeJSONObject,
		"schema": json.RawMessage(schema),
	}
	text, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("cannot write the request: %w", err)
	}
	request.Body = io.NopCloser(bytes.NewReader(text))
	request.ContentLength = int64(len(text))
	return http.DefaultClient.Do(request)
}
