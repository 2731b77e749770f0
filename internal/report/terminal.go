package report

import "io"

// Options say what the terminal can show.
type Options struct {
	// Color marks verdicts with ANSI colours.
	Color bool
	// ASCII keeps to marks that any terminal has, such as "ok" for "✓".
	ASCII bool
	// Width is how many columns there are; 0 means 80.
	Width int
	// IDWidth is how many columns the checks' names take, so that titles
	// stand below one another; 0 means each as many as it needs.
	IDWidth int
}

// A Terminal shows a run to a person: each check as it ends, then the summary.
// Its methods are not safe for concurrent use.
type Terminal struct {
	w io.Writer
	o Options
}

// NewTerminal returns a Terminal that writes to w.
func NewTerminal(w io.Writer, o Options) *Terminal {
	if o.Width <= 0 {
		o.Width = 80
	}
	return &Terminal{w: w, o: o}
}

// Check shows one check that has ended, and for a failed one its finding. It
// returns the writer's error.
func (t *Terminal) Check(c Check) error { return nil }

// Summary shows how the whole run ended. It returns the writer's error.
func (t *Terminal) Summary(r *Report) error { return nil }
