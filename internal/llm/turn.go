package llm

import (
	"iter"
	"slices"

	"tutor/internal/replies"
)

// turn is one request's generation: all of its answers, and what they cost.
type turn struct {
	id      string
	created int64
	model   string
	prompt  int // tokens
	answers []answer
}

// completion returns the number of tokens that were generated.
func (t turn) completion() (n int) {
	for _, a := range t.answers {
		n += a.tokens
	}
	return n
}

// longest returns the number of tokens of the longest answer, after which all are there.
func (t turn) longest() (n int) {
	for _, a := range t.answers {
		n = max(n, a.tokens)
	}
	return n
}

// take generates the answers to a request, all at once: what they say does not depend on when.
func (s *Server) take(req *chatRequest, t turn) turn {
	limit := s.profile.context - t.prompt
	if req.maxTokens > 0 {
		limit = min(limit, req.maxTokens)
	}
	choices := 1
	if s.profile.choices {
		choices = max(req.n, 1)
	}
	seed := s.seeds.next(req.seed)
	for i := range choices {
		t.answers = append(t.answers, generate(s.tokens(req, seed+uint64(i)), limit, req.stop))
	}
	return t
}

// tokens returns what a model would say to a request.
func (s *Server) tokens(req *chatRequest, seed uint64) iter.Seq[string] {
	if req.format.json && s.profile.runaway {
		return runaway
	}
	temperature, junk := s.profile.sampling(req.temperature)
	p := replies.Prompt{Seed: seed, Temperature: temperature, JSON: req.format.json}
	if s.profile.schema {
		p.Schema = req.format.schema
	}
	for _, m := range req.messages {
		p.Messages = append(p.Messages, replies.Message{Role: m.role, Content: m.content})
	}
	tokens := replies.Tokens(s.replies.Reply(p))
	if junk && !req.format.json {
		shuffle(tokens)
	}
	return slices.Values(tokens)
}

// runaway is what the grammar of JSON mode lets a small model say until llama-cpp-python 0.2.86: it
// allows white space without end, and the end only after an object.
func runaway(yield func(string) bool) {
	for token := "{"; yield(token); token = "\n" {
	}
}

// promptTokens counts a conversation as the stand-in does: the tokens of each message's text, 4 for
// the marks of its role and its ends, and 1 for the beginning. A model's own template and tokenizer
// count otherwise.
func promptTokens(messages []message) int {
	n := 1
	for _, m := range messages {
		n += 4 + replies.Count(m.content)
	}
	return n
}
