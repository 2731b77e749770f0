package llm

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// exchange is one captured request for a chat completion with its answer.
type exchange struct {
	name    string
	profile string
	header  http.Header
	body    []byte
	status  int
	kind    string
	answer  []byte
}

// exchanges reads the captured requests for chat completions of both versions.
func exchanges(t testing.TB) []exchange {
	t.Helper()
	return append(rawExchanges(t), jsonExchanges(t)...)
}

// rawExchanges reads the captures of 0.2.20, which are raw HTTP.
func rawExchanges(t testing.TB) (all []exchange) {
	t.Helper()
	const folder = "testdata/captures/llama-cpp-python-0.2.20/"
	for _, file := range glob(t, folder+"*.request.http") {
		name := strings.TrimSuffix(filepath.Base(file), ".request.http")
		request, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(read(t, file))))
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if request.Method != "POST" || request.URL.Path != "/v1/chat/completions" {
			continue
		}
		body, err := io.ReadAll(request.Body)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		response, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(read(t, folder+name+".response.http"))), nil)
		if err != nil {
			t.Fatalf("%s: reading the response: %v", name, err)
		}
		answer, _ := io.ReadAll(response.Body) // a stream may have been cut
		all = append(all, exchange{"0.2.20/" + name, "llama-cpp-python@0.2.20", request.Header, body, response.StatusCode, response.Header.Get("Content-Type"), answer})
	}
	return all
}

// jsonExchanges reads the captures of 0.3, of which the requests are described in JSON.
func jsonExchanges(t testing.TB) (all []exchange) {
	t.Helper()
	const folder = "testdata/captures/llama-cpp-python-0.3/"
	for _, file := range glob(t, folder+"*.req.json") {
		name := strings.TrimSuffix(filepath.Base(file), ".req.json")
		sent := read(t, file)
		if !json.Valid(sent) { // a long prompt is written "<"word " repeated N times>"
			sent = regexp.MustCompile(`<"([a-z ]+)" repeated \d+ times>`).ReplaceAll(sent, []byte("$1"))
		}
		var request struct {
			Method, Path string
			Headers      [][2]string
			Body         json.RawMessage
			Raw          *string `json:"raw_body"`
		}
		if err := json.Unmarshal(sent, &request); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if request.Method != "POST" || request.Path != "/v1/chat/completions" {
			continue
		}
		e := exchange{name: "0.3/" + name, profile: "llama-cpp-python@0.3", header: http.Header{}}
		for _, h := range request.Headers {
			e.header.Add(h[0], h[1])
		}
		if e.body = pythonDumps(t, request.Body); request.Raw != nil {
			e.body = []byte(*request.Raw)
		}
		if len(e.body) == 0 && e.header.Get("Content-Length") == "4" {
			e.body = []byte("null") // which is not written down
		}
		answer := read(t, folder+name+".resp.txt")
		if len(answer) == 0 {
			continue // the connection ended before an answer
		}
		head, body, _ := bytes.Cut(answer, []byte("\r\n\r\n"))
		response, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(append(head, "\r\n\r\n"...))), nil)
		if err != nil {
			t.Fatalf("%s: reading the response: %v", name, err)
		}
		e.status, e.kind, e.answer = response.StatusCode, response.Header.Get("Content-Type"), body
		all = append(all, e)
	}
	return all
}

// pythonDumps writes JSON as Python's json.dumps does by default, as the captured requests were sent.
func pythonDumps(t testing.TB, sent json.RawMessage) []byte {
	t.Helper()
	if len(sent) == 0 {
		return nil
	}
	var b bytes.Buffer
	if err := json.Compact(&b, sent); err != nil {
		t.Fatal(err)
	}
	var out []byte
	quoted := false
	for i, c := range b.Bytes() {
		out = append(out, c)
		if c == '"' && (i == 0 || b.Bytes()[i-1] != '\\') {
			quoted = !quoted
		}
		if !quoted && (c == ',' || c == ':') {
			out = append(out, ' ')
		}
	}
	return out
}

func glob(t testing.TB, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("there is nothing like %s (%v)", pattern, err)
	}
	return files
}

func read(t testing.TB, file string) []byte {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestCapturedRefusals sends every captured request to the decoder: those that the real server
// refused must be refused with the same bytes, and no other may be.
func TestCapturedRefusals(t *testing.T) {
	later := map[string]string{ // what is not the decoder's to find
		"0.2.20/chat-context":               "context",
		"0.2.20/chat-context-no-max":        "context",
		"0.2.20/chat-context-stream":        "context",
		"0.2.20/chat-context-stream-no-max": "context",
		"0.3/context_overflow":              "context",
		"0.3/context_overflow_max_tokens":   "context",
		"0.3/request_id_not_uuid":           "header",
	}
	line := regexp.MustCompile(`app.py\\", line \d+`)
	for _, e := range exchanges(t) {
		t.Run(e.name, func(t *testing.T) {
			if later[e.name] != "" || e.status == http.StatusUnauthorized {
				return
			}
			p, err := findProfile(e.profile)
			if err != nil {
				t.Fatal(err)
			}
			r, prob := decodeChat(p, e.header, e.body)
			if e.status == http.StatusOK {
				if prob != nil {
					t.Fatalf("refused with %s", prob.body)
				}
				if r.model == nil && bytes.Contains(e.body, []byte(`"model":"`)) {
					t.Error("the model's name was lost")
				}
				return
			}
			if prob == nil {
				t.Fatalf("accepted, but the real server answered %d %s", e.status, e.answer)
			}
			got, want := line.ReplaceAll(prob.body, nil), line.ReplaceAll(e.answer, nil)
			if prob.status != e.status || prob.contentType != e.kind || !bytes.Equal(got, want) {
				t.Errorf("answered %d %s\n%s\nwant %d %s\n%s", prob.status, prob.contentType, got, e.status, e.kind, want)
			}
			if closes := strings.HasPrefix(e.kind, "text/plain"); prob.closes != closes {
				t.Errorf("closes the connection: %t, want %t", prob.closes, closes)
			}
		})
	}
}
