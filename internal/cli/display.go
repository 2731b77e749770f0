package cli

import (
	"io"

	"tutor/internal/lesson"
	"tutor/internal/report"
)

// display shows checks on a terminal in teaching order, whatever the order in
// which they end. It fails when the summary does: what the terminal refuses until
// then is lost.
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

// add takes a check that has ended, and shows those whose turn it is. A check may be
// added again.
func (d *display) add(c report.Check) {
	d.ended[c.ID] = c
	for len(d.waiting) > 0 {
		next, ok := d.ended[d.waiting[0].ID()]
		if !ok {
			return
		}
		d.waiting = d.waiting[1:]
		d.terminal.Check(next)
	}
}
