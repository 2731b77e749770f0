package lesson

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// A Problem is one thing that is wrong with the catalogue.
type Problem struct {
	// Path is the file's, in the file system it was loaded from.
	Path string
	// Line is where in the file, from 1.
	Line int
	// Text says what is wrong and, after a semicolon, what to do instead.
	Text string
}

// Error returns the problem as one line that editors can follow.
func (p *Problem) Error() string {
	return fmt.Sprintf("%s:%d: %s", p.Path, p.Line, p.Text)
}

// problems collects what is wrong with a catalogue.
type problems struct {
	found []*Problem
}

// add takes in a problem; one with no line of its own, 0, is with the first.
func (ps *problems) add(path string, line int, format string, args ...any) {
	ps.found = append(ps.found, &Problem{path, max(1, line), fmt.Sprintf(format, args...)})
}

// err joins the problems in the order of their places, or returns nil.
func (ps *problems) err() error {
	slices.SortStableFunc(ps.found, func(a, b *Problem) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Line, b.Line))
	})
	errs := make([]error, len(ps.found))
	for i, p := range ps.found {
		errs[i] = p
	}
	return errors.Join(errs...)
}
