package llm

import (
	"net/http"
	"strings"
)

// route is one path of a profile.
type route struct {
	method string
	open   bool // it needs no key
	handle func(*Server, http.ResponseWriter, *http.Request)
}

// route returns what is at a path, or nil. Only paths with a handler of their own are in the
// stand-in; the others are there, with their method, and answer 501.
func (p *profile) route(path string) *route {
	switch path {
	case "/v1/chat/completions":
		return &route{method: http.MethodPost, handle: (*Server).chat}
	case "/v1/models":
		return &route{method: http.MethodGet, handle: (*Server).models}
	case "/v1/completions", "/v1/embeddings":
		return &route{method: http.MethodPost, handle: (*Server).absent}
	case "/extras/tokenize", "/extras/tokenize/count", "/extras/detokenize":
		if p.tokenize {
			return &route{method: http.MethodPost, handle: (*Server).absent}
		}
	}
	if p.envelope == "openai" {
		return routeOfOpenAI(path)
	}
	switch path {
	case "/v1/engines/copilot-codex/completions":
		return &route{method: http.MethodPost, handle: (*Server).absent}
	case "/docs", "/redoc", "/openapi.json":
		return &route{method: http.MethodGet, open: true, handle: (*Server).absent}
	}
	return nil
}

// routeOfOpenAI returns what only OpenAI has.
func routeOfOpenAI(path string) *route {
	if name, ok := strings.CutPrefix(path, "/v1/models/"); ok && name != "" {
		return &route{method: http.MethodGet, handle: (*Server).absent}
	}
	switch path {
	case "/v1/responses", "/v1/moderations", "/v1/images/generations", "/v1/audio/speech", "/v1/audio/transcriptions":
		return &route{method: http.MethodPost, handle: (*Server).absent}
	case "/v1/files", "/v1/assistants", "/v1/threads", "/v1/batches":
		return &route{method: http.MethodPost, handle: (*Server).absent}
	}
	return nil
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !s.enter(&s.handlers) {
		panic(http.ErrAbortHandler)
	}
	defer s.handlers.Done()

	p := s.profile
	if p.preflight(w, r) {
		return
	}
	p.origin(w, r)
	id, ok := p.requestID(r.Header.Get("X-Request-ID"))
	if !ok {
		w.Header().Set("Content-Length", "0")
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	w.Header()["X-Request-Id"] = []string{id}

	there := p.route(r.URL.Path)
	switch {
	case there == nil && p.envelope == "fastapi" && p.redirect(w, r):
	case there == nil:
		s.refuse(w, p.notFound(r))
	case r.Method != there.method:
		w.Header().Set("Allow", there.method)
		s.refuse(w, p.wrongMethod(r))
	case p.keys == "first" && !there.open && s.locked(w, r):
	default:
		there.handle(s, w, r)
	}
}

// redirect sends a client to the path with or without its last slash, where there is something, as
// Starlette does for every method.
func (p *profile) redirect(w http.ResponseWriter, r *http.Request) bool {
	other, had := strings.CutSuffix(r.URL.Path, "/")
	if !had {
		return false // no path of a profile ends with a slash
	}
	if p.route(other) == nil {
		return false
	}
	location := "http://" + r.Host + other
	if r.URL.RawQuery != "" {
		location += "?" + r.URL.RawQuery
	}
	h := w.Header()
	h.Set("Location", location)
	h.Set("Content-Length", "0")
	w.WriteHeader(http.StatusTemporaryRedirect)
	return true
}

// locked answers a request that has not the right key, and reports whether it did.
func (s *Server) locked(w http.ResponseWriter, r *http.Request) bool {
	if s.key == "" {
		return false
	}
	given := r.Header.Get("Authorization")
	scheme, key, _ := strings.Cut(given, " ")
	if strings.EqualFold(scheme, "bearer") && key == s.key {
		return false
	}
	if !strings.EqualFold(scheme, "bearer") {
		key = ""
	}
	s.refuse(w, s.profile.wrongKey(key))
	return true
}

// absent answers for what the profile has and the stand-in has not.
func (s *Server) absent(w http.ResponseWriter, r *http.Request) {
	if there := s.profile.route(r.URL.Path); s.profile.keys == "after-parsing" && !there.open && s.locked(w, r) {
		return
	}
	s.refuse(w, s.profile.notThere(r.Method+" "+r.URL.Path))
}
