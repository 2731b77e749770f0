package program

import (
	"bytes"
	"math"
	"slices"
	"sync"
)

// Stream is one of the two streams that a program prints to.
type Stream uint8

const (
	// Stdout is the standard output.
	Stdout Stream = iota
	// Stderr is the standard error.
	Stderr
)

// String returns "stdout" or "stderr".
func (s Stream) String() string {
	if s == Stdout {
		return "stdout"
	}
	return "stderr"
}

// Line is a line that a program printed.
type Line struct {
	Stream Stream
	// Text is the line without its end, "\n" or "\r\n".
	Text string
	// Unfinished says that the line's end has not been printed yet.
	Unfinished bool
}

// Output is what a program has printed. It may be read while the program runs.
type Output struct {
	mu      sync.Mutex
	room    int // bytes that may still be added
	over    bool
	closed  [2]bool
	text    [2][]byte // only ever appended to
	open    [2]int    // where the unfinished line of each stream begins
	lines   []mark
	changed chan struct{} // closed and forgotten at each change; nil where nobody waits
}

// mark is where a finished line begins. It is small because a program may print
// millions of empty lines before its limit ends it.
type mark struct {
	start  uint32
	stream Stream
}

func newOutput(limit int64) *Output {
	if limit <= 0 {
		limit = DefaultOutputLimit
	}
	return &Output{room: int(min(limit, math.MaxInt32))}
}

// Stdout returns what was printed to the standard output so far. The caller must
// not change it.
func (o *Output) Stdout() []byte { return o.snapshot(Stdout) }

// Stderr returns what was printed to the standard error so far. The caller must
// not change it.
func (o *Output) Stderr() []byte { return o.snapshot(Stderr) }

func (o *Output) snapshot(stream Stream) []byte {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clip(o.text[stream]) // no later addition changes these bytes
}

// Lines returns the finished lines of both streams in the order in which their ends
// arrived, without the first skip of them, and then the unfinished ones. When the
// program has ended all lines are finished. Who follows the output skips the finished
// lines that they have had.
func (o *Output) Lines(skip int) []Line {
	o.mu.Lock()
	defer o.mu.Unlock()
	var lines []Line
	for _, m := range o.lines[min(skip, len(o.lines)):] {
		text, _, _ := bytes.Cut(o.text[m.stream][m.start:], []byte("\n"))
		lines = append(lines, Line{Stream: m.stream, Text: chomp(text)})
	}
	for _, stream := range []Stream{Stdout, Stderr} {
		if text := o.text[stream][o.open[stream]:]; len(text) > 0 {
			lines = append(lines, Line{Stream: stream, Text: chomp(text), Unfinished: true})
		}
	}
	return lines
}

// chomp drops the first half of a line's end as Windows writes it.
func chomp(text []byte) string { return string(bytes.TrimSuffix(text, []byte("\r"))) }

// Changed returns a channel that is closed at the next change. Take it before
// looking, so that no change is missed.
func (o *Output) Changed() <-chan struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.changed == nil {
		o.changed = make(chan struct{})
	}
	return o.changed
}

// add appends what was printed, as far as there is room, and reports whether there was
// more.
func (o *Output) add(stream Stream, data []byte) (exceeded bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	kept := data[:min(len(data), o.room)]
	exceeded = len(kept) < len(data)
	o.over = o.over || exceeded
	o.room -= len(kept)
	o.text[stream] = append(o.text[stream], kept...)
	for rest := kept; ; {
		_, after, found := bytes.Cut(rest, []byte("\n"))
		if !found {
			break
		}
		o.finishLine(stream, len(o.text[stream])-len(after))
		rest = after
	}
	o.tell()
	return exceeded
}

// end closes a stream and finishes its last line, which need not end in a line break.
func (o *Output) end(stream Stream) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed[stream] = true
	if length := len(o.text[stream]); o.open[stream] < length {
		o.finishLine(stream, length)
	}
	o.tell()
}

// finishLine notes the line that ends before next.
func (o *Output) finishLine(stream Stream, next int) {
	o.lines = append(o.lines, mark{start: uint32(o.open[stream]), stream: stream})
	o.open[stream] = next
}

// tell wakes those who wait for a change.
func (o *Output) tell() {
	if o.changed != nil {
		close(o.changed)
		o.changed = nil
	}
}

// exceeded reports whether more was printed than there was room for.
func (o *Output) exceeded() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.over
}

// ended reports whether both streams have ended, so that the output is complete.
func (o *Output) ended() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.closed[Stdout] && o.closed[Stderr]
}
