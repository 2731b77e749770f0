package lesson

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// wordLines are lines on which splitting has something to do. Each begins with
// the command that the comparison with testscript registers.
var wordLines = []string{
	`show`,
	`show a b`,
	"show\ta \r b\r",
	`show a#b c`,
	`show a # b`,
	`show 'a # b'`,
	`show ''`,
	`show '' ''`,
	`show ''''`,
	`show 'a''b'`,
	`show a'b c'd`,
	`show a''b`,
	`show 'a'#b`,
	`show 'a' 'b'`,
	`show "a b"`,
	`show a\ b`,
	"show \v\f",
	`show ü 'é ñ'`,
}

// TestWords holds Words to what testscript itself makes of the same lines.
func TestWords(t *testing.T) {
	var want [][]string
	script := filepath.Join(t.TempDir(), "words.txtar")
	if err := os.WriteFile(script, []byte(strings.Join(wordLines, "\n")+"\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	t.Run("testscript", func(t *testing.T) {
		testscript.Run(t, testscript.Params{
			Files: []string{script},
			Cmds: map[string]func(*testscript.TestScript, bool, []string){
				"show": func(_ *testscript.TestScript, _ bool, args []string) {
					want = append(want, append([]string{"show"}, args...))
				},
			},
		})
	})
	if len(want) != len(wordLines) {
		t.Fatalf("testscript ran %d of %d lines", len(want), len(wordLines))
	}
	for i, line := range wordLines {
		got, err := Words(line)
		if err != nil || !slices.Equal(got, want[i]) {
			t.Errorf("Words(%q) = %q, %v; testscript has %q", line, got, err, want[i])
		}
	}
}

func TestWordsUnterminated(t *testing.T) {
	for _, line := range []string{`'`, `a 'b`, `'a''`, `'a # b`} {
		if words, err := Words(line); err == nil {
			t.Errorf("Words(%q) = %q, want an error", line, words)
		}
	}
}

// Quoting a word by testscript's rules and splitting it again gives the word.
func FuzzWords(f *testing.F) {
	f.Add("a b", "it's")
	f.Fuzz(func(t *testing.T, a, b string) {
		quote := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
		got, err := Words(fmt.Sprintf("%s %s # a remark", quote(a), quote(b)))
		if err != nil || !slices.Equal(got, []string{a, b}) {
			t.Errorf("Words of %q and %q quoted = %q, %v", a, b, got, err)
		}
		Words(a + b)
	})
}
