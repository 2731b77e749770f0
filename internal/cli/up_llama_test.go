//go:build linux

package cli

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// ask sends a chat request to a base URL, and returns the status and the body of the answer.
func ask(t *testing.T, base, key, question string) (status int, body string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/chat/completions",
		strings.NewReader(`{"model":"gpt-3.5-turbo","temperature":0,"messages":[{"role":"user","content":"`+question+`"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+key)
	client := http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(data)
}

// TestUpLlama starts chat servers, asks them something at the address that the line for the shell
// says, and stops them by Ctrl-C.
func TestUpLlama(t *testing.T) {
	file := filepath.Join(t.TempDir(), "replies.yaml")
	if err := os.WriteFile(file, []byte("- when: ''\n  reply: From a file.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const question = "What did you say?"
	for _, test := range []struct {
		name   string
		args   []string
		key    string
		status int
		answer string
		wire   string // "" where nothing is told
	}{
		{"what the lessons say", nil, "sk-no-key-needed", http.StatusOK, "I have not said anything yet.", ""},
		{"what a file says", []string{"--replies", file}, "sk-no-key-needed", http.StatusOK, "From a file.", ""},
		{"with a key", []string{"--key", usersKey, "--replies", file}, usersKey, http.StatusOK, "From a file.", ""},
		{"told", []string{"--key", usersKey, "--verbose", "--replies", file, "--profile", "openai"}, usersKey, http.StatusOK, "From a file.",
			"llama → client  response 200 /v1/chat/completions "},
		{"a wrong key", []string{"--key", "another-key", "--verbose"}, usersKey, http.StatusUnauthorized, "",
			"llama → client  response 401 /v1/chat/completions "},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := startCommandIn(t, t.TempDir(), t.TempDir(), nil, append([]string{"up", "llama", "--port", "0"}, test.args...)...)
			base := strings.TrimPrefix(c.await(t, "OPENAI_BASE_URL="), "export OPENAI_BASE_URL=")
			c.await(t, "OPENAI_API_KEY=")
			if said := strings.Join(c.seen, "\n"); strings.Count(said, noticeOf) != 1 {
				t.Errorf("what is true of it is not said once: %s", said)
			}
			announced := len(c.seen) // which tells the shell the key, as it must
			status, body := ask(t, base, test.key, question)
			if status != test.status || !strings.Contains(body, test.answer) {
				t.Errorf("got %d %s", status, body)
			}
			if test.wire != "" {
				c.await(t, "client → llama  request POST /v1/chat/completions ")
				c.await(t, test.wire)
			}
			c.signal(t, syscall.SIGINT)
			if code := c.end(); code != exitPassed {
				t.Errorf("exit code %d, output %q", code, c.seen)
			}
			told := strings.Join(c.seen[announced:], "\n")
			if strings.Contains(told, test.key) || test.wire == "" && strings.Contains(told, "→") {
				t.Errorf("told: %s", told)
			}
		})
	}
}

// TestUpBoth starts both servers, for a program.
func TestUpBoth(t *testing.T) {
	c := startCommandIn(t, t.TempDir(), t.TempDir(), nil, "up", "llama", "rabbitmq", "--port=0", "--json")
	var text strings.Builder
	for line := ""; line != "}"; {
		if line = c.await(t, ""); text.Len() > 0 || line == "{" {
			text.WriteString(line)
		}
	}
	var said struct {
		Servers []upDocument
	}
	if err := json.Unmarshal([]byte(text.String()), &said); err != nil || len(said.Servers) != 2 {
		t.Fatalf("%v in %s", err, text.String())
	}
	llama, rabbitmq := said.Servers[0], said.Servers[1]
	if llama.Profile != "llama-cpp-python@0.3" || !strings.HasPrefix(rabbitmq.Env["AMQP_URL"], "amqp://") {
		t.Errorf("got %+v", said)
	}
	if status, body := ask(t, llama.Env["OPENAI_BASE_URL"], llama.Env["OPENAI_API_KEY"], "hello"); status != http.StatusOK {
		t.Errorf("got %d %s", status, body)
	}
	c.signal(t, syscall.SIGINT)
	if code := c.end(); code != exitPassed {
		t.Errorf("exit code %d, output %q", code, c.seen)
	}
}

// TestWrongUpLlama asks for chat servers that cannot be.
func TestWrongUpLlama(t *testing.T) {
	file := filepath.Join(t.TempDir(), "replies.yaml")
	if err := os.WriteFile(file, []byte("- when: hello\n  rpely: Hello.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	_, port, _ := net.SplitHostPort(taken.Addr().String())
	for _, test := range []struct {
		name   string
		args   []string
		code   int
		stderr string
	}{
		{"taken port", []string{"llama", "--port", port}, exitEnvironment,
			"tutor: port " + port + " of 127.0.0.1 is taken: another program listens there\ntry: tutor up llama --port 0\n"},
		{"no port", []string{"llama", "--port", "99999"}, exitUsage, "tutor: --port: there is no port 99999; "},
		{"below every port", []string{"llama", "--port=-1"}, exitUsage, "tutor: --port: there is no port -1; "},
		{"rate below 0", []string{"llama", "--rate=-1"}, exitUsage, "tutor: a rate of -1 tokens a second is out of range: "},
		{"first token below 0", []string{"llama", "--first-token=-1s"}, exitUsage, "tutor: a first token after -1s is out of range: "},
		{"key of an old one", []string{"llama", "--profile", "0.2.20", "--key", usersKey}, exitUsage, "tutor: the profile llama-cpp-python@0.2.20 has no API keys: "},
		{"context below 0", []string{"llama", "--context=-1"}, exitUsage, "tutor: a context of -1 tokens is out of range: "},
		{"mistake in a file", []string{"llama", "--replies", file}, exitUsage, file + ":2: "},
		{"no file", []string{"llama", "--replies", file + "x"}, exitUsage, "tutor: --replies: open "},
		{"profile of a broker", []string{"llama", "--profile", "4.0"}, exitUsage, "tutor: --profile: 4.0 is for rabbitmq, "},
		{"unknown profile", []string{"llama", "--profile", "9"}, exitUsage, `tutor: --profile: there is no profile "9"; there are `},
		{"flag of a llama", []string{"rabbitmq", "--rate", "4"}, exitUsage, "tutor: --rate is for a llama\ntry: tutor up rabbitmq llama\n"},
		{"at an address", []string{"llama", "--llama", "http://127.0.0.1:1/v1"}, exitUsage, "tutor: a server at an address runs already: "},
		{"twice", []string{"llama", "llama"}, exitUsage, `tutor: "llama" is one word too many`},
		{"wrong spelling", []string{"lama"}, exitUsage, "tutor: there is no server \"lama\"\ntry: tutor up rabbitmq\n     tutor up llama\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := call(t, t.TempDir(), nil, append([]string{"up"}, test.args...)...)
			if got.code != test.code || got.stdout != "" {
				t.Errorf("got %+v", got)
			}
			contains(t, "stderr", got.stderr, test.stderr)
		})
	}
}
