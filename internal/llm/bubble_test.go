package llm

import (
	"bufio"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// memory is a listener without a network, so that time in a test can be that of a synctest bubble.
type memory struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func (m *memory) Accept() (net.Conn, error) {
	select {
	case c := <-m.conns:
		return c, nil
	case <-m.done:
		return nil, net.ErrClosed
	}
}

func (m *memory) Close() error {
	m.once.Do(func() { close(m.done) })
	return nil
}

func (m *memory) Addr() net.Addr { return &net.UnixAddr{Name: "memory"} }

// bubble is a stand-in in a synctest bubble: its time passes only when all wait for it, and the test
// fails when a goroutine is left.
type bubble struct {
	*testing.T
	server *Server
	l      *memory
}

// inBubble runs a test against a stand-in in a bubble of its own.
func inBubble(t *testing.T, c Config, test func(b *bubble)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s, err := New(c)
		if err != nil {
			t.Fatal(err)
		}
		b := &bubble{t, s, &memory{conns: make(chan net.Conn), done: make(chan struct{})}}
		served := make(chan error, 1)
		go func() { served <- s.Serve(b.l) }()
		defer func() {
			if err := s.Close(); err != nil {
				t.Errorf("closing: %v", err)
			}
			if err := <-served; err != nil {
				t.Errorf("serving: %v", err)
			}
		}()
		test(b)
	})
}

// dial connects until the test ends.
func (b *bubble) dial() *client {
	near, far := net.Pipe()
	b.l.conns <- far
	b.Cleanup(func() { near.Close() })
	return &client{near, bufio.NewReader(near)}
}

// send sends a request on a connection of its own, and waits until the server has done what it can
// do without time passing.
func (b *bubble) send(request string) *client {
	b.Helper()
	c := b.dial()
	if _, err := io.WriteString(c, request); err != nil {
		b.Fatalf("sending: %v", err)
	}
	synctest.Wait()
	return c
}

// chat sends a request for a chat completion.
func (b *bubble) chat(body string) *client {
	b.Helper()
	return b.send(chatBytes(body))
}

// chatBytes returns a request for a chat completion.
func chatBytes(body string) string {
	return "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
		strconv.Itoa(len(body)) + "\r\n\r\n" + body
}

// answer reads a whole answer.
func (b *bubble) answer(c *client) received {
	b.Helper()
	e, err := receive(c.r, "")
	if err != nil {
		b.Fatalf("reading an answer: %v", err)
	}
	return e
}

// until reads a stream up to an event that has the text, and waits until the server has gone on as
// far as it can.
func (b *bubble) until(c *client, text string) {
	b.Helper()
	for {
		line, err := c.r.ReadString('\n')
		if err != nil {
			b.Fatalf("reading up to %q: %v", text, err)
		}
		if strings.Contains(line, text) {
			synctest.Wait()
			return
		}
	}
}

// took calls f and holds the time that it took against the time that it must take.
func (b *bubble) took(want time.Duration, f func()) {
	b.Helper()
	start := time.Now()
	f()
	if got := time.Since(start); got != want {
		b.Errorf("it took %v, want %v", got, want)
	}
}
