// Package llm is the embedded llama: a chat server that does over HTTP what llama-cpp-python's
// OpenAI-compatible server does, or OpenAI's. It is to them what a fake in memory is to a database:
// for lessons and tests, without a model. What it says comes from a [replies.Book]; fields, limits,
// errors, who waits for whom and how connections end are those of the profile.
package llm

import (
	"fmt"
	"net"
	"net/http"
	"slices"
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

// Capability is one behaviour in which the profiles differ, or may be thought to.
type Capability struct {
	Name   string            // as in a script's condition [llama:NAME]
	What   string            // in a sentence, for the docs
	Values map[string]string // by profile; "yes" and "no" where it is one or the other
	Seen   string            // where the values are from
}

// Capabilities returns the table that the engine works by.
func Capabilities() []Capability { return nil }

// Has reports whether the profile has a capability whose values are "yes" and "no". The error names
// an unknown profile, or the capabilities that there are.
func Has(profile, capability string) (bool, error) {
	return false, fmt.Errorf("there is no capability %q", capability)
}

// Server is an embedded llama. It is an [http.Handler], and can serve a listener by itself.
type Server struct{}

// New returns a server; nothing listens yet. The error names an unknown profile or a value out of range.
func New(c Config) (*Server, error) {
	if c.Profile != "" && !slices.Contains(Profiles(), c.Profile) {
		return nil, fmt.Errorf("there is no profile %q", c.Profile)
	}
	return &Server{}, nil
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	http.Error(w, "not in the stand-in", http.StatusNotImplemented)
}

// Serve answers on a listener until either is closed; it returns nil then. It may be called for
// several listeners, which are one server: a generation that one has asked for keeps the others waiting.
func (s *Server) Serve(l net.Listener) error { return http.Serve(l, s) }

// Close ends the server with all its listeners, connections and generations; no goroutine is left
// when it returns.
func (s *Server) Close() error { return nil }
