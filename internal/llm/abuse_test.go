package llm

import (
	"bufio"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestAbuse sends what no client should. The stand-in must end the connection in time, and answer
// the next client as if nothing had been.
func TestAbuse(t *testing.T) {
	head := "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
	tests := []struct {
		name   string
		send   string
		within time.Duration // in which the connection is ended
	}{
		{"garbage", "\x16\x03\x01\x02\x00 what is this\r\n\r\n", time.Second},
		{"no request at all", "", headerTime + time.Second},
		{"half a head", head + "X-Half: ", headerTime + time.Second},
		{"half a body", head + "Content-Length: 100\r\n\r\n{\"messages\"", bodyTime + time.Second},
		{"half a chunk", head + "Transfer-Encoding: chunked\r\n\r\nff\r\n{\"messages\"", bodyTime + time.Second},
		{"a bad chunk", head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}", bodyTime + time.Second},
		{"headers without end", head + strings.Repeat("X-More: "+strings.Repeat("a", 1000)+"\r\n", 200), time.Second},
		{"a body without end", head + "Content-Length: 100000000\r\n\r\n" + strings.Repeat(" ", maxBody+1), bodyTime + time.Second},
		{"a length that is none", head + "Content-Length: many\r\n\r\n{}", time.Second},
		{"deep nesting", chatBytes(strings.Repeat("[", 1<<20)), 3 * time.Minute},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			each(t, Config{}, Profiles(), func(b *bubble) {
				c := b.dial()
				go io.WriteString(c, test.send)
				c.SetReadDeadline(time.Now().Add(10 * time.Minute))
				start := time.Now()
				if _, err := io.Copy(io.Discard, c); err != nil {
					b.Errorf("the connection was not ended: %v", err)
				}
				if took := time.Since(start); took > test.within {
					b.Errorf("the connection was ended after %v, want within %v", took, test.within)
				}
				c.Close()
				if got := b.answer(b.chat(ten)); !strings.HasPrefix(got.status, "200") {
					b.Errorf("the next answer is %s", got.status)
				}
			})
		})
	}
}

// TestUnreadStream leaves a stream unread: the stand-in is held by it no longer than until it closes.
func TestUnreadStream(t *testing.T) {
	each(t, Config{Rate: 10}, Profiles(), func(b *bubble) {
		b.chat(tenStream)
		<-time.After(5 * time.Second)
		b.took(0, func() { b.server.Close() })
		synctest.Wait()
	})
}

// TestIdle holds a connection without a request to the time that uvicorn keeps it.
func TestIdle(t *testing.T) {
	each(t, Config{}, llamas, func(b *bubble) {
		c := b.send(getModels)
		b.answer(c)
		b.took(5*time.Second, func() { bufio.NewReader(c).ReadByte() })
	})
}

// TestUnreadBody sends half a body to where nobody reads it. The answer comes at once, as uvicorn's
// does, and the connection is not held for the rest.
func TestUnreadBody(t *testing.T) {
	for _, test := range []struct{ line, status string }{
		{"POST /nowhere", "404"},
		{"PUT /v1/models", "405"},
		{"POST /v1/embeddings", "501"},
	} {
		t.Run(test.line, func(t *testing.T) {
			each(t, Config{}, Profiles(), func(b *bubble) {
				c := b.dial()
				start := time.Now()
				io.WriteString(c, test.line+" HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
				c.SetReadDeadline(time.Now().Add(10 * time.Minute))
				if got := b.answer(c); !strings.HasPrefix(got.status, test.status) || time.Since(start) > 0 {
					b.Errorf("the answer is %s after %v, want %s at once", got.status, time.Since(start), test.status)
				}
				if _, err := io.Copy(io.Discard, c.r); err != nil || time.Since(start) > bodyTime {
					b.Errorf("the connection was ended after %v: %v", time.Since(start), err)
				}
			})
		})
	}
}

// TestEmptyStreamBefore11 asks with HTTP/1.0, which has no chunks, for a stream that fails before its
// first event: nothing comes behind the head.
func TestEmptyStreamBefore11(t *testing.T) {
	each(t, Config{Context: 1}, Profiles()[1:2], func(b *bubble) {
		c := b.send(strings.Replace(chatBytes(tenStream), "HTTP/1.1", "HTTP/1.0", 1))
		got, err := io.ReadAll(c.r)
		if _, body, _ := strings.Cut(string(got), "\r\n\r\n"); err != nil || !strings.HasPrefix(string(got), "HTTP/1.0 200") || body != "" {
			b.Errorf("got %q, %v", got, err)
		}
	})
}
