package tap

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net"
	"strings"
	"testing"
	"time"

	"tutor/internal/wire"
)

// held returns how many bytes a decoder of HTTP holds.
func held(d *httpDecoder) int {
	n := 0
	for _, b := range [][]byte{d.requests.framer.text, d.responses.framer.text, d.requests.kept.bytes, d.responses.kept.bytes, d.responses.events.line, d.responses.events.next.data} {
		n += len(b)
	}
	for _, secret := range d.secrets.known {
		n += len(secret)
	}
	for _, x := range d.waiting {
		n += len(x.method) + len(x.path)
	}
	return n
}

// mostHeld is the most that it may hold: heads, a body each way, a line and the data of an event, and
// what it remembers of the requests that wait.
const mostHeld = 2*maxHead + 4*maxHTTPBody + maxSecrets*maxHead + maxWaiting*maxHead

func TestMemoryOfHTTPIsBounded(t *testing.T) {
	long := strings.Repeat("x", 8<<20)
	for _, test := range []struct {
		name  string
		steps []step
		most  int
	}{
		{"a request's body", []step{toServer([]byte("POST / HTTP/1.1\r\nContent-Length: 9999999999\r\n\r\n")), toServer([]byte(long))}, maxHTTPBody + 100},
		{"a response's body", append(conversation(get+"< HTTP/1.1 200 OK\n<\n"), toProgram([]byte(long))), maxHTTPBody + 100},
		{"a line of a stream", append(conversation(get+"< HTTP/1.1 200 OK\n< Content-Type: text/event-stream\n<\n"), toProgram([]byte("data: "+long))), maxHTTPBody + 100},
		{"the data of an event", append(conversation(get+"< HTTP/1.1 200 OK\n< Content-Type: text/event-stream\n<\n"), toProgram([]byte(strings.Repeat("data: "+long[:1<<19]+"\n", 16)))), 2*maxHTTPBody + 100},
		{"a head", []step{toServer([]byte("GET / HTTP/1.1\r\nA: ")), toServer([]byte(long))}, 100},
		{"a chunk's line", []step{toServer([]byte("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;")), toServer([]byte(long))}, 100},
		{"trailers", []step{toServer([]byte("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n")), toServer([]byte(strings.Repeat("a: b\r\n", 1<<20)))}, 100},
		{"garbage", []step{toServer([]byte(long)), toProgram([]byte(long))}, 100},
		{"requests", []step{toServer([]byte(strings.Repeat("GET /"+long[:60<<10]+" HTTP/1.1\r\n\r\n", maxWaiting)))}, maxWaiting * maxHead},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newSession(chatOwner, wire.NewRecording(time.Now))
			for _, step := range test.steps {
				s.take(step.to, step.bytes)
			}
			if n := held(s.decoder.(*httpDecoder)); n > test.most {
				t.Errorf("%d bytes are held, want at most %d", n, test.most)
			}
		})
	}
}

// TestLongBodies shows what is kept of them.
func TestLongBodies(t *testing.T) {
	long := strings.Repeat("x", maxHTTPBody+10)
	head := fmt.Sprintf("> POST / HTTP/1.1\n> Content-Length: %d\n>\n", len(long))
	steps := append(conversation(head), toServer([]byte(long)))
	steps = append(steps, conversation(sse)...)
	steps = append(steps, chunked("data: "+long+"\n\n"), chunked("data: short\n\n"), chunked("data: "+long[:maxHTTPBody-7]+"\ndata: xyzxyzxyz\n\n"))
	for name, cut := range map[string]func(int) int{"whole": whole, "in pieces": func(left int) int { return min(left, 1000) }} {
		var got []string
		for _, e := range recording(chatOwner, steps, cut) {
			if e.Body != nil {
				got = append(got, fmt.Sprintf("%s %d cut=%v", e.Kind, len(e.Body), e.BodyCut))
			}
		}
		want := fmt.Sprintf("request %d cut=true, chunk %d cut=true, chunk 5 cut=false, chunk %[1]d cut=true", maxHTTPBody, maxHTTPBody-len("data: "))
		if strings.Join(got, ", ") != want {
			t.Errorf("%s: got %q, want %s", name, got, want)
		}
	}
}

// interleaved cuts what both sides say and mixes the pieces.
func interleaved(random *rand.Rand, asked, answered []byte) (steps []step) {
	rest := [2][]byte{up: asked, down: answered}
	for len(rest[up])+len(rest[down]) > 0 {
		to := direction(random.IntN(2))
		if len(rest[to]) == 0 {
			continue
		}
		n := 1 + random.IntN(len(rest[to]))
		steps = append(steps, step{to, rest[to][:n]})
		rest[to] = rest[to][n:]
	}
	return steps
}

// FuzzHTTP lets a session take what a program and a server say, one after the other and mixed, in any
// cuts: it must neither panic nor depend on the cuts nor hold too much, and all bytes must pass.
func FuzzHTTP(f *testing.F) {
	for i, c := range conversations {
		var said [2][]byte
		for _, s := range c.steps {
			said[s.to] = append(said[s.to], s.bytes...)
		}
		if len(said[up]) < 4<<10 {
			f.Add(said[up], said[down], uint64(i))
		}
	}
	f.Fuzz(func(t *testing.T, asked, answered []byte, seed uint64) {
		random := rand.New(rand.NewPCG(seed, 0))
		steps := []step{toServer(asked), toProgram(answered)}
		want := exactly(recording(chatOwner, steps, whole))
		if got := exactly(recording(chatOwner, steps, func(left int) int { return 1 + random.IntN(left) })); got != want {
			t.Errorf("cut:\n%s\nwhole:\n%s", got, want)
		}
		s := newSession(chatOwner, wire.NewRecording(time.Now))
		for _, step := range interleaved(random, asked, answered) {
			before := bytes.Clone(step.bytes)
			s.take(step.to, step.bytes)
			if !bytes.Equal(step.bytes, before) {
				t.Error("the bytes were changed")
			}
			if n := held(s.decoder.(*httpDecoder)); n > mostHeld {
				t.Errorf("%d bytes are held", n)
			}
		}
		s.close(direction(seed%2), nil)
		s.disconnect()
		program, inner := net.Pipe()
		server := &conn{Conn: inner, session: newSession(chatOwner, wire.NewRecording(time.Now))}
		defer program.Close()
		defer server.Close()
		passThrough(t, program, server, asked, seed)
		passThrough(t, server, program, answered, seed)
	})
}
