package program

import (
	"io"
	"sync"
)

// tee passes on what a program prints, one write at a time.
type tee struct {
	mu      sync.Mutex
	writers [2]io.Writer // by stream; nil: nobody, or it has failed
}

func (t *tee) write(stream Stream, data []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.writers[stream] == nil || len(data) == 0 {
		return
	}
	if _, err := t.writers[stream].Write(data); err != nil {
		t.writers[stream] = nil
	}
}
