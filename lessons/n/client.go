package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/sashabaranov/go-openai"
)

// model is the model that is asked for. A llama-cpp-python server has one model only, and
// gives the name back as it came.
const model = "gpt-3.5-turbo"

// newClient returns a client for the chat server that the environment names.
func newClient() *openai.Client {
	config := openai.DefaultConfig(apiKey())
	config.BaseURL = baseURL()
	return openai.NewClientWithConfig(config)
}

func baseURL() string {
	return cmp.Or(os.Getenv("OPENAI_BASE_URL"), "http://localhost:8000/v1")
}

func apiKey() string {
	return cmp.Or(os.Getenv("OPENAI_API_KEY"), "dummy-api-key")
}

// withDeadline gives a request so much time. The library itself would wait for ever.
func withDeadline(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, d, fmt.Errorf("gave up after %v: the answer was not complete", d))
}

// explain says in one sentence why a request failed.
func explain(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx) // the deadline, or Ctrl-C
	}
	u, bad := url.Parse(baseURL())
	if bad != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return errors.New("OPENAI_BASE_URL is not an address such as http://localhost:8000/v1")
	}
	server := quote(u.Scheme + "://" + u.Host + u.Path) // without a password

	if status, message := refusal(err); status != 0 {
		switch {
		case status == http.StatusUnauthorized:
			return fmt.Errorf("the server at %s does not accept this API key: set OPENAI_API_KEY", server)
		case status == http.StatusNotFound && message == "Not Found":
			return fmt.Errorf("there is no chat server at %s: OPENAI_BASE_URL mostly ends in /v1", server)
		}
		return fmt.Errorf("the server at %s refused with status %d: %s", server, status, message)
	}
	network, ok := errors.AsType[*net.OpError](err)
	switch {
	case ok && network.Op == "dial":
		return fmt.Errorf("no connection to a chat server at %s: %s", server, quote(network.Err.Error()))
	case ok || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("lost the server at %s before its answer was complete", server)
	}
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err
	}
	return fmt.Errorf("no answer of a chat server from %s: %s", server, quote(err.Error()))
}

// refusal returns the status of an answer that is an error, and what the server says about it;
// 0 if err is not about such an answer. OpenAI's servers put the message into an object
// "error". Where llama-cpp-python leaves the answer to its web framework (a wrong key, an
// unknown path), it is in "detail", which the library does not look for.
func refusal(err error) (status int, message string) {
	if e, ok := errors.AsType[*openai.APIError](err); ok {
		return e.HTTPStatusCode, quote(e.Message) // status 0 in the middle of a stream
	}
	if e, ok := errors.AsType[*openai.RequestError](err); ok {
		var body struct{ Detail string }
		_ = json.Unmarshal(e.Body, &body) // anything may have come from there
		return e.HTTPStatusCode, quote(cmp.Or(body.Detail, string(e.Body)))
	}
	return 0, ""
}

// quote makes one line of a text that came from elsewhere, not a long one, and without the API
// key: some servers give it back in their messages.
func quote(text string) string {
	text = strings.ReplaceAll(text, apiKey(), "(the API key)")
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > 300 {
		text = string(r[:300]) + "…"
	}
	return text
}
