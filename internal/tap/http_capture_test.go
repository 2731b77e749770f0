package tap

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestCaptures reads what real servers have answered, byte by byte as they did: llama-cpp-python 0.2.20
// ends the lines of a stream with CR LF, 0.3 with LF; 0.3 answers a stream that does not fit in the
// context with an empty one.
func TestCaptures(t *testing.T) {
	for _, test := range []struct{ file, want string }{
		{"stream-llama-cpp-python-0.2.20", "response 200 streamed: 11 chunks, said \" Hello! I am a small model.\", finished stop [DONE]"},
		{"stream-llama-cpp-python-0.3", "response 200 streamed: 15 chunks, said \"### Prompt: Write a poem that explains the concept of recursion\", finished length [DONE]"},
		{"cut-llama-cpp-python-0.3", "response 200 streamed: 5 chunks, said \"***NOTE: Use\", aborted stream"},
		{"empty-llama-cpp-python-0.3", "response 200 streamed: 0 chunks, said \"\""},
		{"refused-llama-cpp-python-0.2.20", "response 400: 0 chunks, said \"\", error context_length_exceeded"},
	} {
		t.Run(test.file, func(t *testing.T) {
			b, err := os.ReadFile("testdata/" + test.file + ".http")
			if err != nil {
				t.Fatal(err)
			}
			for _, cut := range []func(int) int{whole, func(int) int { return 1 }} {
				var got, said, after strings.Builder
				chunks := 0
				for _, e := range recording(chatOwner, append(conversation(get), toProgram(b)), cut) {
					value := func(field string) string {
						if v, ok := e.Lookup(field); ok && v != nil {
							return fmt.Sprint(v)
						}
						return ""
					}
					switch e.Kind {
					case "response":
						got.WriteString("response " + value("status"))
						if value("streamed") == "true" {
							got.WriteString(" streamed")
						}
						if code := value("json.error.code"); code != "" {
							after.WriteString(", error " + code)
						}
					case "chunk":
						chunks++
						said.WriteString(value("json.choices.0.delta.content"))
						if reason := value("json.choices.0.finish_reason"); reason != "" {
							after.WriteString(", finished " + reason)
						}
						if string(e.Body) == lastEvent {
							after.WriteString(" " + lastEvent)
						}
					case "aborted":
						after.WriteString(", aborted " + value("part"))
					case "undecoded":
						t.Errorf("not decoded: %s", e)
					}
				}
				fmt.Fprintf(&got, ": %d chunks, said %q%s", chunks, said.String(), after.String())
				if got.String() != test.want {
					t.Errorf("got  %s\nwant %s", got.String(), test.want)
				}
			}
		})
	}
}
