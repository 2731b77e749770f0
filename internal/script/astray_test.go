package script

import (
	"slices"
	"strings"
	"testing"

	"tutor/internal/wire"
)

func TestWrongPath(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ base, path, try string }{
		"as it should be":      {"/v1", "/v1/chat/completions", ""},
		"the host alone":       {"/v1", "/chat/completions", "The base URL ends in /v1, and the program has left that off"},
		"twice":                {"/v1", "/v1/v1/chat/completions", "OPENAI_BASE_URL ends in /v1 already"},
		"another base":         {"/api/v1", "/api/v1/chat/completions", ""},
		"another base, off":    {"/api/v1", "/v1/chat/completions", "The base URL ends in /api/v1, and the program has left that off"},
		"another base, twice":  {"/api/v1", "/api/v1/v1/models", "OPENAI_BASE_URL ends in /api/v1 already"},
		"something of its own": {"/v1", "/health", ""},
	} {
		t.Run(name, func(t *testing.T) {
			e := wire.Event{Kind: "request", From: wire.Party{Program: "a"}, Fields: []wire.Field{{Name: "path", Value: test.path}}}
			try := strings.Join(wrongPath("a", test.base, []wire.Event{e}), "\n")
			if (try == "") != (test.try == "") || !strings.Contains(try, test.try) {
				t.Errorf("%q, want %q", try, test.try)
			}
			if try := wrongPath("b", test.base, []wire.Event{e}); try != nil {
				t.Errorf("another program is told %q", try)
			}
		})
	}
}

// TestNobodyIsToBeAsked has a script about a program that asks no server, and one about a program that should.
func TestNobodyIsToBeAsked(t *testing.T) {
	t.Parallel()
	const lead = "a did not connect to the chat server of this check. Its address is in the environment variable OPENAI_BASE_URL."
	for name, test := range map[string]struct {
		line string
		want bool
	}{
		"none is right": {"wire request count=0", false},
		"one is right":  {"wire request count=1", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := play(t, "# t\nuse llama\nrun a complain help 0\nstdout nothing\n"+test.line+"\n", Options{})
			if r.Finding == nil || slices.Contains(r.Finding.Try, lead) != test.want {
				t.Errorf("got %+v, and the lead is wanted: %v", r.Finding, test.want)
			}
		})
	}
}
