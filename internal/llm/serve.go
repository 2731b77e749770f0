package llm

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"
)

// Limits that keep a client from holding on to the server or making it grow. uvicorn, which
// llama-cpp-python is served by, takes 64 KiB of headers too.
const (
	headerTime  = 30 * time.Second
	bodyTime    = 30 * time.Second
	headerBytes = 64 << 10
)

// httpServer returns the server of this one's listeners.
func (s *Server) httpServer() *http.Server {
	return &http.Server{
		Handler:           s,
		ReadHeaderTimeout: headerTime,
		IdleTimeout:       s.profile.keepAlive,
		MaxHeaderBytes:    headerBytes,
		ErrorLog:          log.New(io.Discard, "", 0), // a client's mistakes are not the reader's to see
		BaseContext:       func(net.Listener) context.Context { return s.ctx },
		ConnState:         s.count,
	}
}

// count counts the connections that are open.
func (s *Server) count(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		s.conns.Add(1)
	case http.StateClosed, http.StateHijacked:
		s.conns.Done()
	}
}

// enter counts one more in a group that Close waits for, unless the server is closed.
func (s *Server) enter(group *sync.WaitGroup) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	group.Add(1)
	return true
}

// Close ends the server with all its listeners, connections and generations; no goroutine is left
// when it returns.
func (s *Server) Close() error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.end()
	err := s.http.Close()
	s.serving.Wait()
	// A connection that was accepted in the meantime is only known now.
	s.http.Close()
	s.conns.Wait()
	s.handlers.Wait()
	if err != nil {
		return fmt.Errorf("closing the embedded llama: %w", err)
	}
	return nil
}
