package llm

import (
	"net/http"
	"strconv"
	"time"
)

// models answers GET /v1/models. Where it waits for the model, it ends a stream that runs.
func (s *Server) models(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	if s.profile.keys == "after-parsing" && s.locked(w, r) {
		return
	}
	if s.profile.modelsWait || s.profile.threads > 0 && s.slot.hangs() {
		if err := s.slot.acquire(s.ctx, r.Context(), false); err != nil {
			panic(http.ErrAbortHandler)
		}
		s.slot.release()
	}
	b := []byte(`{"object":"list","data":[{"id":`)
	b = appendJSON(b, s.profile.modelName, false)
	if s.profile.envelope == "openai" {
		b = append(b, `,"object":"model","created":1677610602,"owned_by":"openai"}]}`...)
	} else {
		b = append(b, `,"object":"model","owned_by":"me","permissions":[]}]}`...)
	}
	s.answer(w, began, b)
}

// answer sends a JSON body, and how long it took.
func (s *Server) answer(w http.ResponseWriter, began time.Time, body []byte) {
	h := w.Header()
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	h["Content-Type"] = []string{"application/json"}
	s.took(h, began)
	w.Write(body)
}

// took sets what is said only of a request that was served: how long it took, in milliseconds.
func (s *Server) took(h http.Header, began time.Time) {
	h["Openai-Processing-Ms"] = []string{strconv.FormatInt(time.Since(began).Milliseconds(), 10)}
	if s.profile.envelope == "openai" {
		h["Openai-Version"] = []string{"2020-10-01"}
	}
}
