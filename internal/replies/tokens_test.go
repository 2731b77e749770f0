package replies

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestTokens divides texts.
func TestTokens(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"nothing", "", ""},
		{"words with their spaces", "To be or not", "To| be| or| not"},
		{"a long word", "introducing functions", "introdu|cing| functio|ns"},
		{"punctuation", "Hello, world! (2020)", "Hello|,| world|!| (|2020|)"},
		{"JSON", `{"a": 1.5}`, `{|"|a|"|:| 1|.|5|}`},
		{"new lines are one each", "a\n\n\nb\r\n", "a|\n|\n|\n|b|\r|\n"},
		{"tabs", "\t\tx", "\t|\t|x"},
		{"a space at the end", "a ", "a| "},
		{"a space before a new line", "a \nb", "a| |\n|b"},
		{"an indentation", "    return", "   | return"},
		{"many spaces", strings.Repeat(" ", 16) + "x", "       |       | | x"},
		{"many spaces alone", strings.Repeat(" ", 9), "       |  "},
		{"Latin with marks", "naïveté über", "naïvet|é| über"},
		{"Japanese", "再帰とは何か。", "再帰|とは|何か|。"},
		{"letters of two bytes", "рекурсия", "рек|урс|ия"},
		{"emoji", "a 🙂🙂", "a| 🙂|🙂"},
		{"a mark that is combined", "e\u0301a", "e\u0301a"},
		{"no UTF-8", "a\xffb\xc3", "a|\xff|b|\xc3"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var want []string
			if test.want != "" {
				want = strings.Split(test.want, "|")
			}
			if got := Tokens(test.text); !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
			if got := Count(test.text); got != len(want) {
				t.Errorf("counted %d, want %d", got, len(want))
			}
		})
	}
}

// TestTokenRate holds that prose comes to as many tokens as a model's vocabulary makes of it, roughly:
// that of Llama 2 makes 3.5 to 4.5 characters a token of English.
func TestTokenRate(t *testing.T) {
	prose := `Recursion is a way of solving a problem where the solution depends on solutions to smaller instances of the same
problem. A function that calls itself must have a case in which it does not: otherwise it goes on until the stack is full.`
	rate := float64(len(prose)) / float64(Count(prose))
	if rate < 3.5 || rate > 4.5 {
		t.Errorf("%.2f characters a token, want 3.5 to 4.5", rate)
	}
}

// TestCountAllocates holds that counting costs no memory.
func TestCountAllocates(t *testing.T) {
	text := strings.Repeat("One word, 再帰, and a new line.\n", 100)
	if n := testing.AllocsPerRun(10, func() { Count(text) }); n != 0 {
		t.Errorf("%g allocations, want none", n)
	}
}

// FuzzTokens holds what is said of tokens for any text.
func FuzzTokens(f *testing.F) {
	for _, text := range []string{"", "Hello, world!", "a \n\n  b\t", "再帰とは", "e\u0301", "\xff\xc3 x", strings.Repeat(" ", 20)} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		tokens := Tokens(text)
		if joined := strings.Join(tokens, ""); joined != text {
			t.Errorf("joined they are %q, want %q", joined, text)
		}
		if n := Count(text); n != len(tokens) {
			t.Errorf("counted %d, but there are %d", n, len(tokens))
		}
		for _, token := range tokens {
			if token == "" {
				t.Error("a token is empty")
			}
			if utf8.ValidString(text) && !utf8.ValidString(token) {
				t.Errorf("%q is no UTF-8, but the text is", token)
			}
			if len(token) > tokenLength+1 {
				t.Errorf("%q is too long", token)
			}
		}
	})
}

func BenchmarkCount(b *testing.B) {
	text := strings.Repeat("One word, another one, and a new line.\n", 100)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Count(text)
	}
}
