package llm

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// capture is one received with a real server.
type capture struct {
	name    string
	profile string
	request []byte // as it was sent
	method  string
	body    string
	want    received
	closes  bool // the server closed the connection afterwards
	cut     bool // it did so in the middle
}

// received is an answer as it came over the wire.
type received struct {
	status string
	header http.Header
	body   string
	chunks []string // of a chunked body
	whole  bool     // the body came to its end
}

// captures returns all exchanges with both servers.
func captures(t *testing.T) []capture {
	t.Helper()
	var all []capture
	root := filepath.Join("testdata", "captures")
	for _, file := range glob(t, filepath.Join(root, "llama-cpp-python-0.2.20", "*.request.http")) {
		all = append(all, rawCapture(t, file))
	}
	for _, file := range glob(t, filepath.Join(root, "llama-cpp-python-0.3", "*.req.json")) {
		all = append(all, jsonCapture(t, file))
	}
	return all
}

// rawCapture reads an exchange that was kept as its bytes, as those with 0.2.20 are. What is not in
// the bytes is how the connection ended: after a plain-text 500 it was closed.
func rawCapture(t *testing.T, file string) capture {
	base := strings.TrimSuffix(file, ".request.http")
	c := capture{name: filepath.Base(base), profile: "llama-cpp-python@0.2.20", request: read(t, file)}
	head, body, _ := bytes.Cut(c.request, []byte("\r\n\r\n"))
	c.method, _, _ = strings.Cut(string(head), " ")
	c.body = string(body)
	want, err := receive(bufio.NewReader(bytes.NewReader(read(t, base+".response.http"))), c.method)
	if err != nil {
		t.Fatalf("reading the capture %s: %v", c.name, err)
	}
	c.want, c.cut = want, !want.whole
	c.closes = strings.HasPrefix(want.header.Get("Content-Type"), "text/plain") && strings.Contains(want.status, "500")
	return c
}

// repeated is how a long prompt is written in a capture.
var repeated = regexp.MustCompile(`"<"(\w+ )" repeated (\d+) times>"`)

// jsonCapture reads an exchange that was kept as a description of the request and the answer's
// bytes with its chunks joined, as those with 0.3 are.
func jsonCapture(t *testing.T, file string) capture {
	base := strings.TrimSuffix(file, ".req.json")
	text := repeated.ReplaceAllStringFunc(string(read(t, file)), func(s string) string {
		m := repeated.FindStringSubmatch(s)
		n, _ := strconv.Atoi(m[2])
		return `"` + strings.Repeat(m[1], n) + `"`
	})
	var r struct {
		Method, Path string
		Headers      [][2]string
		Body         json.RawMessage
		RawBody      *string `json:"raw_body"`
		Observed     struct {
			Ended           string
			ConnectionAfter string `json:"connection_after"`
			Chunked         bool
		}
	}
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		t.Fatalf("reading the capture %s: %v", file, err)
	}
	c := capture{name: filepath.Base(base), profile: "llama-cpp-python@0.3", method: r.Method}
	if r.RawBody != nil {
		c.body = *r.RawBody
	} else {
		c.body = string(pythonDumps(t, r.Body))
	}
	if c.name == "body_null" {
		c.body = "null" // which is not written down
	}
	request := fmt.Appendf(nil, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:8111\r\n", r.Method, r.Path)
	for _, h := range r.Headers {
		if h[0] == "Content-Length" {
			h[1] = strconv.Itoa(len(c.body))
		}
		request = fmt.Appendf(request, "%s: %s\r\n", h[0], h[1])
	}
	c.request = fmt.Appendf(request, "\r\n%s", c.body)

	answer := string(read(t, base+".resp.txt"))
	head, body, found := strings.Cut(answer, "\r\n\r\n")
	if !found { // some were kept with short line ends
		head, body, _ = strings.Cut(answer, "\n\n")
	}
	if head != "" {
		want, err := readHead(textproto.NewReader(bufio.NewReader(strings.NewReader(head + "\r\n\r\n"))))
		if err != nil {
			t.Fatalf("reading the capture %s: %v", c.name, err)
		}
		c.want = want
		c.want.body = body
		c.want.whole = r.Observed.Ended == "complete"
	}
	c.cut = r.Observed.Ended == "EOF before complete"
	c.closes = r.Observed.ConnectionAfter == "server closed"
	return c
}

// readHead reads a status line and headers.
func readHead(r *textproto.Reader) (received, error) {
	status, err := r.ReadLine()
	if err != nil {
		return received{}, err
	}
	_, status, _ = strings.Cut(status, " ")
	header, err := r.ReadMIMEHeader()
	return received{status: status, header: http.Header(header)}, err
}

// receive reads an answer, and knows how it was divided into chunks. A body that is cut is no error.
func receive(r *bufio.Reader, method string) (received, error) {
	e, err := readHead(textproto.NewReader(r))
	switch {
	case err != nil:
		return e, fmt.Errorf("reading the head: %w", err)
	case method == http.MethodHead:
		e.whole = true
		return e, nil
	case e.header.Get("Transfer-Encoding") == "":
		n, err := strconv.Atoi(e.header.Get("Content-Length"))
		if err != nil {
			return e, fmt.Errorf("reading the length: %w", err)
		}
		body := make([]byte, n)
		_, err = io.ReadFull(r, body)
		e.body, e.whole = string(body), err == nil
		return e, err
	}
	for {
		line, err := r.ReadString('\n')
		if errors.Is(err, io.EOF) {
			break
		}
		size, err := strconv.ParseInt(strings.TrimRight(line, "\r\n"), 16, 32)
		if err != nil {
			return e, fmt.Errorf("reading a chunk's size: %w", err)
		}
		chunk := make([]byte, size+2)
		if _, err := io.ReadFull(r, chunk); err != nil {
			return e, fmt.Errorf("reading a chunk: %w", err)
		}
		if size == 0 {
			e.whole = true
			break
		}
		e.chunks = append(e.chunks, string(chunk[:size]))
	}
	e.body = strings.Join(e.chunks, "")
	return e, nil
}
