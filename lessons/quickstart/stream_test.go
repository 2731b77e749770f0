package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/sashabaranov/go-openai"
)

// TestReceive reads streams that are whole, and others that only look so.
func TestReceive(t *testing.T) {
	const (
		role    = `data: {"choices":[{"index":0,"delta":{"role":"assistant"},"finish_reason":null}]}` + "\n\n"
		hello   = `data: {"choices":[{"index":0,"delta":{"content":" Hello"},"finish_reason":null}]}` + "\n\n"
		stop    = `data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}` + "\n\n"
		length  = `data: {"choices":[{"index":0,"delta":{},"finish_reason":"length"}]}` + "\n\n"
		noUsage = `data: {"choices":[],"usage":{"total_tokens":3}}` + "\n\n"
		ping    = ": ping - 2026-11-23 05:57:40.959987\n\n"
		done    = "data: [DONE]\n\n"
		broken  = "BROKEN" // the connection is cut
	)
	tests := []struct {
		name    string
		stream  string
		pieces  string
		problem string // "" for a whole answer
	}{
		{"whole", role + hello + hello + stop + done, " Hello Hello", ""},
		{"lines end as llama-cpp-python 0.2.20 ends them", strings.ReplaceAll(role+hello+stop+done, "\n", "\r\n"), " Hello", ""},
		{"without a last line", role + hello + stop, " Hello", ""},
		{"while waiting, pings", ping + role + ping + hello + stop + done, " Hello", ""},
		{"with a chunk that has no choice", role + hello + stop + noUsage + done, " Hello", ""},
		{"the limit", role + hello + length + done, " Hello", "limit of tokens"},
		{"interrupted", role + hello + done, " Hello", "no finish_reason"},
		{"just over", role + hello, " Hello", "no finish_reason"},
		{"empty", "", "", "no finish_reason"},
		{"no stream at all", `{"choices":[{"message":{"content":"Hello"},"finish_reason":"stop"}]}`, "", "no finish_reason"},
		{"broken", role + hello + broken, " Hello", "lost the server"},
		{"interrupted and broken", role + hello + done + broken, " Hello", "no finish_reason"},
		{"an error", role + hello + `data: {"error":{"message":"out of memory"}}` + "\n\n", " Hello", "out of memory"},
		{"no JSON", role + "data: Hello\n\n", "", "invalid character 'H'"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				text, cut := strings.CutSuffix(test.stream, broken)
				_, _ = io.WriteString(w, text)
				if cut {
					_ = http.NewResponseController(w).Flush()
					panic(http.ErrAbortHandler)
				}
			}))
			defer server.Close()
			t.Setenv("OPENAI_BASE_URL", server.URL+"/v1")
			answer, err := newClient().CreateChatCompletionStream(t.Context(), openai.ChatCompletionRequest{Model: model})
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Close()

			var pieces string
			reason, err := receive(answer, func(piece string) { pieces += piece })
			if err == nil {
				err = whole(reason)
			} else {
				err = explain(t.Context(), err)
			}
			if pieces != test.pieces {
				t.Errorf("got the text %q, want %q", pieces, test.pieces)
			}
			switch {
			case test.problem == "" && err != nil:
				t.Errorf("a whole stream is said not to be: %v", err)
			case test.problem != "" && (err == nil || !strings.Contains(err.Error(), test.problem)):
				t.Errorf("got %v, want an error with %q", err, test.problem)
			}
		})
	}
}
