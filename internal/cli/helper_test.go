package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMain lets the test binary be the command itself, for the tests that send it
// signals.
func TestMain(m *testing.M) {
	if os.Getenv("TUTOR_TEST_COMMAND") != "" {
		os.Exit(Main(context.Background(), os.Args, os.Stdin, os.Stdout, os.Stderr, os.Environ()))
	}
	os.Exit(m.Run())
}

// result is what a call of the command came to.
type result struct {
	code           int
	stdout, stderr string
}

// call calls the command in the folder dir, with env beside this process's own
// environment.
func call(t *testing.T, dir string, env []string, args ...string) result {
	t.Helper()
	t.Chdir(dir)
	var stdout, stderr bytes.Buffer
	code := Main(t.Context(), append([]string{"tutor"}, args...), strings.NewReader(""), &stdout, &stderr, append(os.Environ(), env...))
	return result{code, stdout.String(), stderr.String()}
}

// checkout makes a checkout of a kit with two lessons: greet, whose program does
// as its argument says, and broken, whose program does not compile.
func checkout(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "checkout"))); err != nil {
		t.Fatal(err)
	}
	// In the source tree it has another name, as a module of its own would be left out of ours.
	if err := os.Rename(filepath.Join(dir, "go.mod.txt"), filepath.Join(dir, "go.mod")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// contains fails the test unless text has every one of the parts.
func contains(t *testing.T, what, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%s:\n%s\nhas no %q", what, text, part)
		}
	}
}
