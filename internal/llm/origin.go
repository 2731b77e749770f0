package llm

import "net/http"

// preflight answers what a browser asks before a request to another origin, and reports whether it
// was asked. Starlette's CORS middleware does it before anything else looks at the request.
func (p *profile) preflight(w http.ResponseWriter, r *http.Request) bool {
	h := w.Header()
	if p.server != "" {
		h["Server"] = []string{p.server}
	}
	if r.Method != http.MethodOptions || p.corsMethods == "" {
		return false
	}
	origin, method := r.Header.Get("Origin"), r.Header.Get("Access-Control-Request-Method")
	if origin == "" || method == "" {
		return false
	}
	h.Set("Vary", p.preflightVary)
	h.Set("Access-Control-Allow-Methods", p.corsMethods)
	h.Set("Access-Control-Max-Age", "600")
	h.Set("Access-Control-Allow-Credentials", "true")
	h.Set("Access-Control-Allow-Origin", origin)
	if asked := r.Header.Get("Access-Control-Request-Headers"); asked != "" {
		h.Set("Access-Control-Allow-Headers", asked)
	}
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Length", "2")
	w.WriteHeader(http.StatusOK)
	w.Write([]byte("OK"))
	return true
}

// origin sets what an answer says to a request with an origin.
func (p *profile) origin(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	if p.varyOrigin {
		h["Vary"] = []string{"Origin"}
	}
	origin := r.Header.Get("Origin")
	if origin == "" || p.corsOrigin == "none" {
		return
	}
	if p.corsOrigin == "any" {
		origin = "*"
	}
	h.Set("Access-Control-Allow-Origin", origin)
	h.Set("Access-Control-Allow-Credentials", "true")
}
