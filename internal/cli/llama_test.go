package cli

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tutor/internal/llm"
	"tutor/internal/replies"
)

// usersKey is the key of the user of somebody's chat server; nothing that is kept may show it.
const usersKey = "sk-the-users-own-key"

// noticeOf is what is said once a run of an embedded llama.
const noticeOf = "wording comes from a file; fields, limits, errors and timing are "

// somebodysLlama starts a chat server that is somebody's, and returns its address.
func somebodysLlama(t *testing.T) (address string) {
	t.Helper()
	book, err := replies.Parse("replies.yaml", []byte("- when: ''\n  reply: Somebody's words.\n"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := llm.New(llm.Config{Profile: llm.DefaultProfile, Replies: book, Key: usersKey})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(l) }()
	t.Cleanup(func() {
		if err := errors.Join(s.Close(), <-served); err != nil {
			t.Error(err)
		}
	})
	return "http://" + l.Addr().String() + "/v1"
}

// TestRunWithLlama runs a chat lesson on the servers that can be asked for, by flag or environment.
func TestRunWithLlama(t *testing.T) {
	outside := t.TempDir()
	for _, test := range []struct {
		name, env string
		args      []string
		profile   string
		stdout    string
	}{
		{"by default", "", []string{"run", "n"}, "llama-cpp-python@0.3", "asked for 2 in one request, got 1"},
		{"profile", "", []string{"run", "n", "--profile", "openai"}, "openai", "index = 1, "},
		{"short profile", "", []string{"run", "n", "--profile", "0.2.20"}, "llama-cpp-python@0.2.20", "got 1"},
		{"source with a profile", "", []string{"run", "n", "--llama", "embedded:openai"}, "openai", "index = 1, "},
		{"environment", "TUTOR_LLAMA=embedded:openai", []string{"run", "n"}, "openai", "index = 1, "},
		{"flag before environment", "TUTOR_LLAMA=embedded:openai", []string{"run", "n", "--llama=embedded"}, "llama-cpp-python@0.3", "got 1"},
		{"the user's own address and key do not count", "OPENAI_BASE_URL=http://127.0.0.1:1/v1", []string{"run", "n"}, "llama-cpp-python@0.3", "got 1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := call(t, outside, []string{test.env}, test.args...)
			if got.code != exitPassed {
				t.Errorf("got %+v", got)
			}
			contains(t, "stdout", got.stdout, test.stdout)
			contains(t, "stderr", got.stderr, "llama: embedded ("+test.profile+"), http://127.0.0.1:")
			if n := strings.Count(got.stderr, noticeOf); n != 1 {
				t.Errorf("that the words come from a file is said %d times:\n%s", n, got.stderr)
			}
		})
	}
}

// TestSomebodysLlama runs a chat lesson on a server that is somebody's, with the user's key.
func TestSomebodysLlama(t *testing.T) {
	address := somebodysLlama(t)
	got := call(t, t.TempDir(), []string{"OPENAI_API_KEY=" + usersKey}, "run", "quickstart", "--llama", address, "--profile", "0.3", "--wire")
	if got.code != exitPassed || strings.Contains(got.stdout+got.stderr, usersKey) || strings.Contains(got.stderr, noticeOf) {
		t.Errorf("got %+v", got)
	}
	contains(t, "stdout", got.stdout, "Somebody's words.\n")
	contains(t, "stderr", got.stderr, "llama: url "+address+" (llama-cpp-python@0.3)\n",
		"quickstart → llama  request POST /v1/chat/completions ", "llama → quickstart  response 200 /v1/chat/completions ")

	t.Run("wrong key", func(t *testing.T) {
		got := call(t, t.TempDir(), []string{"OPENAI_API_KEY=sk-of-another"}, "run", "quickstart", "--llama", address)
		if got.code != exitFailed || strings.Contains(got.stdout+got.stderr, "sk-of-another") {
			t.Errorf("got %+v", got)
		}
	})
}

// TestUsersKeyIsHidden checks a program that prints the user's key, and looks for it wherever it may
// have got to.
func TestUsersKeyIsHidden(t *testing.T) {
	address := somebodysLlama(t)
	cache := t.TempDir()
	env := []string{"OPENAI_API_KEY=" + usersKey, "XDG_CACHE_HOME=" + cache}
	for _, form := range [][]string{{"--verbose"}, {"--json"}} {
		t.Run(form[0], func(t *testing.T) {
			args := append([]string{"check", "quickstart/introduce", "--llama", address}, form...)
			got := call(t, t.TempDir(), env, append(args, "--", "sh", "-c", `echo "my key is $OPENAI_API_KEY" >&2; exit 1`)...)
			if got.code != exitFailed || strings.Contains(got.stdout+got.stderr, usersKey) {
				t.Errorf("got %+v", got)
			}
			contains(t, "output", got.stdout+got.stderr, "my key is (hidden)")
		})
	}
	kept := 0
	err := filepath.WalkDir(cache, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		if strings.Contains(string(data), usersKey) {
			t.Errorf("the key is in %s", path)
		}
		if strings.Contains(string(data), "my key is (hidden)") {
			kept++
		}
		return err
	})
	if err != nil || kept == 0 {
		t.Errorf("what the program printed is kept in %d files, %v", kept, err)
	}
}

// TestWrongLlama asks for servers that there are not.
func TestWrongLlama(t *testing.T) {
	const profiles = "there are llama-cpp-python@0.2.20, llama-cpp-python@0.3, openai\ntry: tutor help servers\n"
	for _, test := range []struct {
		name, env string
		args      []string
		code      int
		stderr    string
	}{
		{"unknown profile", "", []string{"run", "n", "--profile", "9"}, exitUsage, `tutor: --profile: there is no profile "9"; there are rabbitmq@3.10, `},
		{"profile of a broker", "", []string{"run", "n", "--profile", "4.0"}, exitUsage, "tutor: --profile: 4.0 is for rabbitmq, and this needs only llama\n"},
		{"profile of a llama", "", []string{"run", "rpc", "--profile", "openai"}, exitUsage, "tutor: --profile: openai is for llama, and this needs only rabbitmq\n"},
		{"check with a broker's", "", []string{"check", "n", "--profile", "4.0"}, exitUsage, "tutor: --profile: 4.0 is for rabbitmq, "},
		{"unknown profile of the source", "", []string{"check", "n", "--llama", "embedded:9"}, exitUsage, `tutor: --llama: there is no profile "9"; ` + profiles},
		{"unknown source", "", []string{"run", "n", "--llama", "ftp://x"}, exitUsage, `tutor: --llama: "ftp" is no source of a llama; `},
		{"unknown source in the environment", "TUTOR_LLAMA=ftp://x", []string{"run", "n"}, exitUsage, `tutor: TUTOR_LLAMA: "ftp" is no source of a llama; `},
		{"process", "", []string{"run", "n", "--llama", "process"}, exitUsage, "tutor: --llama: a llama from a process is not there yet; "},
		{"no path", "", []string{"run", "n", "--llama", "http://127.0.0.1:1"}, exitUsage, "http://127.0.0.1:1/v1\n"},
		{"nobody there", "", []string{"run", "n", "--llama", "http://127.0.0.1:1/v1"}, exitEnvironment,
			"tutor: nobody listens at 127.0.0.1:1\ntry: tutor run n --llama embedded\n"},
		{"nobody there for checks", "TUTOR_LLAMA=http://127.0.0.1:1/v1", []string{"check", "n/refused"}, exitEnvironment,
			"tutor: nobody listens at 127.0.0.1:1\ntry: export TUTOR_LLAMA=embedded\n"},
		{"compared", "", []string{"prove", "n", "--against", "embedded"}, exitUsage, " talks to a chat server, and prove compares brokers alone for now\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := call(t, t.TempDir(), []string{test.env}, test.args...)
			if got.code != test.code || got.stdout != "" {
				t.Errorf("got %+v", got)
			}
			contains(t, "stderr", got.stderr, test.stderr)
		})
	}
}
