package llm

import (
	"io"
	"net/http"
	"strings"
	"time"
)

// anyMethod is the method of a path whose methods are not told apart.
const anyMethod = ""

// route is one path of a profile.
type route struct {
	method string // or anyMethod
	reads  bool   // the handler reads the body
	open   bool   // it needs no key
	handle func(*Server, http.ResponseWriter, *http.Request)
}

// route returns what is at a path, or nil. Only paths with a handler of their own are in the
// stand-in; the others are there, with their method, and answer 501.
func (p *profile) route(path string) *route {
	switch path {
	case "/v1/chat/completions":
		return &route{method: http.MethodPost, reads: true, handle: (*Server).chat}
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
		return &route{method: anyMethod, handle: (*Server).absent}
	}
	return nil
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !s.enter(&s.handlers) {
		panic(http.ErrAbortHandler)
	}
	defer s.handlers.Done()
	limitBody(w, r)

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
	if there != nil && there.reads && r.Method == there.method {
		s.serve(there, w, r)
		return
	}
	http.NewResponseController(w).EnableFullDuplex()
	s.serve(there, w, r)
	passOver(w, r)
}

// serve answers a request for what is there, which may be nothing.
func (s *Server) serve(there *route, w http.ResponseWriter, r *http.Request) {
	p := s.profile
	switch {
	case there == nil && p.envelope == "fastapi" && p.redirect(w, r):
	case there == nil:
		s.refuse(w, p.notFound(r))
	case there.method != anyMethod && r.Method != there.method:
		w.Header().Set("Allow", there.method)
		s.refuse(w, p.wrongMethod(r))
	case p.keys == "first" && !there.open && s.locked(w, r):
	default:
		there.handle(s, w, r)
	}
}

// limitBody gives a request's body a time to come, whether somebody reads it or net/http passes over it.
func limitBody(w http.ResponseWriter, r *http.Request) {
	if r.ContentLength != 0 {
		http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyTime))
	}
}

// passOver sends the answer before the request's body was read, as uvicorn does where nobody reads it,
// and then reads on to the next request.
func passOver(w http.ResponseWriter, r *http.Request) {
	if r.ContentLength == 0 {
		return
	}
	http.NewResponseController(w).Flush()
	if _, err := io.Copy(io.Discard, http.MaxBytesReader(w, r.Body, maxBody)); err != nil {
		panic(http.ErrAbortHandler)
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
