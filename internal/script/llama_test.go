package script

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tutor/internal/fixtures/llama"
	"tutor/internal/report"
)

func TestLlama(t *testing.T) {
	t.Parallel()
	const said = "-- replies.yaml --\n- when: hello\n  reply: Good day.\n"
	const ask = `http POST /v1/chat/completions --body '{"messages":[{"role":"user","content":"hello"}]}'`
	for name, test := range map[string]struct {
		script         string
		expected, seen string // of the finding; both empty where the script passes
	}{
		"answers from a file": {script: "# t\nuse llama --replies replies.yaml\n" + ask + "\nstdout 'Good day\\.'\nstderr '^HTTP/1.1 200 OK'\n" +
			"wire request from=http to=llama path=/v1/chat/completions json.messages.0.content=hello count=1\nwire response status=200 to=http\n" + said},
		"asks for its key": {script: "# t\nuse llama --key k --profile llama-cpp-python@0.3\nhttp GET /v1/models\nstderr ' 200 '\n" +
			"http GET /v1/models --header Authorization: --name thief\nstderr ' 401 '\nwire request from=thief count=1\n"},
		"tells programs": {script: "# t\nuse llama\nrun a env OPENAI_BASE_URL\nstdout '^http://127.0.0.1:[0-9]+/v1$'\n! stdout $OPENAI_BASE_URL\n" +
			"run b env OPENAI_API_KEY\nstdout sk-no-key-needed\nrun c env NO_LLAMA_URL\nstdout /v1$\n"},
		"conditions": {script: "# t\nuse llama --profile openai\n[!llama:embedded] cmp no file\n[llama:url] cmp no file\n[!profile:openai] cmp no file\n[profile:llama-cpp-python@0.3] cmp no file\n"},
		"no chat server": {script: "# t\nhttp GET /v1/models\n",
			expected: "the line to be carried out.", seen: `there is no chat server: "use llama" comes first`},
		"replies that are wrong": {script: "# t\nuse llama --replies f\n-- f --\n- wen: x\n",
			expected: "the line to be carried out.", seen: "f:1: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := play(t, test.script, Options{})
			switch f := r.Finding; {
			case test.expected == "" && r.Verdict != report.Passed:
				t.Errorf("%s: %+v\n%s", r.Verdict, f, r.Log)
			case test.expected != "" && (f == nil || f.Expected != test.expected || !strings.Contains(f.Seen, test.seen)):
				t.Errorf("%s: %+v", r.Verdict, f)
			}
		})
	}
}

// somebodys returns a chat server that this process does not know, at a base path of its own. Each
// path is for one way to answer.
func somebodys(t *testing.T, base string) *llama.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "whatever, for", r.Host) })
	mux.HandleFunc("/silent", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mux.HandleFunc("/gone", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	mux.HandleFunc("/cut", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte("so far"))
	})
	mux.HandleFunc("/endless", func(w http.ResponseWriter, _ *http.Request) {
		for flood := make([]byte, 1<<20); ; {
			if _, err := w.Write(flood); err != nil {
				return
			}
		}
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	server, err := llama.Start(t.Context(), llama.Source{Kind: llama.FromURL, Address: s.URL + base}, llama.Need{Recorded: true})
	if err != nil {
		t.Fatal(err)
	}
	return server
}

// TestUnknownLlama runs scripts on a server of which nobody knows what it is: what is one way or the
// other on each profile is not guessed.
func TestUnknownLlama(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ script, seen string }{
		"its source":       {"# t\nuse llama\n[!llama:url] cmp no file\n[llama:embedded] cmp no file\n", ""},
		"a capability":     {"# t\nuse llama\n[llama:n] cmp no file\n", "name it with --profile"},
		"a profile":        {"# t\nuse llama\n[profile:openai] cmp no file\n", "name it with --profile"},
		"no such profile":  {"# t\nuse llama\n[!profile:openai] cmp no file\n", "name it with --profile"},
		"a broker's":       {"# t\nuse llama\n[profile:rabbitmq@3.10] cmp no file\n", ""},
		"a header":         {"# t\n# needs: profile=openai\nuse llama\nhttp GET /v1/models\nstdout whatever\n", ""},
		"a rate":           {"# t\nuse llama --rate 4\n", "its header should say llama=embedded"},
		"somebody's twice": {"# t\nuse llama\nhttp GET /v1/a\nuse llama\nhttp GET /v1/b\nwire request from=http to=llama count=2\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := play(t, test.script, Options{Llama: somebodys(t, "/v1")})
			switch f := r.Finding; {
			case test.seen == "" && r.Verdict != report.Passed:
				t.Errorf("%s: %+v\n%s", r.Verdict, f, r.Log)
			case test.seen != "" && (f == nil || !strings.Contains(f.Seen, test.seen)):
				t.Errorf("%s: %+v", r.Verdict, f)
			}
		})
	}
}

// TestHTTP sends what a script may send, to a server that answers as a server should not.
func TestHTTP(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ lines, expected, seen string }{
		"a name of its own": {lines: "http GET /a --header 'Host: example.org'\nstdout 'for example\\.org$'\n"},
		"no answer": {lines: "http GET /silent --within 10ms\n",
			expected: "a whole answer to GET /silent within 100ms.", seen: "none: the time was up."},
		"gone": {lines: "http GET /gone\n", seen: "none: the server closed the connection."},
		"cut":  {lines: "http GET /cut\n", seen: "one that does not come to its end: the server closed the connection."},
		"endless": {lines: "http GET /endless\n",
			seen: "one that does not come to its end: it has more than the 16 MiB that are read."},
		"no file": {lines: "http POST /a --body f\n", expected: "the line to be carried out.", seen: "reading the body: open "},
		"no path": {lines: "env P=/%zz\nhttp GET $P\n", expected: "the line to be carried out.", seen: `"/%zz" is no path`},
		"a program's name": {lines: "run a say x\nhttp GET /a --name a\n",
			expected: "the line to be carried out.", seen: `"a" is a program's name already`},
		"a request's name": {lines: "http GET /a --name a\nhttp GET /b --name a\nrun a say x\n",
			expected: "the line to be carried out.", seen: `"a" is the name of a request already`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := play(t, "# t\nuse llama\n"+test.lines, Options{Llama: somebodys(t, "/v1")})
			switch f := r.Finding; {
			case test.seen == "" && r.Verdict != report.Passed:
				t.Errorf("%s: %+v\n%s", r.Verdict, f, r.Log)
			case test.seen != "" && (f == nil || !strings.Contains(f.Seen, test.seen) || !strings.HasPrefix(f.Expected, test.expected)):
				t.Errorf("%s: %+v", r.Verdict, f)
			}
		})
	}
}
