package llm

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"
)

// chat answers POST /v1/chat/completions.
func (s *Server) chat(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	p := s.profile
	body, prob := p.readBody(w, r)
	if prob != nil {
		s.refuse(w, prob)
		return
	}
	req, prob := decodeChat(p, r.Header, body)
	switch {
	case prob != nil && prob.closes: // not JSON: nothing more is looked at
		s.refuse(w, prob)
	case p.keys == "after-parsing" && s.locked(w, r):
	case prob != nil && prob.emptyStream:
		s.streamNothing(w, r, began)
	case prob != nil:
		if p.invalidWaits {
			s.acquire(r)
			s.release()
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

// readBody reads a request's body, within limits of time and size that the real servers do not have:
// they keep the stand-in from being held.
func (p *profile) readBody(w http.ResponseWriter, r *http.Request) ([]byte, *problem) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, p.refuseLarge()
	case err != nil:
		panic(http.ErrAbortHandler) // the client has gone, or sends nothing
	}
	http.NewResponseController(w).SetReadDeadline(time.Time{})
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

// tooLong returns the answer to a conversation that leaves no room in the context, or nil.
func (s *Server) tooLong(t turn, req *chatRequest) *problem {
	if t.prompt < s.profile.context {
		return nil
	}
	return s.profile.overflow(s.profile.context, t.prompt, req)
}

// complete answers with a whole completion. The generation goes on to its end when the client has
// left, and others wait for it, as with the one model of llama-cpp-python.
func (s *Server) complete(w http.ResponseWriter, r *http.Request, req *chatRequest, began time.Time) {
	body, prob := s.completion(r, req)
	if prob != nil {
		s.refuse(w, prob)
		return
	}
	s.answer(w, began, body)
}

// completion generates a whole completion at the server's pace, and returns its body.
func (s *Server) completion(r *http.Request, req *chatRequest) ([]byte, *problem) {
	s.acquire(r)
	defer s.release()
	t := s.begin(req)
	if prob := s.tooLong(t, req); prob != nil {
		return nil, prob
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
