package script

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestTranscript(t *testing.T) {
	var live bytes.Buffer
	log := &transcript{check: "t/s", start: time.Now(), live: &live}
	a, b := log.writer("a"), log.writer("b")
	a.Write([]byte("one\r\ntw"))
	b.Write([]byte("between\n"))
	a.Write([]byte("o\nthr"))
	log.printf("check", "two\nlines")
	a.Close()
	b.Close()

	got := regexp.MustCompile(`(?m)^ *\d+\.\d{3}s `).ReplaceAllString(log.String(), "")
	if want := "[a] one\n[b] between\n[a] two\n[check] two\n[check] lines\n[a] thr\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for line := range strings.Lines(log.String()) {
		if !strings.Contains(live.String(), "t/s "+line) {
			t.Errorf("%q is not in the live log %q", line, &live)
		}
	}
}

func TestTranscriptIsBounded(t *testing.T) {
	for name, text := range map[string]string{
		"without a line's end": strings.Repeat("x", 1000),
		"in long lines":        strings.Repeat("x", 999) + "\n",
	} {
		log := &transcript{start: time.Now()}
		a := log.writer("a")
		for range 10_000 {
			a.Write([]byte(text))
		}
		a.Close()
		if n := len(log.String()); n > longestOutput*11/10 {
			t.Errorf("%s: %d bytes", name, n)
		}
		if !strings.HasSuffix(log.String(), "(what it printed after that is left out)\n") {
			t.Errorf("%s: the end does not say that there was more", name)
		}
	}
}
