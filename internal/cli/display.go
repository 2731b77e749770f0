package cli

import (
	"io"

	"tutor/internal/lesson"
	"tutor/internal/report"
)

// display shows checks on a terminal in teaching order, whatever the order in
// which they end.
type display struct {
	terminal *report.Terminal
	waiting  []lesson.Check          // not shown yet
	ended    map[string]report.Check // of those, by ID
}

// newDisplay returns the display of a run of checks that writes to w.
func newDisplay(w io.Writer, env environ, checks []lesson.Check) *display {
	options := report.Options{Color: env.color(w), ASCII: env.get("TERM") == "dumb", Width: env.columns()}
	for _, c := range checks {
		options.IDWidth = max(options.IDWidth, len(c.ID()))
	}
	return &display{
		terminal: report.NewTerminal(w, options),
		waiting:  checks,
		ended:    make(map[string]report.Check),
	}
}

// add takes a check that has ended, and shows those whose turn it is. It returns
// the writer's error.
func (d *display) add(c report.Check) error {
	d.ended[c.ID] = c
	for len(d.waiting) > 0 {
		next, ok := d.ended[d.waiting[0].ID()]
		if !ok {
			break
		}
		d.waiting = d.waiting[1:]
		if err := d.terminal.Check(next); err != nil {
			return err
		}
	}
	return nil
}
