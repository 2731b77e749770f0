package cli

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// roleVariable makes the test binary be another program than the command.
const roleVariable = "TUTOR_TEST_ROLE"

// TestMain lets the test binary be the command itself, for the tests that send it
// signals.
func TestMain(m *testing.M) {
	if os.Getenv(roleVariable) == "epmd" {
		listenAsEpmd(os.Args[1:])
		os.Exit(1)
	}
	if os.Getenv("TUTOR_TEST_COMMAND") != "" {
		os.Exit(Main(context.Background(), os.Args, os.Stdin, os.Stdout, os.Stderr, os.Environ()))
	}
	code, err := withCheckout(m.Run)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

// listenAsEpmd does what a node needs of an epmd: it listens. It is called with -port PORT -address
// ADDRESS.
func listenAsEpmd(args []string) {
	l, err := net.Listen("tcp", net.JoinHostPort(args[3], args[1]))
	for err == nil {
		_, err = l.Accept()
	}
	fmt.Println(err)
}

// sharedCache is the user's cache folder in the tests.
var sharedCache string

// sharedCheckout is a checkout for the tests that do not change it: the go command
// builds again what it has built only if the folder is the same.
var sharedCheckout string

func withCheckout(run func() int) (int, error) {
	dir, err := os.MkdirTemp("", "tutor-cli-")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(dir)
	sharedCache, sharedCheckout = filepath.Join(dir, "cache"), filepath.Join(dir, "checkout")
	if err := makeCheckout(sharedCheckout); err != nil {
		return 1, err
	}
	return run(), nil
}

// testEnvironment returns this process's environment, but with the tests' own cache folder
// for all that is not the go command's.
func testEnvironment() []string {
	env := append(os.Environ(), "XDG_CACHE_HOME="+sharedCache)
	if cache, err := os.UserCacheDir(); err == nil && os.Getenv("GOCACHE") == "" {
		env = append(env, "GOCACHE="+filepath.Join(cache, "go-build"))
	}
	return env
}

// result is what a call of the command came to.
type result struct {
	code           int
	stdout, stderr string
}

// call calls the command in the folder dir, with env beside the tests' environment.
func call(t *testing.T, dir string, env []string, args ...string) result {
	t.Helper()
	t.Chdir(dir)
	var stdout, stderr bytes.Buffer
	code := Main(t.Context(), append([]string{"tutor"}, args...), strings.NewReader(""), &stdout, &stderr, append(testEnvironment(), env...))
	return result{code, stdout.String(), stderr.String()}
}

// makeCheckout writes a kit with two lessons: greet, whose program does as its
// argument says, and broken, whose program does not compile.
func makeCheckout(dir string) error {
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "checkout"))); err != nil {
		return err
	}
	// In the source tree it has another name: a folder with a go.mod is no part of the module around it.
	return os.Rename(filepath.Join(dir, "go.mod.txt"), filepath.Join(dir, "go.mod"))
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
