package llm

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestJSONRefused(t *testing.T) {
	for _, sent := range []string{"", " ", "{", "[", `"`, `"a`, `"\`, `"\u12`, `"\u12g4"`, `"\x"`, "\"\t\"", "tru", "nulll", "-", "+1", "01", "1.", ".5", "1e", "[1,]", "[,]", "{,}", `{"a":1,}`, `{"a"}`, `{"a":}`, `{a:1}`,
		"{'a':1}", `{"a":1 "b":2}`, "{}x", "\v{}", "nan", "Inf", "\xff", strings.Repeat("[", maxDepth+1) + strings.Repeat("]", maxDepth+1), strings.Repeat("9", maxDigits+1)} {
		if v, err := parseJSON([]byte(sent)); !errors.Is(err, errMalformed) {
			t.Errorf("%.40q: read as %+v (%v)", sent, v, err)
		}
	}
}

func TestJSONLimits(t *testing.T) {
	for name, c := range map[string]struct {
		sent string
		want error
	}{
		"deep":             {strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth), nil},
		"long number":      {strings.Repeat("9", maxDigits), nil},
		"long":             {`"` + strings.Repeat("x", maxBody-2) + `"`, nil},
		"too long":         {`"` + strings.Repeat("x", maxBody) + `"`, errTooLarge},
		"too many values":  {"[" + strings.Repeat("1,", maxValues) + "1]", errTooLarge},
		"many equal keys":  {"{" + strings.Repeat(`"a":1,`, maxValues/2) + `"a":2}`, nil},
		"many keys at all": {"{" + manyKeys(maxValues/2) + `"a":2}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := parseJSON([]byte(c.sent)); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

// manyKeys returns so many members of an object.
func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"%d":0,`, i)
	}
	return b.String()
}

// TestHugeError sends messages of which each is wrong in many ways: the answer must not grow with them.
func TestHugeError(t *testing.T) {
	for _, name := range Profiles() {
		p, err := findProfile(name)
		if err != nil {
			t.Fatal(err)
		}
		_, prob := decodeChat(p, nil, []byte(`{"model":"m","messages":[`+strings.Repeat("{},", maxValues-10)+`{}]}`))
		if prob == nil || len(prob.body) > 2*maxErrors {
			t.Errorf("%s: %v", name, prob)
		}
	}
}
