package llm

import (
	"fmt"
	"net/http"
	"strconv"
)

// refuse answers with a problem. A connection that the server closes afterwards is closed without
// having said so, as uvicorn does after an error that nobody handled; only what comes from the
// innermost layer is then in the headers.
func (s *Server) refuse(w http.ResponseWriter, p *problem) {
	h := w.Header()
	if p.closes {
		clear(h)
		h["Server"] = []string{s.profile.server}
	}
	h["Content-Type"] = []string{p.contentType}
	h["Content-Length"] = []string{strconv.Itoa(len(p.body))}
	w.WriteHeader(p.status)
	w.Write(p.body)
	if p.closes {
		cut(w)
	}
}

// cut sends what was written and ends the connection there. It does not return: the handler ends too.
func cut(w http.ResponseWriter) {
	http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// jsonProblem returns a problem with a JSON body.
func jsonProblem(status int, body string) *problem {
	return &problem{status: status, contentType: "application/json", body: []byte(body)}
}

// detail returns an error as FastAPI gives its own.
func detail(status int, text string) *problem {
	return jsonProblem(status, `{"detail":`+string(appendJSON(nil, text, false))+`}`)
}

// envelope returns an error as OpenAI gives it, and as llama-cpp-python does for those of requests;
// an empty param or code is null.
func envelope(status int, text, kind, param, code string) *problem {
	b := appendJSON([]byte(`{"error":{"message":`), text, false)
	b = appendJSON(append(b, `,"type":`...), kind, false)
	for _, f := range []struct{ name, value string }{{"param", param}, {"code", code}} {
		b = append(b, `,"`+f.name+`":`...)
		if f.value == "" {
			b = append(b, "null"...)
		} else {
			b = appendJSON(b, f.value, false)
		}
	}
	return jsonProblem(status, string(append(b, "}}"...)))
}

// notFound answers for a path that there is not.
func (p *profile) notFound(r *http.Request) *problem {
	if p.envelope == "openai" {
		return envelope(http.StatusNotFound, fmt.Sprintf("Invalid URL (%s %s)", r.Method, r.URL.Path), "invalid_request_error", "", "")
	}
	return detail(http.StatusNotFound, "Not Found")
}

// wrongMethod answers for a path that there is for another method.
func (p *profile) wrongMethod(r *http.Request) *problem {
	if p.envelope == "openai" {
		return envelope(http.StatusMethodNotAllowed, fmt.Sprintf("Not allowed to %s on %s. (HINT: Perhaps you meant to use a different HTTP method?)", r.Method, r.URL.Path),
			"invalid_request_error", "", "method_not_supported")
	}
	return detail(http.StatusMethodNotAllowed, "Method Not Allowed")
}

// notThere answers for what the server has and its stand-in has not.
func (p *profile) notThere(what string) *problem {
	text := what + " is not in the stand-in for " + p.name
	if p.envelope == "openai" {
		return envelope(http.StatusNotImplemented, text, "invalid_request_error", "", "not_in_the_stand_in")
	}
	return envelope(http.StatusNotImplemented, text, "internal_server_error", "", "not_in_the_stand_in")
}
