package cli

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// seconds matches a time in the terminal's report.
var seconds = regexp.MustCompile(`\d+\.\d+ ?s`)

func TestCheck(t *testing.T) {
	for _, test := range []struct {
		name   string
		args   []string
		code   int
		stdout []string // a line each of the verdicts, without times
	}{
		{"all of a lesson, in teaching order", []string{"check", "greet"}, 0, []string{
			"✓ greet/hello     The program says hello  T",
			"✓ greet/address   The program knows where the broker is  T",
			"2 passed, 3 not applicable in T"}},
		{"named twice, and the other way round", []string{"check", "greet/address", "greet/hello", "greet/address"}, 0, []string{
			"✓ greet/hello    The program says hello  T",
			"✓ greet/address  The program knows where the broker is  T",
			"2 passed in T"}},
		{"another command passes", []string{"check", "greet/hello", "--", "echo", "hello"}, 0, []string{
			"✓ greet/hello  The program says hello  T",
			"1 passed in T"}},
		{"another command fails", []string{"check", "greet/hello", "--", "echo", "good day"}, exitFailed, []string{
			"✗ greet/hello  The program says hello  T",
			"testdata/script/greet/hello.txtar:3",
			"1 failed in T"}},
		{"not applicable", []string{"check", "greet/old"}, exitNothing, []string{"1 not applicable in T"}},
		{"applicable with the profile", []string{"check", "greet/old", "--profile", "3.10"}, 0, []string{
			"✓ greet/old  The program knows where an old broker is  T"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := call(t, sharedCheckout, nil, test.args...)
			builds := !slices.Contains(test.args, "--") // no check of these runs the lesson's own build too
			if got.code != test.code || strings.HasPrefix(got.stderr, "building lessons/greet\n") != builds {
				t.Errorf("exit code %d, stderr %q", got.code, got.stderr)
			}
			inOrder(t, seconds.ReplaceAllString(got.stdout, "T"), test.stdout)
		})
	}
}

// inOrder fails the test unless text has the parts, one after the other.
func inOrder(t *testing.T, text string, parts []string) {
	t.Helper()
	rest := text
	for _, part := range parts {
		_, after, found := strings.Cut(rest, part)
		if !found {
			t.Fatalf("%q is not in its place in\n%s", part, text)
		}
		rest = after
	}
}

func TestCheckAsJSON(t *testing.T) {
	got := call(t, sharedCheckout, nil, "check", "greet", "--json", "--", "echo", "hello")
	var document struct {
		Format, Kit, Program string
		Exit                 int
		Checks               []struct{ ID, Verdict string }
	}
	if err := json.Unmarshal([]byte(got.stdout), &document); err != nil {
		t.Fatalf("%v in %+v", err, got)
	}
	if document.Format != "tutor.report/1" || document.Program != "echo hello" || document.Kit == "" {
		t.Errorf("document: %+v", document)
	}
	if got.code != exitFailed || document.Exit != exitFailed {
		t.Errorf("exit code %d, in the document %d", got.code, document.Exit)
	}
	if len(document.Checks) != 5 || document.Checks[0].Verdict != "passed" || document.Checks[1].Verdict != "failed" {
		t.Errorf("checks: %+v", document.Checks)
	}
}

// TestCheckDoesNotCompile checks a lesson whose program does not compile, after one
// whose program does.
func TestCheckDoesNotCompile(t *testing.T) {
	got := call(t, sharedCheckout, nil, "check", "greet/hello", "broken")
	if got.code != exitFailed {
		t.Errorf("got %+v", got)
	}
	contains(t, "stderr", got.stderr, "lessons/broken/main.go:3:15: undefined: undefined\n")
}

// TestLastRunIsKept looks at what two runs leave in the cache folder: the second's.
func TestLastRunIsKept(t *testing.T) {
	cache := t.TempDir()
	env := []string{"XDG_CACHE_HOME=" + cache}
	if got := call(t, sharedCheckout, env, "check", "greet/hello"); got.code != 0 || strings.Contains(got.stderr, cache) {
		t.Errorf("a run that passed: %+v", got)
	}
	last := filepath.Join(cache, "tutor", "last")
	got := call(t, sharedCheckout, env, "check", "greet/address", "--", "echo", "nowhere")
	contains(t, "stderr", got.stderr, "what happened, and what went over the wire: "+last+"\n")
	log, err := os.ReadFile(filepath.Join(last, "greet", "address.log"))
	if err != nil {
		t.Fatal(err)
	}
	contains(t, "log", string(log), "[client] nowhere address\n")
	if _, err := os.Stat(filepath.Join(last, "greet", "hello.log")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the first run was not replaced: %v", err)
	}
}

func TestLastRunCannotBeKept(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	got := call(t, sharedCheckout, []string{"XDG_CACHE_HOME=" + file}, "check", "greet/hello", "--", "echo", "good day")
	if got.code != exitFailed {
		t.Errorf("got %+v", got)
	}
	contains(t, "stderr", got.stderr, "could not be kept")
}
