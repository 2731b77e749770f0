package llm

import "testing"

// TestAppendJSON holds strings to what Python 3.11's json.dumps writes, with and without ensure_ascii.
func TestAppendJSON(t *testing.T) {
	const text = "é😀<&>\"\\\n\r\t\b\f\x1f\x7f\u2028 ~"
	for ascii, want := range map[bool]string{
		true:  `"\u00e9\ud83d\ude00<&>\"\\\n\r\t\b\f\u001f\u007f\u2028 ~"`,
		false: "\"é😀<&>\\\"\\\\\\n\\r\\t\\b\\f\\u001f\x7f\u2028 ~\"",
	} {
		if got := string(appendJSON(nil, text, ascii)); got != want {
			t.Errorf("in ASCII %t: %s, want %s", ascii, got, want)
		}
	}
}
