package cli

import (
	"encoding/json"
	"regexp"
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
			"✓ greet/hello    The program says hello  T",
			"✓ greet/address  The program knows where the broker is  T",
			"2 passed, 2 not applicable in T"}},
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
			if got.code != test.code || got.stderr != "building lessons/greet\n" {
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
	if len(document.Checks) != 4 || document.Checks[0].Verdict != "passed" || document.Checks[1].Verdict != "failed" {
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
