package replies

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Problem is one thing that is wrong with a replies.yaml.
type Problem struct {
	File string // as given to [Parse]
	Line int    // from 1
	Text string // which field, what is wrong with it, and what to do instead
}

// Error returns the problem as one line that editors can follow.
func (p *Problem) Error() string { return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text) }

// problems collects what is wrong with a file.
type problems struct {
	file  string
	found []*Problem
}

// add takes in a problem.
func (ps *problems) add(line int, format string, args ...any) {
	ps.found = append(ps.found, &Problem{ps.file, line, fmt.Sprintf(format, args...)})
}

// err joins the problems in the order of their lines, or returns nil.
func (ps *problems) err() error {
	slices.SortStableFunc(ps.found, func(a, b *Problem) int { return cmp.Compare(a.Line, b.Line) })
	errs := make([]error, len(ps.found))
	for i, p := range ps.found {
		errs[i] = p
	}
	return errors.Join(errs...)
}
