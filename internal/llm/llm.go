// Package llm is the embedded llama: a chat server that does over HTTP what llama-cpp-python's
// OpenAI-compatible server does, or OpenAI's. It is to them what a fake in memory is to a database:
// for lessons and tests, without a model. What it says comes from a [replies.Book]; fields, limits,
// errors, who waits for whom and how connections end are those of the profile.
package llm

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"tutor/internal/replies"
)

// Config says what an embedded llama is like. The zero value is the default profile, which answers
// at once and asks for no key.
type Config struct {
	Profile    string        // one of [Profiles]; "" is [DefaultProfile]
	Replies    *replies.Book // what it says; nil: that it is a stand-in
	Key        string        // the API key that it asks for; "": none
	Rate       float64       // tokens a second that it generates; 0: as fast as it can
	FirstToken time.Duration // how long it takes for the first token
	Context    int           // tokens of prompt and answer together (n_ctx); 0: the profile's
}

// DefaultProfile is the profile where none is named.
const DefaultProfile = "llama-cpp-python@0.3"

// Profiles returns the names of the servers that an embedded llama can behave like.
func Profiles() []string {
	return []string{"llama-cpp-python@0.2.20", "llama-cpp-python@0.3", "openai"}
}

// Server is an embedded llama. It is an [http.Handler], and can serve a listener by itself.
type Server struct {
	profile *profile
	replies *replies.Book
	key     string
	pace    pace
	seeds   *seeder
	slot    *slot

	http     *http.Server
	ctx      context.Context // ends with the server
	end      context.CancelFunc
	mu       sync.Mutex
	closed   bool
	serving  sync.WaitGroup // calls of Serve
	conns    sync.WaitGroup // their connections
	handlers sync.WaitGroup // requests that are being answered
}

// The ranges of a configuration. That of the context bounds what one answer can grow to.
const (
	maxContext = 1 << 20
	minRate    = 0.001
	maxRate    = 1e6
	maxFirst   = 24 * time.Hour
)

// New returns a server; nothing listens yet. The error names an unknown profile or a value out of range.
func New(c Config) (*Server, error) {
	if c.Profile == "" {
		c.Profile = DefaultProfile
	}
	p, err := findProfile(c.Profile)
	if err != nil {
		return nil, err
	}
	switch {
	case c.Key != "" && p.keys == "none":
		return nil, fmt.Errorf("the profile %s has no API keys: --api_key came with llama-cpp-python 0.2.25", p.name)
	case c.Rate != 0 && !(c.Rate >= minRate && c.Rate <= maxRate):
		return nil, fmt.Errorf("a rate of %g tokens a second is out of range: %g to %g, or 0 for as fast as it can", c.Rate, minRate, maxRate)
	case c.FirstToken < 0 || c.FirstToken > maxFirst:
		return nil, fmt.Errorf("a first token after %v is out of range: 0s to %v", c.FirstToken, maxFirst)
	case c.Context < 0 || c.Context > maxContext:
		return nil, fmt.Errorf("a context of %d tokens is out of range: 0 (the profile's) to %d", c.Context, maxContext)
	case c.Context > 0:
		p.context = c.Context
	}
	s := &Server{
		profile: p,
		replies: c.Replies,
		key:     c.Key,
		pace:    newPace(c.Rate, c.FirstToken),
		seeds:   newSeeder(p.seeds),
		slot:    newSlot(p.threads),
	}
	s.ctx, s.end = context.WithCancel(context.Background())
	s.http = s.httpServer()
	return s, nil
}

// Serve answers on a listener until either is closed; it returns nil then. It may be called for
// several listeners, which are one server: a generation that one has asked for keeps the others waiting.
func (s *Server) Serve(l net.Listener) error {
	if !s.enter(&s.serving) {
		return l.Close()
	}
	defer s.serving.Done()
	err := s.http.Serve(l)
	if errors.Is(err, http.ErrServerClosed) || errors.Is(err, net.ErrClosed) {
		return nil
	}
	return fmt.Errorf("serving on %s: %w", l.Addr(), err)
}
