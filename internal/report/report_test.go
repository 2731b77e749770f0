package report

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

func TestExit(t *testing.T) {
	tests := []struct {
		name     string
		require  bool
		verdicts []Verdict
		want     int
	}{
		{"passed", false, []Verdict{Passed, Passed}, 0},
		{"passed and not applicable", true, []Verdict{Passed, NotApplicable}, 0},
		{"passed and skipped", false, []Verdict{Passed, Skipped}, 0},
		{"passed and skipped, where required", true, []Verdict{Passed, Skipped}, 4},
		{"failed", false, []Verdict{Passed, Failed}, 1},
		{"failed and skipped, where required", true, []Verdict{Failed, Skipped}, 1},
		{"no checks", false, nil, 4},
		{"none applicable", false, []Verdict{NotApplicable}, 4},
		{"all skipped", false, []Verdict{Skipped}, 4},
		{"interrupted", false, []Verdict{Passed, Interrupted}, 130},
		{"interrupted after a failure", false, []Verdict{Failed, Interrupted}, 130},
		{"interrupted between two checks", false, []Verdict{Passed, NotRun}, 130},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := &Report{Require: tt.require}
			for _, v := range tt.verdicts {
				r.Checks = append(r.Checks, Check{Verdict: v})
			}
			if got := r.Exit(); got != tt.want {
				t.Errorf("Exit() = %d, want %d", got, tt.want)
			}
		})
	}
}

// A golden file shows one report; this holds for every one: it is valid JSON even
// where a program printed bytes that are no text, and lists are never null.
func TestJSONOfAnything(t *testing.T) {
	reports := []*Report{
		{},
		{Checks: []Check{{Finding: &Finding{Seen: "a byte \xff"}, Phases: []Phase{{Log: []string{"\x00\x1b[1m"}}}}}},
	}
	for _, r := range reports {
		var b strings.Builder
		if err := WriteJSON(&b, r); err != nil {
			t.Fatal(err)
		}
		if !json.Valid([]byte(b.String())) || strings.Contains(b.String(), "null") {
			t.Errorf("not a document, or null in it:\n%s", &b)
		}
	}
}

type brokenWriter struct{ err error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.err }

func TestWriteErrors(t *testing.T) {
	broken := errors.New("broken pipe")
	w := brokenWriter{broken}
	terminal := NewTerminal(w, Options{})
	for name, err := range map[string]error{
		"WriteJSON":  WriteJSON(w, &Report{}),
		"WriteJUnit": WriteJUnit(w, &Report{}),
		"Check":      terminal.Check(Check{Verdict: Passed}),
		"Summary":    terminal.Summary(&Report{}),
	} {
		if !errors.Is(err, broken) {
			t.Errorf("%s returned %v, want the writer's error", name, err)
		}
	}
}
