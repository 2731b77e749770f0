package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// serve starts a server that answers each request with that status and body, and
// returns where the body of the latest request is put.
func serve(t *testing.T, status int, body string) *[]byte {
	t.Helper()
	var latest []byte
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var err error
		if latest, err = io.ReadAll(r.Body); err != nil {
			t.Error(err)
		}
		if got := r.Header.Get("Authorization"); got != "Bearer sk-key" {
			t.Errorf("the key is sent as %q", got)
		}
		if r.URL.Path != "/v1/chat/completions" {
			t.Errorf("the request goes to %s", r.URL.Path)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body) // a client that has gone is no failure
	}))
	t.Cleanup(server.Close)
	t.Setenv("OPENAI_BASE_URL", server.URL+"/v1/")
	t.Setenv("OPENAI_API_KEY", "sk-key")
	return &latest
}

const answer = `{"choices":[{"message":{"role":"assistant","content":"I am."},"finish_reason":"stop"}]}`

func newAsker() asker {
	return asker{client: newClient(), times: 1, timeout: time.Minute}
}

// TestSend holds each way to what it puts into the request.
func TestSend(t *testing.T) {
	tests := []struct {
		name string
		at   *float32
		way  way
		want string // the temperature in the request; "" for none
	}{
		{"none", nil, raw, ""},
		{"zero, raw", new(float32(0)), raw, "0"},
		{"zero, small", new(float32(0)), small, "0.000001"},
		{"zero, smallest", new(float32(0)), smallest, "1e-45"},
		{"zero, the trap", new(float32(0)), trap, ""},
		{"another, raw", new(float32(0.7)), raw, "0.7"},
		{"another, small", new(float32(0.7)), small, "0.7"},
		{"another, smallest", new(float32(0.7)), smallest, "0.7"},
		{"another, the trap", new(float32(0.7)), trap, "0.7"},
		{"too high", new(float32(2.1)), raw, "2.1"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			request := serve(t, http.StatusOK, answer)
			a := newAsker()
			a.seed = new(0)
			completion, err := a.ask(t.Context(), round{test.at, test.way})
			if err != nil {
				t.Fatal(err)
			}
			if got := completion.Choices[0].Message.Content; got != "I am." {
				t.Errorf("the answer is %q", got)
			}
			var sent struct {
				Model       string
				Messages    []struct{ Role, Content string }
				Temperature json.RawMessage
				Seed        json.RawMessage
			}
			if err := json.Unmarshal(*request, &sent); err != nil {
				t.Fatal(err)
			}
			if string(sent.Temperature) != test.want {
				t.Errorf("the temperature is %s, want %s", sent.Temperature, test.want)
			}
			if sent.Model != model || len(sent.Messages) != 1 || sent.Messages[0].Content != question || string(sent.Seed) != "0" {
				t.Errorf("the request is %s", *request)
			}
		})
	}
}

// TestRefused holds our own request to the same sentences as the library's.
func TestRefused(t *testing.T) {
	tests := []struct {
		name   string
		status int
		body   string
		want   string
	}{
		{"OpenAI's error", 400, `{"error":{"message":"Too hot.","type":"t","param":null,"code":null}}`, "refused with status 400: Too hot."},
		{"the web framework's error", 401, `{"detail":"Invalid API key"}`, "does not accept this API key"},
		{"no such path", 404, `{"detail":"Not Found"}`, "no chat server at"},
		{"plain text", 500, "Internal Server Error", "refused with status 500: Internal Server Error"},
		{"no JSON", 200, "It works!", "no answer of a chat server"},
		{"cut", 200, answer[:30], "before its answer was complete"},
		{"no answer in it", 200, `{"choices":[]}`, "without an answer"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			serve(t, test.status, test.body)
			for _, w := range []way{raw, small} {
				_, err := newAsker().ask(t.Context(), round{new(float32(0)), w})
				if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "sk-key") {
					t.Errorf("%s: got %v, want an error with %q and without the key", w, err, test.want)
				}
			}
		})
	}
}

// TestDeadline asks a server that does not answer, in our own way too.
func TestDeadline(t *testing.T) {
	silent := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-silent }))
	defer server.Close()
	defer close(silent)
	t.Setenv("OPENAI_BASE_URL", server.URL+"/v1")
	a := newAsker()
	a.timeout = 20 * time.Millisecond
	for _, w := range []way{raw, trap} {
		_, err := a.ask(context.Background(), round{new(float32(0)), w})
		if err == nil || !strings.Contains(err.Error(), "gave up after 20ms") {
			t.Errorf("%s: got %v, want that it gave up", w, err)
		}
	}
}

func TestRoundString(t *testing.T) {
	tests := []struct {
		round round
		want  string
	}{
		{round{nil, raw}, "no temperature"},
		{round{new(float32(0)), raw}, "temperature 0, in a request of our own"},
		{round{new(float32(0)), small}, "temperature 0, sent as 0.000001"},
		{round{new(float32(0)), smallest}, "temperature 0, sent as 1e-45"},
		{round{new(float32(0)), trap}, "temperature 0, which go-openai does not send"},
		{round{new(float32(0.7)), trap}, "temperature 0.7"},
		{round{new(float32(-1)), raw}, "temperature -1"},
	}
	for _, test := range tests {
		if got := test.round.String(); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}
