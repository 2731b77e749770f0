package wire

import (
	"sync"
	"time"
)

// Recording is the list of all events of one script. It is safe for use by several goroutines.
type Recording struct {
	now   func() time.Time
	began time.Time

	mu      sync.Mutex
	events  []Event
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
	e.Seq = len(r.events) + 1
	e.At = r.now().Sub(r.began)
	r.events = append(r.events, e)
	r.wake()
}

func (r *Recording) wake() {
	if r.changed != nil {
		close(r.changed)
		r.changed = nil
	}
}

// Events returns what has been recorded so far. The slice is shared and must not be written to; it
// costs nothing to ask often.
func (r *Recording) Events() []Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.events[:len(r.events):len(r.events)]
}

// Changed returns a channel that is closed when something is recorded after this call. Ask for it
// before Events, and nothing is missed in between.
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
	if len(r.events) == 0 {
		return 0
	}
	return r.events[len(r.events)-1].At
}

// Now returns the time since the recording began.
func (r *Recording) Now() time.Duration { return r.now().Sub(r.began) }
