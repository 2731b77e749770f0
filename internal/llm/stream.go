package llm

import (
	"net/http"
	"time"
)

// stream answers with a completion as it comes.
//
// Where a stream's head is sent first (llama-cpp-python since 0.3.6) it can no longer fail with a
// status: a conversation that is too long then gets 200 and nothing.
func (s *Server) stream(w http.ResponseWriter, r *http.Request, req *chatRequest, began time.Time) {
	t := s.begin(req)
	if prob := s.tooLong(t, req); prob != nil && s.profile.eagerStream {
		s.streamNothing(w, r, began)
		return
	} else if prob != nil {
		s.acquire(r)
		s.release()
		s.refuse(w, prob)
		return
	}
	e := s.newEvents(w, began)
	defer e.close()
	s.acquire(r)
	defer s.release()
	s.say(e, r, s.take(req, t), s.profile.streamUsage && req.usage)
}

// streamNothing answers with a stream that ends before its first event, as that of llama-cpp-python
// 0.3 does whose generation fails: properly, but the connection is then closed without having said so.
func (s *Server) streamNothing(w http.ResponseWriter, r *http.Request, began time.Time) {
	e := s.newEvents(w, began)
	defer e.close()
	e.start()
	s.acquire(r)
	s.release()
	e.close()
	hangUp(w, r)
}

// say sends a generation's answers at the server's pace, side by side where there are several.
func (s *Server) say(e *events, r *http.Request, t turn, usage bool) {
	c := s.profile.newChunks(t, usage)
	start := time.Now()
	next := make([]int, len(t.answers))                     // the piece that comes next
	for token := 1; token <= max(t.longest(), 1); token++ { // an answer without a token begins and ends at once
		if err := s.sleep(start.Add(s.pace.after(token)), nil); err != nil {
			panic(http.ErrAbortHandler)
		}
		for i, a := range t.answers {
			if token == 1 {
				s.event(e, r, c, c.role(i))
			}
			for next[i] < len(a.pieces) && a.pieces[next[i]].token == token {
				s.event(e, r, c, c.content(i, a.pieces[next[i]].text))
				next[i]++
			}
			if token == max(a.tokens, 1) {
				s.event(e, r, c, c.finish(i, a.finish))
			}
		}
	}
	if usage {
		s.event(e, r, c, c.total(t))
	}
	e.send(c.done())
}

// event sends one event, unless the client has left; when another request waits for the model, the
// stream ends there: [DONE] without a finish_reason, and the connection cut.
func (s *Server) event(e *events, r *http.Request, c *chunks, event []byte) {
	if r.Context().Err() != nil {
		panic(http.ErrAbortHandler)
	}
	e.send(event)
	if s.profile.interrupt && s.slot.wanted() {
		e.send(c.done())
		panic(http.ErrAbortHandler)
	}
}

// hangUp ends an answer whose head was sent, properly, and the connection after it, without having
// said that it would. Before HTTP/1.1 the connection's end is all that ends an answer.
func hangUp(w http.ResponseWriter, r *http.Request) {
	if !r.ProtoAtLeast(1, 1) {
		panic(http.ErrAbortHandler)
	}
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer conn.Close()
	conn.SetWriteDeadline(time.Now().Add(time.Second))
	conn.Write([]byte("0\r\n\r\n"))
}
