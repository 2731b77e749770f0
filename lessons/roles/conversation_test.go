package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sashabaranov/go-openai"
)

// TestConversation looks at the messages that each question of a conversation is sent with.
func TestConversation(t *testing.T) {
	tests := []struct {
		name   string
		system string
		forget bool
		want   []string // a request each
	}{
		{
			"all of it", "", false,
			[]string{"user:one", "user:one assistant:answer-1 user:two"},
		}, {
			"with a system message", "short", false,
			[]string{"system:short user:one", "system:short user:one assistant:answer-1 user:two"},
		}, {
			"only the last message", "", true,
			[]string{"user:one", "user:two"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			requests := serve(t, "stop")
			err := newConversation(test.system, test.forget, time.Minute).run(t.Context(), "one", "two")
			if err != nil {
				t.Fatal(err)
			}
			if got := requests(); !slices.Equal(got, test.want) {
				t.Errorf("sent %q, want %q", got, test.want)
			}
		})
	}
}

// TestCutAnswer ends a conversation at an answer that is not whole.
func TestCutAnswer(t *testing.T) {
	requests := serve(t, "length")
	err := newConversation("", false, time.Minute).run(t.Context(), "one", "two")
	if err == nil || !strings.Contains(err.Error(), "not whole") {
		t.Errorf("got %v, want an error that says that the answer is not whole", err)
	}
	if got := requests(); len(got) != 1 {
		t.Errorf("sent %q, want one request", got)
	}
}

// serve starts a server whose answers end for that reason, for the program to ask. It returns
// what gives the messages of each request so far.
func serve(t *testing.T, reason string) (requests func() []string) {
	t.Helper()
	var got []string // written by one handler at a time: the program asks one thing after another
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var request openai.ChatCompletionRequest
		if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
			t.Errorf("reading a request: %v", err)
		}
		var messages []string
		for _, m := range request.Messages {
			messages = append(messages, m.Role+":"+m.Content)
		}
		got = append(got, strings.Join(messages, " "))
		_, _ = fmt.Fprintf(w, `{"choices":[{"message":{"role":"assistant","content":"answer-%d"},"finish_reason":%q}]}`, len(got), reason)
	}))
	t.Cleanup(server.Close)
	t.Setenv("OPENAI_BASE_URL", server.URL+"/v1")
	return func() []string { return got }
}
