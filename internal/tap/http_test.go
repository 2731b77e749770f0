package tap

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tutor/internal/wire"
)

// conversation reads the steps of an HTTP conversation: each begins with "> " for what the program
// says or "< " for what the server says; every line ends with CR LF, unless it ends with a backslash.
func conversation(text string) (steps []step) {
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		to := up
		if line[0] == '<' {
			to = down
		}
		line = strings.TrimPrefix(line[1:], " ")
		if more, ok := strings.CutSuffix(line, `\`); ok {
			line = more
		} else {
			line += "\r\n"
		}
		if n := len(steps); n > 0 && steps[n-1].to == to {
			steps[n-1].bytes = append(steps[n-1].bytes, line...)
		} else {
			steps = append(steps, step{to, []byte(line)})
		}
	}
	return steps
}

// get is a request, ok an answer.
const (
	get = "> GET /v1/models HTTP/1.1\n> Host: localhost\n>\n"
	ok  = "< HTTP/1.1 200 OK\n< Content-Length: 2\n<\n< ok\\\n"
	sse = "< HTTP/1.1 200 OK\n< Content-Type: text/event-stream; charset=utf-8\n< Transfer-Encoding: chunked\n<\n"
)

const (
	gotten   = "client → llama  request GET /v1/models"
	answered = "llama → client  response 200 /v1/models took=0s body=ok"
	streamed = "llama → client  response 200 /v1/models streamed=true took=0s"
	chunk    = "llama → client  chunk %d /v1/models took=0s gap=0s body=%s"
)

// chunked frames data as a chunk of a body from the server.
func chunked(data string) step { return toProgram(fmt.Appendf(nil, "%x\r\n%s\r\n", len(data), data)) }

// conversations are what goes over HTTP connections, with what is recorded between opening and end.
var conversations = []struct {
	name  string
	steps []step
	want  []string
}{
	{"nothing", nil, nil},
	{"a request and its answer", conversation(get + ok), []string{gotten, answered}},
	{"keep-alive", conversation(get + ok + get + ok), []string{gotten, answered, gotten, answered}},
	{"pipelining", conversation(get + "> HEAD /a HTTP/1.1\n>\n" + get + ok + "< HTTP/1.1 404 Not Found\n< Content-Length: 9\n<\n" + ok), []string{
		gotten, "client → llama  request HEAD /a", gotten, answered, "llama → client  response 404 /a took=0s", answered}},
	{"bodies with a length", conversation("> POST /p HTTP/1.1\n> Content-Length: 7\n>\n> {\"a\":1}\\\n< HTTP/1.1 200 OK\n< Content-Length: 2, 2\n<\n< {}\\\n" + get), []string{
		`client → llama  request POST /p body={"a":1}`, "llama → client  response 200 /p took=0s body={}", gotten,
		"client → llama  aborted /v1/models part=waiting"}},
	{"chunked bodies with extensions and trailers", conversation("> POST /p HTTP/1.1\n> Transfer-Encoding: gzip, Chunked\n>\n> 3;name=\"value\"\n> abc\n> 0002 ;x\n> de\n> 0;last\n> X-Sum: 5\n> X-Other: 6\n>\n" +
		"< HTTP/1.1 201 Created\n< Transfer-Encoding: chunked\n<\n< A\n< 0123456789\n< 0\n< X-Sum: 5\n<\n" + get + ok), []string{
		"client → llama  request POST /p body=abcde", "llama → client  response 201 /p took=0s body=0123456789", gotten, answered}},
	{"lone line feeds and empty lines between", []step{
		toServer([]byte("\r\n\nGET /v1/models HTTP/1.1\nA: b\n\n")), toProgram([]byte("\nHTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2\nok\n0\n\n")),
	}, []string{gotten, answered}},
	{"answers without a body", conversation("> HEAD /h HTTP/1.1\n>\n< HTTP/1.1 200 OK\n< Content-Length: 100\n<\n> DELETE /d HTTP/1.1\n>\n< HTTP/1.1 204 No Content\n<\n" +
		"> GET /m HTTP/1.1\n>\n< HTTP/1.1 304\n< Content-Length: 100\n<\n" + get + ok), []string{
		"client → llama  request HEAD /h", "llama → client  response 200 /h took=0s", "client → llama  request DELETE /d", "llama → client  response 204 /d took=0s",
		"client → llama  request GET /m", "llama → client  response 304 /m took=0s", gotten, answered}},
	{"continue", conversation("> POST /p HTTP/1.1\n> Expect: 100-continue\n> Content-Length: 3\n>\n< HTTP/1.1 100 Continue\n<\n> abc\\\n" + ok + get + ok), []string{
		"llama → client  response 100 /p interim=true took=0s", "client → llama  request POST /p body=abc", "llama → client  response 200 /p took=0s body=ok", gotten, answered}},
	{"a body that the server does not want", conversation("> POST /p HTTP/1.1\n> Expect: 100-continue\n> Content-Length: 3\n>\n< HTTP/1.1 401 Unauthorized\n< Content-Length: 0\n<\n"), []string{
		"client → llama  request POST /p size=0", "llama → client  response 401 /p took=0s"}},
	{"an answer before the request's end", conversation("> POST /p HTTP/1.1\n> Content-Length: 6\n>\n> abc\\\n< HTTP/1.1 413 Content Too Large\n< Content-Length: 2\n<\n< no\\\n> def\\\n" + get + ok), []string{
		"client → llama  request POST /p size=3 body=abc", "llama → client  response 413 /p took=0s body=no", gotten, answered}},
	{"an answer, and then no request's end", conversation("> POST /p HTTP/1.1\n> Content-Length: 6\n>\n> abc\\\n< HTTP/1.1 413 Content Too Large\n< Content-Length: 2\n<\n< no\\\n> d\\\n"), []string{
		"client → llama  request POST /p size=3 body=abc", "llama → client  response 413 /p took=0s body=no", "client → llama  aborted /p part=request"}},
	{"an answer to nothing", conversation("< HTTP/1.1 408 Request Timeout\n< Content-Length: 0\n<\n"), []string{"llama → client  response 408 took=0s"}},
	{"a query", conversation("> GET /v1/models?limit=2&key=s3cret HTTP/1.1\n>\n" + ok), []string{"client → llama  request GET /v1/models query=limit=2&key=hidden", answered}},
	{"control characters", conversation("> POST /p\x1b[2J HTTP/1.1\n> Content-Length: 5\n>\n> \x1b[2J!\\\n"), []string{
		`client → llama  request POST "/p\x1b[2J" body="\x1b[2J!"`, `client → llama  aborted "/p\x1b[2J" part=waiting`}},
	{"a compressed body", conversation(get + "< HTTP/1.1 200 OK\n< Content-Encoding: gzip\n< Content-Type: text/event-stream\n< Content-Length: 3\n<\n< \x1f\x8b\x08\\\n"), []string{
		gotten, "llama → client  response 200 /v1/models took=0s body=0x1f8b08"}},

	{"a stream", append(conversation(get+sse), chunked("data: {\"a\":1}\r\n\r\n"), chunked("data: [DONE]\r\n\r\n"), toProgram([]byte("0\r\n\r\n"))), []string{
		gotten, streamed, fmt.Sprintf(chunk, 1, `{"a":1}`), fmt.Sprintf(chunk, 2, "[DONE]")}},
	{"a stream of a chat completion", append(conversation(get+sse),
		chunked(`data: {"choices":[{"index":0,"delta":{"role":"assistant"},"finish_reason":null}]}`+"\n\n"),
		chunked(`data: {"choices":[{"index":0,"delta":{"content":"\u001b[2J Hi"},"finish_reason":null},{"index":1,"delta":{},"finish_reason":"stop"}]}`+"\n\n"), toProgram([]byte("0\r\n\r\n"))), []string{
		gotten, streamed, "llama → client  chunk 1 /v1/models took=0s gap=0s role=assistant",
		`llama → client  chunk 2 /v1/models took=0s gap=0s content="\x1b[2J Hi" choice=1 finish_reason=stop`}},
	{"events across chunks, a chunk of events", append(conversation(get+sse), chunked("da"), chunked("ta:1"), chunked("\n"), chunked("\ndata: 2\n\ndata: 3\n\nd"), chunked("ata: 4\n\n"), toProgram([]byte("0\r\n\r\n"))), []string{
		gotten, streamed, fmt.Sprintf(chunk, 1, "1"), fmt.Sprintf(chunk, 2, "2"), fmt.Sprintf(chunk, 3, "3"), fmt.Sprintf(chunk, 4, "4")}},
	{"line ends of each sort", append(conversation(get+sse), chunked("\ufeffdata: 1\r\rdata: 2\n\ndata: 3\r\n\r\ndata: 4\r"), chunked("\n\r"), chunked("\ndata: 5\r\n\n"), toProgram([]byte("0\r\n\r\n"))), []string{
		gotten, streamed, fmt.Sprintf(chunk, 1, "1"), fmt.Sprintf(chunk, 2, "2"), fmt.Sprintf(chunk, 3, "3"), fmt.Sprintf(chunk, 4, "4"), fmt.Sprintf(chunk, 5, "5")}},
	{"fields of events", append(conversation(get+sse), chunked("event: error\nid: 7\nretry: 10\nother: x\ndata: one\ndata\ndata:  two\n\nevent: ping\n\nretry: 1\n\n"), toProgram([]byte("0\r\n\r\n"))), []string{
		gotten, streamed, `llama → client  chunk 1 /v1/models took=0s gap=0s event=error id=7 body="one\n\n two"`, "llama → client  chunk 2 /v1/models took=0s gap=0s event=ping"}},
	{"comments", append(conversation(get+sse), chunked(": ping\r\n\r\n"), chunked("data: 1\n: in between\n\n"), toProgram([]byte("0\r\n\r\n"))), []string{
		gotten, streamed, "llama → client  chunk /v1/models took=0s comment=ping", `llama → client  chunk /v1/models took=0s comment="in between"`, fmt.Sprintf(chunk, 1, "1")}},
	{"an event that is left open", append(conversation(get+sse), chunked("data: 1\nda"), toProgram([]byte("0\r\n\r\n"))), []string{gotten, streamed, fmt.Sprintf(chunk, 1, "1")}},
	{"a stream until the connection ends", conversation(get + "< HTTP/1.0 200 OK\n< Content-Type: Text/Event-Stream\n<\n< data: 1\n<\n"), []string{
		gotten, streamed, fmt.Sprintf(chunk, 1, "1"), "client → llama  aborted /v1/models part=stream chunks=1"}},

	{"gone after the last event", append(conversation(get+sse), chunked("data: [DONE]\n\n")), []string{gotten, streamed, fmt.Sprintf(chunk, 1, "[DONE]")}},

	{"gone before the head's end", conversation("> GET /v1/models HTTP/1.1\n> Auth"), []string{"client → llama  aborted part=request"}},
	{"gone before the request's end", conversation("> POST /p HTTP/1.1\n> Content-Length: 3\n>\n> ab\\\n"), []string{"client → llama  aborted /p part=request"}},
	{"gone before the answer", conversation(get + get), []string{gotten, gotten, "client → llama  aborted /v1/models part=waiting", "client → llama  aborted /v1/models part=waiting"}},
	{"gone in the answer's head", conversation(get + "< HTTP/1.1 2"), []string{gotten, "client → llama  aborted /v1/models part=response"}},
	{"gone in the answer", conversation(get + get + "< HTTP/1.1 200 OK\n< Content-Length: 2\n<\n< o\\\n"), []string{
		gotten, gotten, "client → llama  aborted /v1/models part=response", "client → llama  aborted /v1/models part=waiting"}},
	{"gone in the stream", append(conversation(get+sse), chunked("data: 1\n\ndata: 2\n\ndata: 3\n")), []string{
		gotten, streamed, fmt.Sprintf(chunk, 1, "1"), fmt.Sprintf(chunk, 2, "2"), "client → llama  aborted /v1/models part=stream chunks=2"}},

	{"another protocol afterwards", conversation("> GET /ws HTTP/1.1\n> Upgrade: websocket\n>\n< HTTP/1.1 101 Switching Protocols\n< Upgrade: WebSocket\n<\n> \x81\x85s3cret\\\n< \x81\x05s3cret\\\n"), []string{
		"client → llama  request GET /ws", "llama → client  response 101 /ws took=0s",
		`llama → client  undecoded reason="the connection goes on as websocket"`}},
	{"a tunnel", conversation("> CONNECT user:s3cret@example.com:443 HTTP/1.1\n>\n< HTTP/1.1 200 OK\n<\n> \x16\x03\x01\\\n"), []string{
		"client → llama  request CONNECT example.com:443", "llama → client  response 200 example.com:443 took=0s",
		`llama → client  undecoded reason="the connection goes on as a tunnel"`}},
	{"TLS", []step{toServer([]byte("\x16\x03\x01\x02\x00\x01\x00")), conversation("< HTTP/1.0 400 Bad Request\n< Content-Length: 2\n<\n< no\\\n")[0]}, []string{
		`client → llama  undecoded reason="TLS, not plain HTTP: https:// instead of http:" hex=160301`, "llama → client  response 400 took=0s body=no"}},
	{"HTTP/2", conversation("> PRI * HTTP/2.0\n>\n> SM\n>\n"), []string{`client → llama  undecoded reason="HTTP/2, which is not decoded"`}},
	{"a word", conversation("> hello\n"), []string{`client → llama  undecoded reason="not the beginning of an HTTP/1.1 message"`}},
	{"one byte", []step{toServer([]byte{0})}, []string{`client → llama  undecoded reason="not the beginning of an HTTP/1.1 message" hex=00`}},
	{"a request line without a version", conversation("> GET /\n>\n" + get), []string{`client → llama  undecoded reason="a request line that is none"`}},
	{"a header line without a colon", conversation("> GET / HTTP/1.1\n> Authorization s3cret\n>\n"), []string{`client → llama  undecoded reason="a header line that is none"`}},
	{"a length that is none", conversation("> GET / HTTP/1.1\n> Content-Length: -1\n>\n"), []string{`client → llama  undecoded reason="a Content-Length that is no number"`}},
	{"two lengths", conversation("> GET / HTTP/1.1\n> Content-Length: 1\n> Content-Length: 2\n>\n"), []string{`client → llama  undecoded reason="several values of Content-Length"`}},
	{"a request without an end", conversation("> POST / HTTP/1.1\n> Transfer-Encoding: gzip\n>\n"), []string{`client → llama  undecoded reason="a request whose body has no end"`}},
	{"a chunk without a size", conversation(get + "< HTTP/1.1 200 OK\n< Transfer-Encoding: chunked\n<\n< data: s3cret\n"), []string{gotten, `llama → client  undecoded reason="a chunk of a body says no size"`}},
	{"a chunk that is too long", conversation(get + "< HTTP/1.1 200 OK\n< Transfer-Encoding: chunked\n<\n< 2\n< abc\n"), []string{gotten, `llama → client  undecoded reason="the chunks of a body are not framed as such"`}},
	{"an answer that is none", conversation(get + "< SSH-2.0-s3cret\n" + get), []string{gotten, `llama → client  undecoded reason="not the beginning of an HTTP/1.1 message"`, gotten}},
	{"a status that is none", conversation(get + "< HTTP/1.1 99 Low\n<\n"), []string{gotten, `llama → client  undecoded reason="a status line that is none"`}},
	{"a head without an end", []step{toServer([]byte("GET / HTTP/1.1\r\nA: " + strings.Repeat("x", maxHead) + "\r\n\r\n"))}, []string{`client → llama  undecoded reason="a head of more than 64 KiB"`}},
	{"too many requests", conversation(strings.Repeat("> GET / HTTP/1.1\n>\n", maxWaiting+1) + ok), append(slices.Repeat([]string{"client → llama  request GET /"}, maxWaiting),
		`client → llama  undecoded reason="more than 100 requests wait for their answers"`)},
}

func TestDecodeHTTP(t *testing.T) {
	for _, test := range conversations {
		t.Run(test.name, func(t *testing.T) {
			want := slices.Concat([]string{"client → llama  tcp.open"}, test.want, []string{"client → llama  tcp.close", "llama → client  tcp.close"})
			got := recordHTTP(test.steps, whole)
			if !slices.Equal(got, want) {
				t.Fatalf("got  %s\nwant %s", strings.Join(got, "\n     "), strings.Join(want, "\n     "))
			}
			for _, line := range got {
				if strings.Contains(line, "s3cret") {
					t.Errorf("a secret is recorded: %s", line)
				}
			}
			sameThroughEach(t, chatOwner, test.steps, want)
		})
	}
}

// recordHTTP lets a session take the steps of an HTTP conversation, as record does.
func recordHTTP(steps []step, cut func(left int) int) []string {
	return lines(recording(chatOwner, steps, cut))
}

// TestHTTPHoweverCut cuts each step of each conversation in two at each place, and in other ways, and
// shows that what is recorded is the same to the last field.
func TestHTTPHoweverCut(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, test := range conversations {
		t.Run(test.name, func(t *testing.T) {
			want := exactly(recording(chatOwner, test.steps, whole))
			same := func(how string, cut func(left int) int) {
				if got := exactly(recording(chatOwner, test.steps, cut)); got != want {
					t.Fatalf("%s:\ngot  %s\nwant %s", how, got, want)
				}
			}
			same("byte by byte", func(int) int { return 1 })
			same("at random", func(left int) int { return 1 + random.IntN(left) })
			longest := 0
			for _, s := range test.steps {
				longest = max(longest, len(s.bytes))
			}
			for place := 1; place < min(longest, 1000); place++ {
				whole := make(map[int]bool) // steps of which the first part is taken
				same(fmt.Sprintf("at %d", place), func(left int) int {
					if left > place && !whole[left] {
						whole[left-place] = true
						return place
					}
					return left
				})
			}
		})
	}
}

// exactly writes events with all that they have.
func exactly(events []wire.Event) string {
	var b strings.Builder
	for _, e := range events {
		fmt.Fprintf(&b, "%v %v %s %q cut=%v\n", e.From, e.Kind, e.Fields, e.Body, e.BodyCut)
	}
	return b.String()
}
