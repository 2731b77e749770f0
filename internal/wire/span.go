package wire

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Span is an assertion on the time from the first event that matches one query to the last event
// that matches another.
type Span struct {
	first, last Query
	least       time.Duration
	slack       time.Duration
	rejects     time.Duration // how long the wrong answer takes; 0 when none is named
}

// ParseSpan reads KIND MATCH… to KIND MATCH… = 3s +500ms [rejects 6s]: at least 3 s, at most 3.5 s,
// and never the wrong answer's 6 s, however far the slack is stretched. A slack that reaches the
// time it rejects is an error.
func ParseSpan(args []string) (Span, error) {
	to, is := slices.Index(args, "to"), slices.Index(args, "=")
	if to < 0 || is < to {
		return Span{}, errors.New("want KIND MATCH… to KIND MATCH… = 3s +500ms")
	}
	var s Span
	var err error
	if s.first, err = parseQuery(args[:to]); err != nil {
		return Span{}, err
	}
	if s.last, err = parseQuery(args[to+1 : is]); err != nil {
		return Span{}, fmt.Errorf("to: %w", err)
	}
	if err := s.parseBounds(args[is+1:]); err != nil {
		return Span{}, err
	}
	return s, nil
}

// parseBounds reads 3s +500ms [rejects 6s].
func (s *Span) parseBounds(args []string) error {
	rejecting := len(args) == 4 && args[2] == "rejects"
	if len(args) != 2 && !rejecting || args[1] == "" || args[1][0] != '+' {
		return errors.New("want a time and its slack after \"=\", as in = 3s +500ms or = 3s +500ms rejects 6s")
	}
	if slices.ContainsFunc(args, hasVariable) {
		return errors.New("times are written out, so that they can be checked before the script runs")
	}
	var err error
	if s.least, err = time.ParseDuration(args[0]); err != nil || s.least < 0 {
		return fmt.Errorf("%q is no duration such as 3s", args[0])
	}
	if s.slack, err = time.ParseDuration(args[1][1:]); err != nil || s.slack <= 0 {
		return fmt.Errorf("%q is no slack such as +500ms", args[1])
	}
	if !rejecting {
		return nil
	}
	if s.rejects, err = time.ParseDuration(args[3]); err != nil || s.rejects <= 0 {
		return fmt.Errorf("%q is no duration such as 6s", args[3])
	}
	if s.rejects <= s.least+s.slack {
		return fmt.Errorf("a bound that admits its own rejects: %s is within %s +%s", s.rejects, s.least, s.slack)
	}
	return nil
}

// limit returns the longest time that is still right. A slow machine stretches the slack, never up
// to the time of the wrong answer.
func (s Span) limit(slow float64) time.Duration {
	limit := s.least + time.Duration(float64(s.slack)*max(slow, 1))
	if s.rejects > 0 {
		limit = min(limit, s.rejects-1)
	}
	return limit
}

// ends returns the span's first event and the one that was over last.
func (s Span) ends(events []Event) (first, last Event, ok bool) {
	firsts, lasts := s.first.find(events, 0), s.last.find(events, 0)
	if len(firsts) == 0 || len(lasts) == 0 {
		return Event{}, Event{}, false
	}
	last = lasts[0]
	for _, e := range lasts {
		if end(e) >= end(last) { // calls are in the order of their requests
			last = e
		}
	}
	return firsts[0], last, true
}

// Eval looks at the events as they are. Slow multiplies the slack; below 1 it changes nothing.
func (s Span) Eval(events []Event, slow float64) Result {
	return s.eval(events, slow).checked(events)
}

func (s Span) eval(events []Event, slow float64) Result {
	limit := s.limit(slow)
	most := round(limit).String()
	if limit == s.rejects-1 {
		most = "less than " + s.rejects.String()
	}
	r := Result{Expected: fmt.Sprintf("Expected %s to %s from the first %s to the last %s.", s.least, most, s.first, s.last)}
	first, last, ok := s.ends(events)
	if !ok {
		missing := s.first
		if len(s.first.find(events, 0)) > 0 {
			missing = s.last
		}
		r.Seen = fmt.Sprintf("Saw no %s.", missing)
		r.Nearest = nearestEvents(missing, events, 0)
		return r
	}
	took := end(last) - first.At
	r.OK = s.least <= took && took <= limit
	r.Seen = fmt.Sprintf("Saw %s.", round(took))
	if !r.OK {
		r.Nearest = []string{first.String(), last.String()}
	}
	return r
}

// Wait evaluates the span when both its ends are there and nothing is recorded for 50 ms, or the
// programs have ended, which idle reports (nil: they never do). It takes at most 2 s.
func (s Span) Wait(ctx context.Context, rec *Recording, idle func() bool, slow float64) Result {
	wait(ctx, rec, idle, patience, func(events []Event) progress {
		if _, _, ok := s.ends(events); ok {
			return fits
		}
		return short
	})
	return s.Eval(rec.Events(), slow)
}
