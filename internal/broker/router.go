package broker

import (
	"slices"
	"strings"
)

// router is how a type of exchange chooses among its bindings.
type router interface {
	bind(*binding)
	unbind(*binding)
	// match calls found for every binding that a message with that routing key takes.
	match(key string, found func(*binding))
}

// newRouter returns the router for a type of exchange, or nil where there is none yet.
func newRouter(kind string) router {
	switch kind {
	case "direct":
		return directRouter{}
	case "fanout":
		return &fanoutRouter{}
	case "topic":
		return &topicRouter{}
	case "headers":
		return noRouter{}
	}
	return nil
}

// directRouter takes the bindings whose key is the message's (AMQP 0-9-1 specification, 3.1.3.1).
type directRouter map[string][]*binding

func (r directRouter) bind(b *binding) { r[b.key] = append(r[b.key], b) }

func (r directRouter) unbind(b *binding) {
	if r[b.key] = without(r[b.key], b); len(r[b.key]) == 0 {
		delete(r, b.key)
	}
}

func (r directRouter) match(key string, found func(*binding)) {
	for _, b := range r[key] {
		found(b)
	}
}

// fanoutRouter takes all bindings (AMQP 0-9-1 specification, 3.1.3.2).
type fanoutRouter struct{ bindings []*binding }

func (r *fanoutRouter) bind(b *binding)   { r.bindings = append(r.bindings, b) }
func (r *fanoutRouter) unbind(b *binding) { r.bindings = without(r.bindings, b) }

func (r *fanoutRouter) match(_ string, found func(*binding)) {
	for _, b := range r.bindings {
		found(b)
	}
}

// topicRouter takes the bindings whose key, with * for one word and # for any number of words, is
// a pattern of the message's (AMQP 0-9-1 specification, 3.1.3.3).
type topicRouter struct{ patterns []topicPattern }

type topicPattern struct {
	words   []string
	binding *binding
}

func (r *topicRouter) bind(b *binding) {
	r.patterns = append(r.patterns, topicPattern{topicWords(b.key), b})
}

func (r *topicRouter) unbind(b *binding) {
	r.patterns = slices.DeleteFunc(r.patterns, func(p topicPattern) bool { return p.binding == b })
}

func (r *topicRouter) match(key string, found func(*binding)) {
	words := topicWords(key)
	for _, p := range r.patterns {
		if topicMatch(p.words, words) {
			found(p.binding)
		}
	}
}

// topicWords splits a key at its dots. An empty key has no words.
func topicWords(key string) []string {
	if key == "" {
		return nil
	}
	return strings.Split(key, ".")
}

// topicMatch goes through both lists at once. Where a word does not fit, it goes back to the last
// # and lets that have one word more, so the time is at most the product of both lengths.
func topicMatch(pattern, words []string) bool {
	p, w := 0, 0
	hash, resume := -1, 0
	for w < len(words) {
		switch {
		case p < len(pattern) && pattern[p] == "#":
			hash, resume = p, w
			p++
		case p < len(pattern) && (pattern[p] == "*" || pattern[p] == words[w]):
			p++
			w++
		case hash >= 0:
			resume++
			p, w = hash+1, resume
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == "#" {
		p++
	}
	return p == len(pattern)
}

// noRouter is of the predeclared headers exchanges, which nothing can be bound to yet.
type noRouter struct{}

func (noRouter) bind(*binding)                  {}
func (noRouter) unbind(*binding)                {}
func (noRouter) match(string, func(b *binding)) {}

func without(bindings []*binding, b *binding) []*binding {
	return slices.DeleteFunc(bindings, func(there *binding) bool { return there == b })
}
