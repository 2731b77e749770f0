package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"github.com/sashabaranov/go-openai"
)

// written is the library's request with a temperature that is always written
// out. In JSON this field hides the library's, because it is not as deep.
type written struct {
	openai.ChatCompletionRequest
	Temperature float32 `json:"temperature"`
}

// post sends a request of our own. The library does the same for its own, in
// more lines.
func post(ctx context.Context, chat written) (completion openai.ChatCompletionResponse, err error) {
	body, err := json.Marshal(chat)
	if err != nil {
		return completion, err
	}
	url := strings.TrimRight(baseURL(), "/") + "/chat/completions"
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return completion, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+apiKey())

	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return completion, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return completion, refused(response)
	}
	err = json.NewDecoder(response.Body).Decode(&completion)
	return completion, err
}

// refused turns an answer that is an error into the library's own error.
func refused(response *http.Response) error {
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	var answer openai.ErrorResponse
	if json.Unmarshal(body, &answer) == nil && answer.Error != nil {
		answer.Error.HTTPStatusCode = response.StatusCode
		return answer.Error
	}
	return &openai.RequestError{HTTPStatusCode: response.StatusCode, Body: body}
}
