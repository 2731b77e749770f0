package llm

import (
	"slices"
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
