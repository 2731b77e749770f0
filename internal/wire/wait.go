package wire

import (
	"context"
	"time"
)

const (
	patience = 2 * time.Second       // the longest that a question waits for its events
	quiet    = 50 * time.Millisecond // nothing recorded for so long: nothing more will come
	pause    = 2 * time.Millisecond  // between two looks at a recording that grows fast
)

// progress is what the events so far mean for a question about them.
type progress int

const (
	short   progress = iota // not there yet; more events can change that
	fits                    // as wanted; more events can spoil it
	decided                 // no further event changes the answer
)

// wait returns when look's answer is final: decided, or fits and the recording has been quiet, or
// nothing more can come because the programs have ended (idle) with their connections, or the time
// is over.
func wait(ctx context.Context, rec *Recording, idle func() bool, most time.Duration, look func([]Event) progress) {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	began := rec.Now() // what a program sent just before may still be on its way
	for {
		changed := rec.Changed()
		ended := idle != nil && rec.Open() == 0 && idle() // before the look: what is recorded later is no program's
		seen := look(rec.Events())
		silence := quiet - (rec.Now() - max(began, rec.LastAt()))
		if seen == decided || ended || seen == fits && silence <= 0 {
			return
		}
		if seen == short {
			silence = quiet // nothing to expect of it, but idle is worth asking again
		}
		if !sleep(ctx, changed, silence) || !sleep(ctx, nil, pause) {
			return
		}
	}
}

// sleep waits for d or until changed is closed; it returns false when ctx is done.
func sleep(ctx context.Context, changed <-chan struct{}, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-changed:
		return true
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
