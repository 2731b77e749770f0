package program

import (
	"strings"
	"testing"
)

// TestVeil passes texts through a veil whole, and cut into pieces of every length.
func TestVeil(t *testing.T) {
	for _, test := range []struct{ name, secret, text, want string }{
		{"no secret", "", "sk-abcdefgh", "sk-abcdefgh"},
		{"a word is no secret", "dummy", "a dummy", "a dummy"},
		{"twice", "sk-abcdefgh", "key=sk-abcdefgh\nsk-abcdefgh", "key=(hidden)\n(hidden)"},
		{"only begun", "sk-abcdefgh", "sk-sk-abcdefg", "sk-sk-abcdefg"},
		{"begins in itself", "sk-sk-abcd", "sk-sk-sk-abcd.", "sk-(hidden)."},
		{"two side by side", "abcdefgh", "abcdefghabcdefgh", "(hidden)(hidden)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for size := 1; size <= len(test.text); size++ {
				v := veil{secret: []byte(test.secret)}
				var got strings.Builder
				rest := test.text
				for ; len(rest) > size; rest = rest[size:] {
					got.Write(v.cover([]byte(rest[:size]), false))
				}
				got.Write(v.cover([]byte(rest), false))
				got.Write(v.cover(nil, true))
				if got.String() != test.want {
					t.Errorf("in pieces of %d: got %q, want %q", size, got.String(), test.want)
				}
			}
		})
	}
}
