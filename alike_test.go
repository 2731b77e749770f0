package tutor_test

import (
	"testing"

	"tutor/internal/report"
	"tutor/internal/script"
	"tutor/internal/wire"
)

// TestRunsAreAlike runs scripts twice and compares what went over the wire: what
// is left of it by wire.Compare does not depend on chance, so that a difference
// between two servers is a difference of the servers. It does so on the embedded
// servers. Scripts that bound time are left to TestScripts: they would have to run
// alone.
func TestRunsAreAlike(t *testing.T) {
	o := script.Options{Scratch: newScratch(t)}
	for _, l := range catalogue(t).Lessons {
		t.Run(l.Name, func(t *testing.T) {
			o := o
			o.Lesson = build(t, o.Scratch, l.Name)
			o.Program = o.Lesson
			for _, check := range l.Checks {
				if check.BoundsTime {
					continue
				}
				t.Run(check.Name, func(t *testing.T) {
					t.Parallel()
					again := make(chan script.Result, 1)
					go func() { again <- script.Run(t.Context(), check, o) }()
					first, second := script.Run(t.Context(), check, o), <-again
					judge(t, first)
					judge(t, second)
					if first.Verdict != report.Passed {
						return
					}
					c := wire.Compare(first.Events, second.Events)
					if c.Events == 0 && len(first.Events) > 0 {
						t.Errorf("of %d events none is compared", len(first.Events))
					}
					for _, d := range c.Differences {
						t.Error(d.Describe("the first run", "the second"))
					}
				})
			}
		})
	}
}
