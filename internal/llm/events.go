package llm

import (
	"net/http"
	"sync"
	"time"
)

// pingEvery is how often sse-starlette sends a comment on a stream that is open.
const pingEvery = 15 * time.Second

// events is the answer to a request as a stream of server-sent events, each in an HTTP chunk of its own.
type events struct {
	server *Server
	began  time.Time

	mu     sync.Mutex // a comment may fall between two events
	w      http.ResponseWriter
	open   bool // the head was sent
	closed bool
	pinger *time.Timer
}

// newEvents returns a stream. Its head is sent at once or with the first event, as the profile does.
func (s *Server) newEvents(w http.ResponseWriter, began time.Time) *events {
	e := &events{server: s, w: w, began: began}
	if s.profile.eagerStream {
		e.start()
	}
	return e
}

// start sends the stream's head, unless it was sent, and begins to keep the connection alive.
func (e *events) start() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.open {
		return
	}
	e.open = true
	p := e.server.profile
	h := e.w.Header()
	h["Cache-Control"] = []string{p.cacheControl}
	h["Connection"] = []string{"keep-alive"}
	h["X-Accel-Buffering"] = []string{"no"}
	h["Content-Type"] = []string{"text/event-stream; charset=utf-8"}
	e.server.took(h, e.began)
	e.w.WriteHeader(http.StatusOK)
	e.flush()
	if p.pings {
		e.pinger = time.AfterFunc(pingEvery, e.ping)
	}
}

// send sends an event at once.
func (e *events) send(event []byte) {
	e.start()
	e.mu.Lock()
	defer e.mu.Unlock()
	e.w.Write(event)
	e.flush()
}

// ping sends a comment, and sees to the next.
func (e *events) ping() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return
	}
	p := e.server.profile
	layout := "2006-01-02 15:04:05.000000"
	if p.pingZone {
		layout += "-07:00"
	}
	e.w.Write([]byte(": ping - " + time.Now().UTC().Format(layout) + p.streamEnd + p.streamEnd))
	e.flush()
	e.pinger.Reset(pingEvery)
}

// close ends the comments. It must be called before the handler ends.
func (e *events) close() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.closed = true
	if e.pinger != nil {
		e.pinger.Stop()
	}
}

// flush sends what was written. What a client that has left does not get is nobody's.
func (e *events) flush() { http.NewResponseController(e.w).Flush() }
