package llm

import (
	"bufio"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tutor/internal/replies"
)

// The captures that cannot be replayed one by one, by what holds them. Those of "absent" ask for
// what the stand-in has not, and must be answered so: 501.
var elsewhere = map[string][]string{
	"absent": {
		"completions-*", "embeddings-*", "copilot", "openapi",
		"chat-grammar", "chat-utf8", "chat-stream-utf8", "chat-logit_bias-tokens", "chat-eos-banned-to-n_ctx",
		"completions_*", "embeddings_*", "copilot_codex", "extras_*", "context_overflow_completions",
		"grammar_gbnf", "logprobs_top_0", "logprobs_top_2", "stream_logprobs", "stream_ping",
		"tools_named", "tools_named_stream", "functions_named",
	},
	"the server died of it": {"grammar_bad"},
	"TestConcurrentCaptures": {
		"concurrent-*", "concurrent_*",
	},
	"started with --interrupt_requests false, which the stand-in has not": {"concurrent_*_nointerrupt_*"},
	"TestClientLeaves": {"disconnect_stream", "disconnect_json"},
	"":                 {"embeddings_enabled_chat"}, // in spite of its name
}

// TestCaptures sends each captured request to the stand-in over a socket. The answer is the captured
// one, but for what is volatile, and so is what becomes of the connection.
func TestCaptures(t *testing.T) {
	for _, c := range captures(t) {
		t.Run(c.profile+"/"+c.name, func(t *testing.T) {
			t.Parallel()
			switch where := heldElsewhere(c.name); where {
			case "":
				replay(t, c)
			case "absent":
				replayAbsent(t, c)
			}
		})
	}
}

// heldElsewhere returns what holds a capture, or "" for one that is replayed.
func heldElsewhere(name string) string {
	found, longest := "", -1
	for where, patterns := range elsewhere {
		for _, p := range patterns {
			if matches(p, name) && len(p) > longest {
				found, longest = where, len(p)
			}
		}
	}
	return found
}

// matches reports whether a name is that of a pattern with stars.
func matches(pattern, name string) bool {
	ok, err := path.Match(pattern, name)
	return ok && err == nil
}

// replay holds the stand-in's answer against the captured one.
func replay(t *testing.T, c capture) {
	got, conn := c.exchange(t)
	c.compare(t, got)
	conn.fate(t, c.closes)
}

// compare holds an answer against the captured one.
func (c capture) compare(t *testing.T, got received) {
	t.Helper()
	if got.status != c.want.status {
		t.Errorf("the status is %q, want %q; the body: %s", got.status, c.want.status, got.body)
	}
	if g, w := normalHeader(got.header), normalHeader(c.want.header); g != w {
		t.Errorf("the headers are\n%s\nwant\n%s", g, w)
	}
	if streamed(got) && streamed(c.want) {
		end := "\n"
		if c.profile == "llama-cpp-python@0.2.20" {
			end = "\r\n"
		}
		for i, chunk := range got.chunks {
			if strings.Count(chunk, end+end) != 1 || !strings.HasSuffix(chunk, end+end) {
				t.Errorf("chunk %d is not one event: %q", i+1, chunk)
			}
		}
		if g, w := normalEvents(got.body, end), normalEvents(c.want.body, end); !slices.Equal(g, w) {
			t.Errorf("the events are\n%s\nwant\n%s", strings.Join(g, "\n"), strings.Join(w, "\n"))
		}
	} else if g, w := normalBody(got.body), normalBody(c.want.body); g != w {
		t.Errorf("the body is\n%s\nwant\n%s", g, w)
	}
	if got.whole != c.want.whole {
		t.Errorf("the body came to its end: %t, want %t", got.whole, c.want.whole)
	}
}

// TestElsewhere holds the table of captures that are held elsewhere to the captures that there are.
func TestElsewhere(t *testing.T) {
	all := captures(t)
	for where, patterns := range elsewhere {
		for _, p := range patterns {
			if !slices.ContainsFunc(all, func(c capture) bool { return matches(p, c.name) && heldElsewhere(c.name) == where }) {
				t.Errorf("%s: no capture is called %s", where, p)
			}
		}
	}
}

// replayAbsent holds the stand-in to saying that it has not what is asked for.
func replayAbsent(t *testing.T, c capture) {
	got, _ := c.exchange(t)
	if !strings.HasPrefix(got.status, "501") || !strings.Contains(got.body, "not in the stand-in") {
		t.Errorf("the answer is %s %s, want 501 and that it is not in the stand-in", got.status, got.body)
	}
}

// streamed reports whether an answer is a stream.
func streamed(e received) bool {
	return strings.HasPrefix(e.header.Get("Content-Type"), "text/event-stream")
}

// client is a connection to the stand-in.
type client struct {
	net.Conn
	r *bufio.Reader
}

// exchange sends a captured request to a stand-in that says what the real server did.
func (c capture) exchange(t *testing.T) (received, *client) {
	t.Helper()
	conn := dial(t, start(t, c.config(t)))
	if _, err := conn.Write(c.request); err != nil {
		t.Fatal(err)
	}
	got, err := receive(conn.r, c.method)
	if err != nil {
		t.Fatalf("reading the answer: %v", err)
	}
	return got, conn
}

// config returns what a stand-in must be like to be sent a captured request.
func (c capture) config(t *testing.T) Config {
	t.Helper()
	config := Config{Profile: c.profile, Replies: c.book(t)}
	if strings.Contains(c.name, "context") {
		config.Context = 1024 // the real tokenizers make more tokens of these prompts than the stand-in's rule
	}
	if c.profile == "llama-cpp-python@0.3" {
		config.Key = "sk-test"
	}
	return config
}

// start serves a stand-in on a free port until the test ends.
func start(t testing.TB, c Config) string {
	t.Helper()
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(l) }()
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
		if err := <-served; err != nil {
			t.Errorf("serving: %v", err)
		}
	})
	return l.Addr().String()
}

// dial connects to a stand-in until the test ends.
func dial(t testing.TB, address string) *client {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(30 * time.Second))
	return &client{conn, bufio.NewReader(conn)}
}

// fate holds a connection to being closed by now, or to taking another request.
func (c *client) fate(t *testing.T, closed bool) {
	t.Helper()
	io.WriteString(c, "GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n")
	next, err := receive(c.r, http.MethodGet)
	if open := err == nil && strings.HasPrefix(next.status, "404"); open == closed {
		t.Errorf("the connection stayed open: %t, want %t", open, !closed)
	}
}

// long is a reply that fills every context.
var long = strings.Repeat("on and on, ", 2000)

// book returns replies that let the stand-in say as much as the real server did: as long where it
// was cut by a limit, and with the stop string where it stopped.
func (c capture) book(t *testing.T) *replies.Book {
	t.Helper()
	if !strings.Contains(c.want.body, "finish_reason") {
		return nil
	}
	text := "Well."
	if strings.Contains(c.want.body, `"length"`) {
		text = long
	}
	var body struct {
		Stop any
	}
	json.Unmarshal([]byte(c.body), &body)
	switch s := body.Stop.(type) {
	case string:
		text += " " + s + text
	case []any:
		text += " " + s[0].(string) + text
	}
	return bookOf(t, text)
}

// bookOf returns replies that say one text to everything.
func bookOf(t testing.TB, text string) *replies.Book {
	t.Helper()
	return bookOfWordings(t, []string{strconv.Quote(text)})
}

// bookOfWordings returns replies that say one of several texts in quotes to everything.
func bookOfWordings(t testing.TB, quoted []string) *replies.Book {
	t.Helper()
	book, err := replies.Parse("replies.yaml", []byte(`- {when: '(?s).*', reply: [`+strings.Join(quoted, ", ")+`]}`))
	if err != nil {
		t.Fatal(err)
	}
	return book
}
