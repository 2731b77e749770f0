package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestRun asks servers that answer in one way each, and reads what becomes of it.
func TestRun(t *testing.T) {
	const object = `{\"name\":\"Lla\",\"born\":2023,\"languages\":[\"English\"]}`
	tests := []struct {
		name    string
		args    []string
		answer  string
		problem string // "" for none
	}{
		{"whole", nil, completion(object, "stop"), ""},
		{"cut off", nil, completion(`{\n\n\n`, "length"), "no whole JSON: it was cut off after 3 characters of white space"},
		{"another shape", nil, completion(`{\"reply\":\"Hello\"}`, "stop"), `nobody asked for "reply"`},
		{"no choice", nil, `{"choices":[]}`, "without a choice"},
		{"stream", []string{"--stream"}, chunk(object, `"stop"`) + "data: [DONE]\n\n", ""},
		{"stream in pieces", []string{"--stream"}, chunk(object[:10], "null") + chunk(object[10:], "null") + chunk("", `"stop"`), ""},
		{"cut off in a stream", []string{"--stream"}, chunk(`{\n`, `"length"`), "no whole JSON"},
		{"a stream without an end", []string{"--stream"}, chunk(object, "null") + "data: [DONE]\n\n", "the stream ended before the answer did"},
		{"a stream of nothing", []string{"--stream"}, "", "the stream ended before the answer did"},
		{"no stream", []string{"--stream"}, completion(object, "stop"), "the stream ended before the answer did"},
		{"argument", []string{"again"}, "", `no argument "again"`},
		{"flag", []string{"--again"}, "", "not defined: -again"},
		{"no time", []string{"--timeout", "0s"}, "", "--timeout must be more than 0"},
		{"no tokens", []string{"--max-tokens", "-1"}, "", "--max-tokens must not be less than 0"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, test.answer) })
			err := run(t.Context(), test.args)
			switch {
			case test.problem == "" && err != nil:
				t.Errorf("got the error %v", err)
			case test.problem != "" && (err == nil || !strings.Contains(err.Error(), test.problem)):
				t.Errorf("got the error %v, want one with %q", err, test.problem)
			}
		})
	}
}

// TestRunaway streams white space until somebody has had enough.
func TestRunaway(t *testing.T) {
	left := make(chan bool, 1)
	serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		fmt.Fprint(w, chunk("{", "null"))
		for r.Context().Err() == nil {
			fmt.Fprint(w, chunk(`\n`, "null"))
			w.(http.Flusher).Flush()
		}
		left <- true
	})
	err := run(t.Context(), []string{"--stream"})
	if err == nil || !strings.Contains(err.Error(), "stopped reading after 100 characters of white space in a row") {
		t.Errorf("got the error %v", err)
	}
	<-left
}

// TestLongWait asks a server that never answers.
func TestLongWait(t *testing.T) {
	for _, args := range [][]string{{"--timeout", "20ms"}, {"--timeout", "20ms", "--stream"}} {
		serve(t, func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			<-r.Context().Done()
		})
		err := run(t.Context(), args)
		if err == nil || !strings.Contains(err.Error(), "gave up after 20ms") {
			t.Errorf("%q: got the error %v", args, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := run(ctx, nil); err == nil {
		t.Error("got an answer after Ctrl-C")
	}
}

// TestQuestion looks at what is sent.
func TestQuestion(t *testing.T) {
	var body struct {
		MaxTokens *int `json:"max_tokens"`
		Messages  []struct{ Role, Content string }
		Stream    bool
		Format    struct {
			Type   string
			Schema *struct{ Required []string }
		} `json:"response_format"`
	}
	serve(t, func(w http.ResponseWriter, r *http.Request) {
		body.MaxTokens, body.Format.Schema = nil, nil
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Error(err)
		}
	})
	for _, test := range []struct {
		args   string
		tokens int // -1: not sent
		schema bool
	}{
		{"--max-tokens=200", 200, false},
		{"--max-tokens=0", -1, false},
		{"--schema", 200, true},
		{"--schema --stream --max-tokens=0", -1, true},
	} {
		_ = run(t.Context(), strings.Fields(test.args)) // the server does not answer
		tokens := -1
		if body.MaxTokens != nil {
			tokens = *body.MaxTokens
		}
		if tokens != test.tokens || (body.Format.Schema != nil) != test.schema ||
			body.Format.Type != "json_object" || body.Stream != strings.Contains(test.args, "stream") ||
			len(body.Messages) != 2 || !strings.Contains(body.Messages[0].Content, "JSON") {
			t.Errorf("%s sends %+v", test.args, body)
		}
	}
}

// serve starts a server and names it in the environment.
func serve(t *testing.T, handler http.HandlerFunc) {
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	t.Setenv("OPENAI_BASE_URL", server.URL+"/v1")
}

// completion is an answer in one piece, and chunk a piece of one. The text is
// written as in JSON, and so is a chunk's reason.
func completion(text, reason string) string {
	return fmt.Sprintf(`{"id":"chatcmpl-1","choices":[{"message":{"role":"assistant","content":"%s"},"finish_reason":"%s"}]}`, text, reason)
}

func chunk(text, reason string) string {
	return fmt.Sprintf("data: {\"id\":\"chatcmpl-1\",\"choices\":[{\"delta\":{\"content\":\"%s\"},\"finish_reason\":%s}]}\n\n", text, reason)
}
