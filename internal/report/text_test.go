package report

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestWrap(t *testing.T) {
	tests := []struct {
		name, text string
		width      int
		want       []string
	}{
		{"fits", "one two", 7, []string{"one two"}},
		{"breaks", "one two three", 8, []string{"one two", "three"}},
		{"long word", "a incomprehensible b", 5, []string{"a", "incomprehensible", "b"}},
		{"letters, not bytes", "é é é", 5, []string{"é é é"}},
		{"keeps lines", "one\n\ntwo", 20, []string{"one", "", "two"}},
		{"no room", "one two", -3, []string{"one", "two"}},
		{"empty", "", 10, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := wrap(tt.text, tt.width); !slices.Equal(got, tt.want) {
				t.Errorf("wrap = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestClean(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"plain", "5 + 8 = 13\n\tdone", "5 + 8 = 13\n\tdone"},
		{"other scripts", "こんにちは ✓ é", "こんにちは ✓ é"},
		{"colours", "\x1b[31mred\x1b[0m", `\x1b[31mred\x1b[0m`},
		{"carriage return", "over\rwritten", `over\rwritten`},
		{"C1 control", "\u009b2J", `\u009b2J`},
		{"text direction", "a\u202eb", `a\u202eb`},
		{"invalid", "a\xffb", `a\xffb`},
		{"replacement character", "a\uFFFDb", "a\uFFFDb"},
		{"both", "\uFFFD\xef", "\uFFFD" + `\xef`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := clean(tt.text); got != tt.want {
				t.Errorf("clean = %q, want %q", got, tt.want)
			}
		})
	}
}

// Whatever a program prints, nothing of it reaches the terminal but text.
func FuzzClean(f *testing.F) {
	f.Add("\x1b]0;title\x07")
	f.Add("\xef\xbf")
	f.Fuzz(func(t *testing.T, text string) {
		got := clean(text)
		if !utf8.ValidString(got) || strings.IndexFunc(got, unprintable) >= 0 {
			t.Errorf("clean(%q) = %q", text, got)
		}
		if got != clean(got) {
			t.Errorf("clean of %q changes it again", got)
		}
	})
}

func TestLongLog(t *testing.T) {
	lines := slices.Repeat([]string{"x"}, logTail+3)
	var b strings.Builder
	terminal := NewTerminal(&b, Options{})
	if err := terminal.Check(Check{Verdict: Failed, Phases: []Phase{{Failed: true, Log: lines}}}); err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(b.String(), " x\n"); got != logTail {
		t.Errorf("%d lines of the log are shown, want the last %d", got, logTail)
	}
	if !strings.Contains(b.String(), "… 3 lines before\n") {
		t.Errorf("nothing says that lines are missing:\n%s", &b)
	}
}
