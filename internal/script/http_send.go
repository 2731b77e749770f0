package script

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
)

// data returns the body to send; nil for none.
func (r request) data(s *state) ([]byte, error) {
	if r.body == "" || strings.HasPrefix(r.body, "{") || strings.HasPrefix(r.body, "[") {
		return []byte(r.body), nil
	}
	data, err := os.ReadFile(s.ts.MkAbs(r.body))
	if err != nil {
		return nil, fmt.Errorf("reading the body: %w", err)
	}
	return data, nil
}

// chatURL returns the URL of a path of the chat server in use, by way of a listener of the party's own, and the key for it.
func (s *state) chatURL(party, path string) (address, key string, err error) {
	c := s.chat()
	if c == nil {
		return "", "", errors.New(`there is no chat server: "use llama" comes first`)
	}
	if _, err := s.program(party); err == nil {
		return "", "", fmt.Errorf("%q is a program's name already; a request has another, so that each is told from the other", party)
	}
	if c.own[party] == "" {
		if c.own[party], err = c.chat.Listen(party); err != nil {
			return "", "", fmt.Errorf("opening a listener for %s: %w", party, err)
		}
	}
	return "http://" + c.own[party] + path, c.chat.Key(), nil
}

// make makes the request. What the line says of a header goes before what is sent of itself.
func (r request) make(ctx context.Context, address, key string, body []byte) (*http.Request, error) {
	q, err := http.NewRequestWithContext(ctx, r.method, address, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	q.Header.Set("Authorization", "Bearer "+key)
	q.Header.Set("User-Agent", "tutor")
	if r.body != "" {
		q.Header.Set("Content-Type", "application/json")
	}
	for name, values := range r.headers {
		q.Header[name] = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" })
	}
	if host := r.headers.Get("Host"); host != "" {
		q.Host = host // net/http sends it from here alone
	}
	return q, nil
}

// send sends a request on a connection of its own. Where the answer breaks off, it returns what has come of it, with
// the error.
func send(q *http.Request) (*subject, error) {
	transport := &http.Transport{DisableCompression: true}
	defer transport.CloseIdleConnections()
	a, err := transport.RoundTrip(q) // which follows no redirection
	if err != nil {
		return nil, err
	}
	defer a.Body.Close()
	text, err := io.ReadAll(io.LimitReader(a.Body, longestAnswer))
	if err == nil && len(text) == longestAnswer {
		err = fmt.Errorf("it has more than the %d MiB that are read", longestAnswer>>20)
	}
	return &subject{
		stdout:     string(text),
		stderr:     headOf(a),
		stdoutName: "the answer's body",
		stderrName: "the answer's status and headers",
	}, err
}

// longestAnswer is how much of a body is read.
const longestAnswer = 16 << 20

// why says for people why an answer did not come, or not to its end.
func why(err error) string {
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "the time was up"
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return "the server closed the connection"
	}
	return err.Error()
}

// headOf writes an answer's status line and its headers, a line each.
func headOf(a *http.Response) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\n", a.Proto, a.Status)
	var lines []string
	for name, values := range a.Header {
		for _, value := range values {
			lines = append(lines, strings.ToLower(name)+": "+value)
		}
	}
	slices.Sort(lines)
	b.WriteString(strings.Join(lines, "\n"))
	return strings.TrimRight(b.String(), "\n") + "\n"
}
