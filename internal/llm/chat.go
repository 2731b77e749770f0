package llm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// chat answers POST /v1/chat/completions.
func (s *Server) chat(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	p := s.profile
	body, prob := readBody(w, r)
	if prob != nil {
		s.refuse(w, prob)
		return
	}
	req, prob := decodeChat(p, r.Header, body)
	switch {
	case prob != nil && prob.closes: // not JSON: nothing more is looked at
		s.refuse(w, prob)
	case p.keys == "after-parsing" && s.locked(w, r):
	case prob != nil:
		if p.invalidWaits {
			s.acquire(r)
			s.slot.release()
		}
		s.refuse(w, prob)
	case req.missing != "":
		s.refuse(w, p.notThere(req.missing))
	case req.stream:
		s.stream(w, r, req, began)
	default:
		s.complete(w, r, req, began)
	}
}

// readBody reads a request's body, within limits of time and size that no server has that a lesson
// is about: they keep the stand-in from being held.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, *problem) {
	control := http.NewResponseController(w)
	control.SetReadDeadline(time.Now().Add(bodyTime))
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyBytes))
	control.SetReadDeadline(time.Time{})
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, envelope(http.StatusRequestEntityTooLarge, fmt.Sprintf("A body of more than %d bytes is not in the stand-in", bodyBytes), "invalid_request_error", "", "")
	case err != nil:
		panic(http.ErrAbortHandler) // the client has gone, or sends nothing
	}
	return body, nil
}

// acquire waits for the model, where there is one for all. It returns only with it.
func (s *Server) acquire(r *http.Request) {
	if !s.profile.oneAtATime {
		return
	}
	if err := s.slot.acquire(s.ctx, r.Context(), !s.profile.skipsAbandoned); err != nil {
		panic(http.ErrAbortHandler)
	}
}

// release gives the model to the next request.
func (s *Server) release() {
	if s.profile.oneAtATime {
		s.slot.release()
	}
}

// begin fills in what is known of a generation before it starts.
func (s *Server) begin(req *chatRequest) turn {
	t := turn{id: s.profile.newID(), created: time.Now().Unix(), model: s.profile.modelName, prompt: promptTokens(req.messages)}
	if req.model != nil {
		t.model = *req.model
	}
	return t
}

// complete answers with a whole completion. The generation goes on to its end when the client has
// left, and others wait for it, as with the one model of llama-cpp-python.
func (s *Server) complete(w http.ResponseWriter, r *http.Request, req *chatRequest, began time.Time) {
	s.acquire(r)
	body, prob := s.completion(r, req)
	s.release()
	if prob != nil {
		s.refuse(w, prob)
		return
	}
	s.answer(w, began, body)
}

// completion generates a whole completion at the server's pace, and returns its body.
func (s *Server) completion(r *http.Request, req *chatRequest) ([]byte, *problem) {
	t := s.begin(req)
	if t.prompt >= s.profile.context {
		return nil, s.profile.overflow(t.prompt, req)
	}
	t = s.take(req, t)
	var client context.Context
	if !s.profile.oneAtATime {
		client = r.Context()
	}
	if err := s.sleep(time.Now().Add(s.pace.after(t.longest())), client); err != nil {
		panic(http.ErrAbortHandler)
	}
	return s.profile.body(t), nil
}
