package llm

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
)

// TestConcurrentCaptures sends the captured pairs of requests, the second one while the first is
// being answered, and holds both answers against the captured ones.
func TestConcurrentCaptures(t *testing.T) {
	byName := make(map[string]capture)
	for _, c := range captures(t) {
		byName[c.name] = c
	}
	for name, first := range byName {
		if heldElsewhere(name) != "TestConcurrentCaptures" {
			continue
		}
		base, found := strings.CutSuffix(name, "-a")
		second := byName[base+"-b"]
		if !found {
			if base, found = strings.CutSuffix(name, "_A"); !found {
				continue
			}
			second = byName[base+"_B"]
		}
		t.Run(base, func(t *testing.T) {
			c := first.config(t)
			c.Rate = 10
			c.Replies = bookOf(t, long)
			inBubble(t, c, func(b *bubble) {
				a := b.dial()
				if _, err := a.Write(unbiased(first.request)); err != nil {
					t.Fatal(err)
				}
				answers := make(chan received, 2)
				var heard strings.Builder
				if streamed(first.want) {
					a.r.Reset(io.TeeReader(a.Conn, &heard))
					b.until(a, `"content"`)
				}
				synctest.Wait()
				go func() { answers <- b.answer(b.replayed(a, &heard)) }()
				b2 := b.dial()
				if _, err := b2.Write(unbiased(second.request)); err != nil {
					t.Fatal(err)
				}
				second.compare(t, b.answer(b2))
				first.compare(t, <-answers)
			})
		})
	}
}

// replayed returns a connection with what was heard on it before at its beginning.
func (b *bubble) replayed(c *client, heard *strings.Builder) *client {
	before := strings.NewReader(heard.String())
	r := &client{Conn: c.Conn, r: c.r}
	r.r.Reset(io.MultiReader(before, c.Conn))
	return r
}

// unbiased returns a request without the logit_bias by which the captured ones made the real model go
// on: the stand-in has none, and goes on for as long as its reply is.
func unbiased(request []byte) []byte {
	head, body, _ := bytes.Cut(request, []byte("\r\n\r\n"))
	body = bytes.Replace(body, []byte(`,"logit_bias":{"2":-100}`), nil, 1)
	head = contentLength.ReplaceAll(head, fmt.Append(nil, "Content-Length: ", len(body)))
	return slices.Concat(head, []byte("\r\n\r\n"), body)
}

var contentLength = regexp.MustCompile(`Content-Length: \d+`)
