package llm

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestGenerate holds what is said, with which token, and why it ends.
func TestGenerate(t *testing.T) {
	hello := []string{" Hello", "!", " I", " am", " a", " small", " model", "."}
	tests := []struct {
		name   string
		tokens []string
		limit  int
		stop   []string
		want   answer
	}{
		{"to its end", hello[:2], 10, nil, answer{[]piece{{1, " Hello"}, {2, "!"}}, 2, "stop"}},
		{"to the limit", hello, 2, nil, answer{[]piece{{1, " Hello"}, {2, "!"}}, 2, "length"}},
		{"just to the limit", hello[:2], 2, nil, answer{[]piece{{1, " Hello"}, {2, "!"}}, 2, "length"}},
		{"stop at a token's beginning", hello, 10, []string{"!"}, answer{[]piece{{1, " Hello"}, {2, ""}}, 2, "stop"}},
		{"stop within a token", hello, 10, []string{"mall"}, answer{[]piece{{1, " Hello"}, {2, "!"}, {3, " I"}, {5, " am"}, {5, " a"}, {6, " s"}}, 6, "stop"}},
		{"stop across tokens", hello[4:], 10, []string{"small model"}, answer{[]piece{{1, " a"}, {3, " "}}, 3, "stop"}},
		{"held back in vain", hello[4:], 10, []string{"small world"}, answer{[]piece{{1, " a"}, {3, " small"}, {3, " model"}, {4, "."}}, 4, "stop"}},
		{"held back to the end", hello[4:6], 10, []string{"small world"}, answer{[]piece{{1, " a"}, {2, " small"}}, 2, "stop"}},
		{"the first of several", hello, 10, []string{"model", "am"}, answer{[]piece{{1, " Hello"}, {2, "!"}, {3, " I"}, {4, " "}}, 4, "stop"}},
		{"what stands before a beginning", []string{"a", "\n", "\n", "\n", "b"}, 10, []string{"\n\nx"}, answer{[]piece{{1, "a"}, {4, "\n"}, {5, "\n"}, {5, "\n"}, {5, "b"}}, 5, "stop"}},
		{"an empty stop", hello, 10, []string{""}, answer{[]piece{{1, ""}}, 1, "stop"}},
		{"a character in parts", []string{"a", "\xf0\x9f", "\x98\x80", "b"}, 10, nil, answer{[]piece{{1, "a"}, {3, "😀"}, {4, "b"}}, 4, "stop"}},
		{"a character cut", []string{"a", "\xf0\x9f"}, 2, nil, answer{[]piece{{1, "a"}, {2, ""}}, 2, "length"}},
		{"nothing", nil, 10, nil, answer{nil, 0, "stop"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := generate(slices.Values(test.tokens), test.limit, test.stop)
			if !slices.Equal(got.pieces, test.want.pieces) || got.tokens != test.want.tokens || got.finish != test.want.finish {
				t.Errorf("generated %+v, want %+v", got, test.want)
			}
		})
	}
}

// TestManyStops generates with stop strings that would take minutes if each were looked for with
// each token: what comes fits the beginning of them all.
func TestManyStops(t *testing.T) {
	stop := make([]string, 60_000)
	for i := range stop {
		stop[i] = strings.Repeat("\n", 40) + strconv.Itoa(i)
	}
	if a := generate(runaway, 2048, stop); a.tokens != 2048 || a.text() != "{"+strings.Repeat("\n", 2047) {
		t.Errorf("generated %d tokens, %d bytes", a.tokens, len(a.text()))
	}
}
