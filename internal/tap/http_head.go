package tap

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// httpHead is a head that has been read.
type httpHead struct {
	first   [3]string         // of a request method, target and version; of a response version, status and reason
	headers map[string]string // by lower-case names; several of one name joined by ", "
}

// parseHead reads a head (RFC 9112, 2 and 5). The errors quote nothing of it, and what is returned does
// not keep the rest of it in memory.
func parseHead(text []byte) (httpHead, error) {
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	h := httpHead{headers: make(map[string]string, len(lines)-1)}
	for i, word := range strings.SplitN(strings.TrimSuffix(lines[0], "\r"), " ", len(h.first)) {
		h.first[i] = strings.Clone(word)
	}
	pieces := make(map[string][]string, len(lines)-1) // of the headers' values
	name := ""
	for _, line := range lines[1:] {
		line = strings.TrimSuffix(line, "\r")
		if name != "" && (line[0] == ' ' || line[0] == '\t') { // it goes on, which is obsolete (RFC 9112, 5.2)
			pieces[name] = append(pieces[name], " ", strings.Trim(line, " \t"))
			continue
		}
		key, value, ok := strings.Cut(line, ":")
		if !ok || !isToken(key) {
			return httpHead{}, errors.New("a header line that is none")
		}
		name = strings.ToLower(key)
		if len(pieces[name]) > 0 {
			pieces[name] = append(pieces[name], ", ")
		}
		pieces[name] = append(pieces[name], strings.Trim(value, " \t"))
	}
	for name, values := range pieces {
		h.headers[strings.Clone(name)] = strings.Clone(strings.Join(values, ""))
	}
	return h, nil
}

// isToken reports whether s is a token (RFC 9110, 5.6.2).
func isToken(s string) bool {
	for i := range len(s) {
		if !isTokenByte(s[i]) {
			return false
		}
	}
	return s != ""
}

func isTokenByte(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0
}

// isVersion reports whether a version of HTTP is one of those that are framed alike.
func isVersion(s string) bool { return s == "HTTP/1.1" || s == "HTTP/1.0" }

// framing returns how the body is framed that follows the head; where the head does not say, it is
// otherwise.
func (h httpHead) framing(otherwise framing) (framing, error) {
	if coding, ok := h.headers["transfer-encoding"]; ok {
		last := coding[strings.LastIndexByte(coding, ',')+1:]
		if strings.EqualFold(strings.Trim(last, " \t"), "chunked") {
			return framing{state: inSize}, nil
		}
		return framing{state: inRest}, nil
	}
	length, ok := h.headers["content-length"]
	if !ok {
		return otherwise, nil
	}
	first, rest, more := strings.Cut(length, ",")
	first = strings.Trim(first, " \t")
	for more { // the same several times
		var next string
		if next, rest, more = strings.Cut(rest, ","); strings.Trim(next, " \t") != first {
			return framing{}, errors.New("several values of Content-Length")
		}
	}
	n, err := strconv.ParseUint(first, 10, 62)
	if err != nil {
		return framing{}, errors.New("a Content-Length that is no number")
	}
	return framing{state: inBody, length: n}, nil
}

// learn remembers the secrets that the headers show, so that each can be hidden wherever it is repeated.
func (h httpHead) learn(s *secrets) {
	for _, name := range slices.Sorted(maps.Keys(h.headers)) {
		s.header(name, h.headers[name])
	}
}

// table returns the headers as an event has them, without the secrets that are known.
func (h httpHead) table(s *secrets) map[string]any {
	table := make(map[string]any, len(h.headers))
	for name, value := range h.headers {
		table[name] = s.header(name, value)
	}
	return table
}
