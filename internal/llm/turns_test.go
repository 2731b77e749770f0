package llm

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Requests for an answer of ten tokens.
const (
	ten       = `{"model":"gpt-3.5-turbo","messages":[{"role":"user","content":"Hi, JSON"}],"temperature":0,"max_tokens":10}`
	tenStream = `{"model":"gpt-3.5-turbo","messages":[{"role":"user","content":"Hi, JSON"}],"temperature":0,"max_tokens":10,"stream":true}`
	getModels = "GET /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n"
)

// each runs a test for profiles, each with a stand-in in a bubble of its own.
func each(t *testing.T, c Config, profiles []string, test func(b *bubble)) {
	for _, p := range profiles {
		t.Run(p, func(t *testing.T) {
			c.Profile, c.Replies = p, bookOf(t, long)
			inBubble(t, c, test)
		})
	}
}

// llamas are the profiles of llama-cpp-python.
var llamas = Profiles()[:2]

// TestPace holds answers to the configured rate and time for the first token.
func TestPace(t *testing.T) {
	c := Config{Rate: 4, FirstToken: 3 * time.Second}
	each(t, c, Profiles(), func(b *bubble) {
		b.took(3*time.Second+9*250*time.Millisecond, func() { b.answer(b.chat(ten)) })
		s := b.chat(tenStream)
		b.took(3*time.Second, func() { b.until(s, `"content"`+space(b)+`"on`) })
		for range 9 {
			b.took(250*time.Millisecond, func() { b.until(s, `"content"`) })
		}
		b.took(0, func() { b.until(s, "[DONE]") })
	})
	each(t, Config{Rate: 4}, Profiles(), func(b *bubble) {
		b.took(2500*time.Millisecond, func() { b.answer(b.chat(ten)) })
	})
	each(t, Config{}, Profiles(), func(b *bubble) {
		b.took(0, func() { b.answer(b.chat(ten)) })
	})
}

// space returns what stands after a chunk's colons.
func space(b *bubble) string {
	if b.server.profile.spaced {
		return ": "
	}
	return ":"
}

// TestQueue lets requests wait for one that is not a stream: they are answered one after the other
// where there is one model, and side by side where there are many.
func TestQueue(t *testing.T) {
	test := func(want time.Duration) func(b *bubble) {
		return func(b *bubble) {
			b.took(want, func() {
				first, second, third := b.chat(ten), b.chat(ten), b.chat(ten)
				b.answer(first)
				b.answer(second)
				b.answer(third)
			})
		}
	}
	each(t, Config{Rate: 10}, llamas, test(3*time.Second))
	each(t, Config{Rate: 10}, []string{"openai"}, test(time.Second))
}

// TestInterrupt lets each kind of request arrive while a stream runs.
func TestInterrupt(t *testing.T) {
	invalid := chatBytes(`{"model":"gpt-3.5-turbo","messages":[{"role":"user","content":"Hi, JSON"}],"temperature":null}`)
	tests := []struct {
		name    string
		request string
		ends    []string // the profiles in which the stream ends for it
	}{
		{"chat", chatBytes(ten), llamas},
		{"stream", chatBytes(tenStream), llamas},
		{"invalid", invalid, llamas[:1]},
		{"malformed", chatBytes(`{`), nil},
		{"models", getModels, llamas[1:]},
		{"not found", "GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			each(t, Config{Rate: 10}, Profiles(), func(b *bubble) {
				first := b.chat(tenStream)
				b.until(first, `"content"`+space(b)+`"on`)
				second := b.send(test.request)
				done := make(chan string)
				go func() {
					rest, _ := io.ReadAll(io.LimitReader(first.r, int64(1<<20)))
					done <- string(rest)
				}()
				b.answer(second)
				rest := <-done
				ends := false
				for _, p := range test.ends {
					ends = ends || p == b.server.profile.name
				}
				if !strings.Contains(rest, "data: [DONE]") {
					b.Errorf("there was no [DONE] in %q", rest)
				}
				if finished := strings.Contains(rest, `"length"`); finished == ends {
					b.Errorf("the stream was finished: %t, want %t", finished, !ends)
				}
				if whole := strings.HasSuffix(rest, "\r\n0\r\n\r\n"); whole == ends {
					b.Errorf("the stream came to its end: %t, want %t; it ends in %q", whole, !ends, rest[max(0, len(rest)-20):])
				}
			})
		})
	}
}

// TestClientLeaves lets a client leave: a stream stops after the next token, any other generation
// goes on to its end, and the next request waits for it.
func TestClientLeaves(t *testing.T) {
	each(t, Config{Rate: 10}, llamas, func(b *bubble) {
		first := b.chat(tenStream)
		b.until(first, `"content"`)
		first.Close()
		b.took(1100*time.Millisecond, func() { b.answer(b.chat(ten)) })
	})
	each(t, Config{Rate: 10}, llamas, func(b *bubble) {
		b.chat(ten).Close()
		b.took(2*time.Second, func() { b.answer(b.chat(ten)) })
	})
}

// TestClientLeavesQueue lets a client leave while its request waits. 0.2.20 generates its answer all the same.
func TestClientLeavesQueue(t *testing.T) {
	test := func(want time.Duration) func(b *bubble) {
		return func(b *bubble) {
			first := b.chat(ten)
			b.chat(ten).Close()
			third := b.chat(ten)
			b.took(want, func() {
				b.answer(first)
				b.answer(third)
			})
		}
	}
	each(t, Config{Rate: 10}, llamas[:1], test(3*time.Second))
	each(t, Config{Rate: 10}, llamas[1:], test(2*time.Second))
}

// TestRunaway holds JSON mode to never ending by itself at 0.2.20: to max_tokens, or to a full context.
func TestRunaway(t *testing.T) {
	const ask = `{"model":"gpt-3.5-turbo","messages":[{"role":"user","content":"Hi, JSON"}],"response_format":{"type":"json_object"}%s}`
	each(t, Config{Rate: 100, Context: 512}, llamas[:1], func(b *bubble) {
		var whole received
		b.took(5040*time.Millisecond, func() { whole = b.answer(b.chat(fmt.Sprintf(ask, ""))) })
		for _, want := range []string{`"content":"{` + strings.Repeat(`\n`, 503) + `"`, `"finish_reason":"length"`, `"completion_tokens":504,"total_tokens":512`} {
			if !strings.Contains(whole.body, want) {
				b.Errorf("there is no %s in %s", want, whole.body)
			}
		}
		b.took(50*time.Millisecond, func() { whole = b.answer(b.chat(fmt.Sprintf(ask, `,"max_tokens":5`))) })
		if want := `"content":"{\n\n\n\n"`; !strings.Contains(whole.body, want) {
			b.Errorf("there is no %s in %s", want, whole.body)
		}
		s := b.chat(fmt.Sprintf(ask, `,"stream":true`))
		b.until(s, `{"content": "{"}`)
		for range 503 {
			b.took(10*time.Millisecond, func() { b.until(s, `{"content": "\n"}`) })
		}
		b.until(s, `"length"`)
		b.until(s, "[DONE]")
	})
	// The model is not free when the client has left.
	each(t, Config{Rate: 100, Context: 512}, llamas[:1], func(b *bubble) {
		b.chat(fmt.Sprintf(ask, "")).Close()
		b.took(5140*time.Millisecond, func() { b.answer(b.chat(ten)) })
	})
	each(t, Config{Rate: 100}, Profiles()[1:], func(b *bubble) {
		got := b.answer(b.chat(fmt.Sprintf(ask, "")))
		if !strings.Contains(got.body, `"content":"{\"`) {
			b.Errorf("there is no object in %s", got.body)
		}
	})
}

// TestPings holds a stream to its comments, each 15 s, while it waits for the model too where its
// head was sent.
func TestPings(t *testing.T) {
	each(t, Config{FirstToken: 40 * time.Second, Rate: 0.1}, llamas[1:], func(b *bubble) {
		s := b.chat(tenStream)
		b.took(15*time.Second, func() { b.until(s, ": ping - 2000-01-01 00:00:15.000000+00:00") })
		b.took(15*time.Second, func() { b.until(s, ": ping - 2000-01-01 00:00:30.000000+00:00") })
		b.took(10*time.Second, func() { b.until(s, `"content"`) })
		b.took(5*time.Second, func() { b.until(s, ": ping") })
	})
	each(t, Config{FirstToken: 40 * time.Second, Rate: 0.1}, llamas[:1], func(b *bubble) {
		s := b.chat(tenStream)
		b.took(40*time.Second, func() { b.until(s, `"content"`) })
		b.took(15*time.Second, func() { b.until(s, ": ping - 2000-01-01 00:00:55.000000\r\n") })
	})
}

// TestDeadlock lets more requests wait than 0.2.20 has threads: none is answered from then on, until
// the client leaves.
func TestDeadlock(t *testing.T) {
	each(t, Config{Rate: 10}, llamas, func(b *bubble) {
		first := b.chat(ten)
		var waiting []*client
		for range 41 {
			waiting = append(waiting, b.chat(ten))
		}
		b.answer(first)
		last := waiting[len(waiting)-1]
		last.SetReadDeadline(time.Now().Add(time.Hour))
		for _, c := range waiting[:40] {
			go io.Copy(io.Discard, c)
		}
		_, err := receive(last.r, "")
		if answered := err == nil; answered == (b.server.profile.threads > 0) {
			b.Errorf("the last request was answered: %t", answered)
		}
		models := b.send(getModels)
		models.SetReadDeadline(time.Now().Add(time.Hour))
		_, err = receive(models.r, "")
		if answered := err == nil; answered == (b.server.profile.threads > 0) {
			b.Errorf("GET /v1/models was answered: %t", answered)
		}
	})
}

// TestClose closes a stand-in with 100 open streams, of which one is generated and the others wait
// where there is one model. The bubble fails when a goroutine is left.
func TestClose(t *testing.T) {
	each(t, Config{Rate: 1}, Profiles(), func(b *bubble) {
		for range 100 {
			c := b.chat(tenStream)
			go io.Copy(io.Discard, c)
		}
		<-time.After(1500 * time.Millisecond)
		b.took(0, func() {
			if err := b.server.Close(); err != nil {
				b.Errorf("closing: %v", err)
			}
		})
		synctest.Wait()
	})
}
