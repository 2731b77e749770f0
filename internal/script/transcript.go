package script

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// transcript is what happened in one script, in order: a line each, with the time since the start and who it is about,
// "check" for the script itself and a NAME for what a program printed.
type transcript struct {
	check string // its ID
	start time.Time

	mu   sync.Mutex
	text bytes.Buffer
	live io.Writer // gets each line too, as it happens, with the check's ID; may be nil
}

// printf adds one or more lines. It is safe for concurrent use.
func (t *transcript) printf(who, format string, args ...any) {
	at := time.Since(t.start).Seconds()
	t.mu.Lock()
	defer t.mu.Unlock()
	for line := range strings.Lines(fmt.Sprintf(format, args...)) {
		entry := fmt.Appendf(nil, "%7.3fs [%s] %s\n", at, who, strings.TrimRight(line, "\r\n"))
		t.text.Write(entry)
		if t.live != nil {
			t.live.Write(fmt.Appendf(nil, "%s %s", t.check, entry))
		}
	}
}

func (t *transcript) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.String()
}

// writer returns a writer whose lines are added under the name. A last line without an end stays unwritten until Close.
// Close may be called while a program's output is still passed on.
func (t *transcript) writer(who string) io.WriteCloser {
	return &lineWriter{transcript: t, who: who}
}

const (
	// longestLine is where a line without an end is cut.
	longestLine = 4 << 10
	// longestOutput is how much of what a program prints to a stream is taken down.
	longestOutput = 256 << 10
)

type lineWriter struct {
	transcript *transcript
	who        string

	mu    sync.Mutex
	rest  []byte // the line that has not ended yet
	taken int    // bytes so far
}

func (w *lineWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.taken > longestOutput {
		return len(p), nil
	}
	if w.taken += len(p); w.taken > longestOutput {
		w.transcript.printf(w.who, "%s\n(what it printed after that is left out)", w.rest)
		w.rest = nil
		return len(p), nil
	}
	w.rest = append(w.rest, p...)
	end := bytes.LastIndexByte(w.rest, '\n') + 1
	if end == 0 && len(w.rest) >= longestLine {
		end = len(w.rest)
	}
	if end > 0 {
		w.transcript.printf(w.who, "%s", w.rest[:end])
		w.rest = append(w.rest[:0], w.rest[end:]...)
	}
	return len(p), nil
}

func (w *lineWriter) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.rest) > 0 {
		w.transcript.printf(w.who, "%s", w.rest)
		w.rest = nil
	}
	return nil
}
