package llm

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"testing"
)

// TestValidation holds the decoder against what the real servers' own models say of some hundred
// requests, most of them wrong.
func TestValidation(t *testing.T) {
	place := regexp.MustCompile(`\\n\\n  File .*?POST /v1/chat/completions`)
	for name, key := range map[string]string{"llama-cpp-python@0.2.20": "pydantic 2.5", "llama-cpp-python@0.3": "pydantic 2.14"} {
		t.Run(name, func(t *testing.T) {
			p, err := findProfile(name)
			if err != nil {
				t.Fatal(err)
			}
			lines := bufio.NewScanner(bytes.NewReader(read(t, "testdata/validation/cases.jsonl")))
			lines.Buffer(nil, 1<<20)
			for lines.Scan() {
				var c map[string]any
				if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
					t.Fatal(err)
				}
				header := http.Header{"Content-Type": {"application/json"}}
				if kind, ok := c["type"].(string); ok {
					header.Set("Content-Type", kind)
				} else if c["bare"] == true {
					header.Del("Content-Type")
				}
				body, want := c["body"].(string), c[key].(string)
				_, prob := decodeChat(p, header, []byte(body))
				switch {
				case want == "" && prob != nil && prob.status == 500 && bytes.Contains(prob.body, []byte("'type': ")):
					t.Errorf("%s: refused with %s", body, prob.body)
				case want == "":
				case prob == nil:
					t.Errorf("%s: accepted, want %s", body, want)
				default:
					if got := string(place.ReplaceAll(prob.body, nil)); got != want {
						t.Errorf("%s:\n got %s\nwant %s", body, got, want)
					}
				}
			}
			if err := lines.Err(); err != nil {
				t.Fatal(err)
			}
		})
	}
}
