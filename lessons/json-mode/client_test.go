package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/sashabaranov/go-openai"
)

const testKey = "sk-secret"

// TestExplain asks servers that refuse or break, and reads what the user is told.
func TestExplain(t *testing.T) {
	answer := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	tests := []struct {
		name   string
		server http.HandlerFunc
		want   []string
	}{
		{
			"wrong key at llama-cpp-python",
			answer(401, `{"detail":"Invalid API key"}`),
			[]string{"does not accept this API key", "OPENAI_API_KEY", "http://127.0.0.1:"},
		}, {
			"wrong key at OpenAI",
			answer(401, `{"error":{"message":"Incorrect API key provided: sk-secret.","code":"invalid_api_key"}}`),
			[]string{"does not accept this API key"},
		}, {
			"the key is quoted",
			answer(403, `{"error":{"message":"The key sk-secret may not do this."}}`),
			[]string{"refused with status 403: The key (the API key) may not do this."},
		}, {
			"the key is quoted where a long message is cut",
			answer(403, strings.Repeat("x", 297)+testKey),
			[]string{"refused with status 403: xxx", "x(th…"},
		}, {
			"no such path",
			answer(404, `{"detail":"Not Found"}`),
			[]string{"there is no chat server at", "/v1"},
		}, {
			"no such model at OpenAI",
			answer(404, `{"error":{"message":"The model does not exist","code":"model_not_found"}}`),
			[]string{"refused with status 404: The model does not exist"},
		}, {
			"context too long",
			answer(400, `{"error":{"message":"This model's maximum context length is 2048 tokens.","code":"context_length_exceeded"}}`),
			[]string{"refused with status 400: This model's maximum context length is 2048 tokens."},
		}, {
			"several lines",
			answer(500, `{"error":{"message":"1 validation error:\n  {'type': 'list_type'}","code":null}}`),
			[]string{"refused with status 500: 1 validation error: {'type': 'list_type'}"},
		}, {
			"plain text",
			answer(500, "Internal Server Error"),
			[]string{"refused with status 500: Internal Server Error"},
		}, {
			"a web page",
			answer(200, "<html>"),
			[]string{"no answer of a chat server from http://127.0.0.1:", "invalid character '<'"},
		}, {
			"gone before the answer",
			func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
			[]string{"lost the server at http://127.0.0.1:"},
		}, {
			"gone in the answer",
			func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Length", "100")
				_, _ = io.WriteString(w, `{"id":`)
			},
			[]string{"lost the server at http://127.0.0.1:"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			server := httptest.NewServer(test.server)
			defer server.Close()
			check(t, t.Context(), server.URL+"/v1", test.want...)
		})
	}
}

// TestUnreachable asks where no server can be.
func TestUnreachable(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := "http://" + l.Addr().String() + "/v1"
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	check(t, t.Context(), closed, "no connection to a chat server at "+closed, "refused")
	check(t, t.Context(), "localhost:8000/v1", "OPENAI_BASE_URL is not an address such as")
	check(t, t.Context(), "://sk-secret", "OPENAI_BASE_URL is not an address such as")
	check(t, t.Context(), strings.Replace(closed, "//", "//me:pass-word@", 1), "no connection to a chat server at "+closed)
	check(t, t.Context(), closed+"/sk-secret?key=pass-word", "at "+closed+"/(the API key): ")
}

// TestUnknownHost looks a host up that does not exist, without asking the network for it.
func TestUnknownHost(t *testing.T) {
	t.Setenv("OPENAI_BASE_URL", "http://nosuch.invalid/v1")
	lookup := &net.DNSError{Err: "no such host", Name: "nosuch.invalid", IsNotFound: true}
	err := explain(t.Context(), fmt.Errorf("asking: %w", &net.OpError{Op: "dial", Err: lookup}))
	want := "no connection to a chat server at http://nosuch.invalid/v1: lookup nosuch.invalid: no such host"
	if err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
}

// TestDeadline asks a server that takes its time.
func TestDeadline(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // then the server notices that the client has gone
		<-r.Context().Done()
	}))
	defer server.Close()
	ctx, cancel := withDeadline(t.Context(), 20*time.Millisecond)
	defer cancel()
	check(t, ctx, server.URL+"/v1", "gave up after 20ms")
}

// TestInterrupted stops waiting as Ctrl-C does.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("interrupt signal received"))
	check(t, ctx, "http://127.0.0.1:1/v1", "interrupt signal received")
}

// check asks the server and wants one sentence that holds the words, and no secret.
func check(t *testing.T, ctx context.Context, url string, want ...string) {
	t.Helper()
	t.Setenv("OPENAI_BASE_URL", url)
	t.Setenv("OPENAI_API_KEY", testKey)
	_, err := newClient().CreateChatCompletion(ctx, openai.ChatCompletionRequest{
		Model:    model,
		Messages: []openai.ChatCompletionMessage{{Role: openai.ChatMessageRoleUser, Content: "Hello"}},
	})
	if err == nil {
		t.Fatal("got an answer, want an error")
	}
	got := explain(ctx, err).Error()
	for _, words := range want {
		if !strings.Contains(got, words) {
			t.Errorf("got %q, want it to say %q", got, words)
		}
	}
	for _, secret := range []string{testKey, "pass-word", "\n"} {
		if strings.Contains(got, secret) {
			t.Errorf("got %q, with %q in it", got, secret)
		}
	}
}

// TestNewClient looks at what a server is sent.
func TestNewClient(t *testing.T) {
	var path, key string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path, key = r.URL.Path, r.Header.Get("Authorization")
		_, _ = io.WriteString(w, `{"choices":[]}`)
	}))
	defer server.Close()
	for _, test := range []struct{ name, env, key string }{
		{"a key", testKey, "Bearer sk-secret"},
		{"no key", "", "Bearer dummy-api-key"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("OPENAI_BASE_URL", server.URL+"/v1/")
			t.Setenv("OPENAI_API_KEY", test.env)
			_, err := newClient().CreateChatCompletion(t.Context(), openai.ChatCompletionRequest{Model: model})
			if err != nil {
				t.Fatal(err)
			}
			if path != "/v1/chat/completions" || key != test.key {
				t.Errorf("the server was sent %q with the key %q", path, key)
			}
		})
	}
	t.Setenv("OPENAI_BASE_URL", "")
	if got := baseURL(); got != "http://localhost:8000/v1" {
		t.Errorf("without OPENAI_BASE_URL the server is %q", got)
	}
}
