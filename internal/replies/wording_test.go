package replies

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// said returns the different replies to a message at a temperature, for seeds from 0, in order.
func said(b *Book, message string, temperature float64, seeds uint64) []string {
	var all []string
	for seed := range seeds {
		text := b.Reply(Prompt{Messages: user(message), Seed: seed, Temperature: temperature})
		if !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	slices.Sort(all)
	return all
}

// TestWordings counts which wordings are said at a temperature.
func TestWordings(t *testing.T) {
	b := parse(t, "- when: four\n  reply: [a, b, c, d]\n  odd: [x, y]\n- when: one\n  reply: a\n  odd: x\n")
	for _, test := range []struct {
		name        string
		message     string
		temperature float64
		want        string
	}{
		{"at 0", "four", 0, "a"},
		{"below 0", "four", -1, "a"},
		{"what is nearly 0", "four", 1e-6, "a"},
		{"the smallest float", "four", math.SmallestNonzeroFloat32, "a"},
		{"low", "four", 0.25, "a b"},
		{"middling", "four", 0.5, "a b c"},
		{"the default of llama-cpp-python", "four", 0.8, "a b c d"},
		{"the default of OpenAI", "four", 1, "a b c d"},
		{"high", "four", 1.5, "a b c d"},
		{"near 2", "four", 1.75, "a b c d x y"},
		{"at 2", "four", 2, "x y"},
		{"above 2", "four", 100, "x y"},
		{"no number", "four", math.NaN(), "a"},
		{"without end", "four", math.Inf(1), "x y"},
		{"one at the default", "one", 1, "a"},
		{"one near 2", "one", 1.75, "a x"},
		{"one at 2", "one", 2, "x"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := strings.Join(said(b, test.message, test.temperature, 64), " "); got != test.want {
				t.Errorf("said %q, want %q", got, test.want)
			}
		})
	}
}

// TestSeeds holds that a seed is answered the same every time, and that its neighbour is answered
// otherwise.
func TestSeeds(t *testing.T) {
	b := parse(t, "- when: ''\n  reply: [a, b]\n")
	for _, seed := range []uint64{0, 1, 42, math.MaxUint64 - 1} {
		prompt := Prompt{Messages: user("?"), Seed: seed, Temperature: 0.8}
		first := b.Reply(prompt)
		if again := b.Reply(prompt); again != first {
			t.Errorf("seed %d: said %q and then %q", seed, first, again)
		}
		prompt.Seed++
		if next := b.Reply(prompt); next == first {
			t.Errorf("seed %d and the next one are both answered %q", seed, first)
		}
	}
}

// TestDisorder says texts at a temperature of 2 for which there is no odd wording.
func TestDisorder(t *testing.T) {
	for _, text := range []string{"Yes.", "no no no", "One two three four.", "In line\n  and so\ton.", " ä ö ", "x\u00a0y"} {
		for seed := range uint64(20) {
			odd := disorder(text, seed)
			if odd == text {
				t.Errorf("%q is the same with seed %d", text, seed)
			}
			if again := disorder(text, seed); again != odd {
				t.Errorf("%q with seed %d: %q and then %q", text, seed, odd, again)
			}
			words, oddWords := strings.Fields(text), strings.Fields(odd)
			slices.Sort(words)
			slices.Sort(oddWords)
			if once, twice := slices.Equal(words, oddWords), len(oddWords) == 2*len(words); !once && !twice {
				t.Errorf("%q with seed %d has other words: %q", text, seed, odd)
			}
		}
	}
	b := parse(t, "- when: ''\n  reply: A long day has come to its end.\n")
	if n := len(said(b, "?", 2, 20)); n < 15 {
		t.Errorf("20 seeds come to %d texts; they should differ", n)
	}
}
