package tutor_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"tutor/internal/llm"
)

// hello is a request for an answer of several tokens, without the brace at its end.
const hello = `{"model": "gpt-3.5-turbo", "messages": [{"role": "user", "content": "Hello"}], "max_tokens": 7`

// ending is something that is asked, after which a connection may be open or not.
type ending struct {
	what, body  string
	interrupted bool // somebody else asks when the answer has begun
}

// endings are the page's, in its order.
var endings = []ending{
	{what: "an answer", body: hello + `}`},
	{what: "a stream, to its end", body: hello + `, "stream": true}`},
	{what: "a request that is refused: `\"temperature\": \"hot\"`", body: hello + `, "temperature": "hot"}`},
	{what: "a body that is not JSON", body: `{"model": `},
	{what: "a conversation longer than the context, without `max_tokens`", body: strings.Replace(long, "MORE", "", 1)},
	{what: "the same, with `max_tokens`", body: strings.Replace(long, "MORE", `, "max_tokens": 3`, 1)},
	{what: "the same, with `max_tokens`, as a stream", body: strings.Replace(long, "MORE", `, "max_tokens": 3, "stream": true`, 1)},
	{what: "a stream, and then somebody else asks too", body: hello + `, "stream": true}`, interrupted: true},
}

// long is a conversation that is longer than the context of these tests.
var long = `{"model": "gpt-3.5-turbo", "messages": [{"role": "user", "content": "` + strings.Repeat("Hello. ", 40) + `"}]MORE}`

// TestDocsLlamaEndings asks each profile and holds the page to the status, and to what becomes of the
// connection.
func TestDocsLlamaEndings(t *testing.T) {
	rows := [][]string{profileHeads("what is asked")}
	t.Run("asked", func(t *testing.T) { // and ended before the table is compared
		for _, e := range endings {
			row := make([]string, 1+len(llm.Profiles()))
			row[0] = e.what
			rows = append(rows, row)
			for i, p := range llm.Profiles() {
				t.Run(p+"/"+e.what, func(t *testing.T) {
					t.Parallel()
					c := llm.Config{Profile: p, Context: 50}
					if e.interrupted { // the answer must not be over before somebody else asks
						c.Rate, c.FirstToken = 2, time.Nanosecond
					}
					row[1+i] = e.play(t, serveLlama(t, c))
				})
			}
		}
	})
	if !t.Failed() {
		holdTable(t, llamaPage, table(rows))
	}
}

// play asks on a connection, and says how that ended.
func (e ending) play(t *testing.T, address string) string {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(conn)
	response := ask(t, conn, r, e.body)
	if e.interrupted {
		if _, err := r.Peek(1); err != nil { // the first token is there
			t.Fatal(err)
		}
		other, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		post(t, other, hello+`}`)
	}
	_, err = io.Copy(io.Discard, response.Body)
	if err != nil {
		return fmt.Sprintf("%d, cut", response.StatusCode)
	}
	post(t, conn, hello+`}`)
	if _, err := http.ReadResponse(r, nil); err != nil {
		return fmt.Sprintf("%d, closed", response.StatusCode)
	}
	return fmt.Sprintf("%d, open", response.StatusCode)
}

// ask sends a request and reads the head of its answer.
func ask(t *testing.T, conn net.Conn, r *bufio.Reader, body string) *http.Response {
	t.Helper()
	post(t, conn, body)
	response, err := http.ReadResponse(r, nil)
	if err != nil {
		t.Fatal(err)
	}
	return response
}

// post sends a request, unless the other side has hung up.
func post(t *testing.T, conn net.Conn, body string) {
	t.Helper()
	_, err := fmt.Fprintf(conn, "POST /v1/chat/completions HTTP/1.1\r\nHost: llama\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	if err != nil {
		t.Logf("sending a request: %v", err)
	}
}
