package wire

import (
	"sync"
	"time"
)

const (
	// maxBytes is how much a recording keeps, with eventBytes for an event beside its body and
	// what its fields hold. A program that sends without end must not take the machine's memory
	// with it.
	maxBytes   = 256 << 20
	eventBytes = 1 << 10

	// pageSize is how many events are allocated at once.
	pageSize = 64
)

// fullKind is the kind of a recording's last event when it is full, from nobody to nobody.
const fullKind = "recording.full"

// full reports whether events are all that a recording could hold, and not all that there was.
func full(events []Event) bool {
	return len(events) > 0 && events[len(events)-1].Kind == fullKind
}

// Recording is the list of all events of one script, or of as many as 256 MiB hold; then the last
// one is of the kind "recording.full". It is safe for use by several goroutines.
type Recording struct {
	now   func() time.Time
	began time.Time

	mu      sync.Mutex
	events  []Event   // those that have been asked for
	pages   [][]Event // those after them; a program never waits for a long list to be moved
	count   int
	lastAt  time.Duration
	bytes   int
	changed chan struct{} // closed at the next event; nil while nobody waits
	conns   int           // numbered so far
	open    int           // of these, those whose program may still send
}

// NewRecording returns an empty recording that begins now. The clock is the caller's, usually
// time.Now.
func NewRecording(now func() time.Time) *Recording {
	return &Recording{now: now, began: now()}
}

// Connect returns the number of a new connection, which counts as open until Disconnect.
func (r *Recording) Connect() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.conns++
	r.open++
	return r.conns
}

// Disconnect says that nothing more will come from the program's end of one connection.
func (r *Recording) Disconnect() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.open--
	r.wake()
}

// Open returns how many connections may still bring something from their program.
func (r *Recording) Open() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.open
}

// Append records an event, giving it its place (Seq) and time (At). The event's fields and body
// belong to the recording from then on.
func (r *Recording) Append(e Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.bytes > maxBytes {
		return
	}
	if r.bytes += weight(e); r.bytes > maxBytes {
		e = Event{Kind: fullKind}
	}
	r.count++
	r.lastAt = r.now().Sub(r.began)
	e.Seq, e.At = r.count, r.lastAt
	end := len(r.pages) - 1
	if end < 0 || len(r.pages[end]) == pageSize {
		r.pages = append(r.pages, make([]Event, 0, pageSize))
		end++
	}
	r.pages[end] = append(r.pages[end], e)
	r.wake()
}

func (r *Recording) wake() {
	if r.changed != nil {
		close(r.changed)
		r.changed = nil
	}
}

// Events returns what has been recorded so far. The slice is shared and must not be written to; to
// ask again costs only what has come since.
func (r *Recording) Events() []Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, page := range r.pages {
		r.events = append(r.events, page...)
	}
	r.pages = nil
	return r.events[:len(r.events):len(r.events)]
}

// Changed returns a channel that is closed when something is recorded, or a connection ends, after
// this call. Ask for it before Events, and nothing is missed in between.
func (r *Recording) Changed() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.changed == nil {
		r.changed = make(chan struct{})
	}
	return r.changed
}

// LastAt returns the time of the last event since the recording began, 0 when there is none.
func (r *Recording) LastAt() time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.lastAt
}

// Now returns the time since the recording began.
func (r *Recording) Now() time.Duration { return r.now().Sub(r.began) }
