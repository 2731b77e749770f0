package llm

import (
	"context"
	"time"
)

// pace is how fast tokens come.
type pace struct {
	first, gap time.Duration
}

// newPace returns the pace of a rate in tokens a second, where 0 is as fast as can be, and of a time
// for the first token, where 0 is the same as for any other.
func newPace(rate float64, first time.Duration) pace {
	p := pace{first: first}
	if rate > 0 {
		p.gap = time.Duration(float64(time.Second) / rate)
	}
	if p.first == 0 {
		p.first = p.gap
	}
	return p
}

// after returns how long it takes until the given number of tokens are there.
func (p pace) after(tokens int) time.Duration {
	if tokens == 0 {
		return 0
	}
	return p.first + time.Duration(tokens-1)*p.gap
}

// sleep waits until the time, or until the server ends; until the client leaves too, unless it is nil.
func (s *Server) sleep(until time.Time, client context.Context) error {
	d := time.Until(until)
	if d <= 0 {
		return s.ctx.Err()
	}
	var left <-chan struct{}
	if client != nil {
		left = client.Done()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-left:
		return client.Err()
	case <-s.ctx.Done():
		return s.ctx.Err()
	}
}
