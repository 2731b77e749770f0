package wire

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

var llama = Party{Server: "llama"}

// chatRun is a script's run with a chat server. What differs from run to run differs with the seed: on
// which connections requests go, ids, times, ports, texts and their lengths, comments, when a program
// leaves.
type chatRun struct {
	random *rand.Rand
	events []Event
	conns  int
	port   int
}

func chat(seed uint64) []Event {
	c := &chatRun{random: rand.New(rand.NewPCG(seed, 0)), port: 1024 + int(seed)}
	conn := c.connect("first")
	answer := c.text()
	c.complete("first", conn, `{"model":"m","messages":[{"role":"user","content":"Hi"}],"temperature":0.8}`, answer)
	if c.random.IntN(2) == 0 { // the server does not keep it
		c.close("first", conn)
		conn = c.connect("first")
	}
	c.complete("first", conn, fmt.Sprintf(`{"model":"m","messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":%q},{"content":"And?","role":"user"}]}`, answer), c.text())
	c.stream("first", conn, true)
	c.close("first", conn)

	// Another asks twice at once.
	bodies := []string{`{"seed":1}`, `{"seed":2}`}
	c.random.Shuffle(2, func(i, j int) { bodies[i], bodies[j] = bodies[j], bodies[i] })
	conns := []int{c.connect("both"), c.connect("both")}
	for i, body := range bodies {
		c.ask("both", conns[i], "POST", "/v1/chat/completions", body)
	}
	for _, i := range c.random.Perm(2) {
		c.answer("both", conns[i], 200, c.completion(c.text()))
	}

	// The third leaves in mid-stream, or before it; to the fourth the server is lost.
	conn = c.connect("third")
	if c.random.IntN(2) == 0 {
		c.stream("third", conn, false)
	} else {
		c.ask("third", conn, "POST", "/v1/chat/completions", `{"stream":true}`)
	}
	c.up("third", conn, Event{Kind: abortedKind, Fields: []Field{{"path", "/v1/chat/completions"}, {"part", []string{"waiting", "stream"}[c.random.IntN(2)]}}})
	c.close("third", conn)
	conn = c.connect("fourth")
	c.stream("fourth", conn, false)
	c.down("fourth", conn, Event{Kind: abortedKind, Fields: []Field{{"path", "/v1/chat/completions"}, {"part", "stream"}, {"chunks", c.random.IntN(9)}, {"error", "reset"}}})

	// And one is refused, after which it says what is no request.
	conn = c.connect("fifth")
	c.ask("fifth", conn, "POST", "/v1/chat/completions", `{"n":"two"}`)
	c.answer("fifth", conn, 500, fmt.Sprintf(`{"error":{"message":"requested %d tokens (%[1]d in the messages)","type":"internal_server_error","param":null,"code":null}}`, 2000+c.random.IntN(99)))
	c.up("fifth", conn, Event{Kind: "undecoded", Fields: []Field{{"reason", "no request"}}})
	c.down("fifth", conn, Event{Kind: responseKind, Fields: []Field{{"status", uint64(400)}}, Body: []byte("Bad")})
	return c.events
}

func (c *chatRun) connect(name string) int {
	c.conns++
	c.up(name, c.conns, Event{Kind: "tcp.open"})
	return c.conns
}

func (c *chatRun) close(name string, conn int) {
	if c.random.IntN(2) == 0 {
		c.up(name, conn, Event{Kind: "tcp.close"})
	} else {
		c.down(name, conn, Event{Kind: "tcp.close"})
	}
}

func (c *chatRun) complete(name string, conn int, request, answer string) {
	c.ask(name, conn, "POST", "/v1/chat/completions", request)
	c.answer(name, conn, 200, c.completion(answer))
}

func (c *chatRun) ask(name string, conn int, method, path, body string) {
	c.up(name, conn, Event{Kind: requestKind, Body: []byte(body), Fields: []Field{
		{"method", method}, {"path", path}, {"size", uint64(len(body))}, {"headers", map[string]any{
			"host": fmt.Sprintf("localhost:%d", c.port), "user-agent": "Go-http-client/1.1", "authorization": "hidden", "content-length": fmt.Sprint(len(body))}},
	}})
}

func (c *chatRun) answer(name string, conn, status int, body string) {
	c.down(name, conn, Event{Kind: responseKind, Body: []byte(body), Fields: []Field{
		{"status", uint64(status)}, {"path", "/v1/chat/completions"}, {"streamed", false}, {"headers", c.headers("application/json")},
		{"took", c.time()}, {"size", uint64(len(body))},
	}})
}

func (c *chatRun) headers(media string) map[string]any {
	return map[string]any{"date": fmt.Sprint(c.random.IntN(99)), "openai-processing-ms": fmt.Sprint(c.random.IntN(99)), "x-request-id": c.id(), "content-type": media}
}

// completion is an answer as llama-cpp-python 0.3 gives it.
func (c *chatRun) completion(text string) string {
	return fmt.Sprintf(`{"id":"chatcmpl-%s","object":"chat.completion","created":%d,"model":"m","choices":[{"index":0,"message":{"content":%q,"role":"assistant"},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":%d,"completion_tokens":%[4]d,"total_tokens":%[4]d}}`,
		c.id(), c.random.IntN(1e9), text, c.random.IntN(999))
}

// stream asks for a stream, which is complete or breaks off.
func (c *chatRun) stream(name string, conn int, complete bool) {
	c.ask(name, conn, "POST", "/v1/chat/completions", `{"stream":true}`)
	c.down(name, conn, Event{Kind: responseKind, Fields: []Field{
		{"status", uint64(200)}, {"path", "/v1/chat/completions"}, {"streamed", true}, {"headers", c.headers("text/event-stream")}}})
	number, id, created := 0, c.id(), c.random.IntN(1e9)
	chunk := func(choice string) {
		number++
		c.down(name, conn, Event{Kind: chunkKind, Body: fmt.Appendf(nil, `{"id":"chatcmpl-%s","created":%d,"choices":[%s]}`, id, created, choice),
			Fields: []Field{{"path", "/v1/chat/completions"}, {"number", number}, {"took", c.time()}, {"gap", c.time()}}})
	}
	chunk(`{"index":0,"delta":{"role":"assistant"},"finish_reason":null}`)
	for range 1 + c.random.IntN(5) {
		if c.random.IntN(4) == 0 {
			c.down(name, conn, Event{Kind: chunkKind, Fields: []Field{{"path", "/v1/chat/completions"}, {"took", c.time()}, {"comment", "ping"}}})
		}
		chunk(fmt.Sprintf(`{"index":0,"delta":{"content":%q},"finish_reason":null}`, c.text()))
	}
	if complete {
		chunk(`{"index":0,"delta":{},"finish_reason":"stop"}`)
		c.down(name, conn, Event{Kind: chunkKind, Body: []byte(doneData), Fields: []Field{{"path", "/v1/chat/completions"}, {"number", number + 1}}})
	}
}

func (c *chatRun) text() string { return strings.Repeat("word ", 1+c.random.IntN(9)) }

func (c *chatRun) time() time.Duration { return time.Duration(c.random.Int64N(1e9)) }

func (c *chatRun) id() string { return (&conversation{random: c.random}).uuid() }

func (c *chatRun) up(name string, conn int, e Event) {
	c.add(Party{Program: name}, llama, conn, e)
}

func (c *chatRun) down(name string, conn int, e Event) {
	c.add(llama, Party{Program: name}, conn, e)
}

func (c *chatRun) add(from, to Party, conn int, e Event) {
	e.From, e.To, e.Conn, e.Seq, e.At = from, to, conn, len(c.events)+1, time.Duration(len(c.events)+1)*time.Millisecond
	c.events = append(c.events, e)
}
