package script

import (
	"cmp"
	"context"
	"io"
	"sync"
	"time"

	"tutor/internal/lesson"
	"tutor/internal/report"
)

// RunAll runs the checks: side by side, as many at once as there are slots, and those that bound a time from above one
// at a time, when no other runs; so do all where a server is shared. It calls each as a check ends, never twice at
// once; each may be nil. The report has the checks in the order given; when ctx ends, those that had not begun are NotRun.
func RunAll(ctx context.Context, checks []lesson.Check, o Options, each func(Result)) *report.Report {
	r := &report.Report{
		Started: time.Now(),
		Sources: o.sources(checks...),
		Program: o.Program.Name,
		Require: o.Require,
		Checks:  make([]report.Check, len(checks)),
	}
	if o.Log != nil {
		o.Log = &lockedWriter{w: o.Log}
	}
	var mu sync.Mutex // held while each is called
	one := func(i int) {
		check := checks[i]
		if ctx.Err() != nil {
			r.Checks[i] = report.Check{
				ID: check.ID(), Title: check.Title, Level: string(check.Level),
				Verdict: report.NotRun, Reason: context.Cause(ctx).Error(),
			}
			return
		}
		result := Run(ctx, check, o)
		r.Checks[i] = result.Check
		if each != nil {
			mu.Lock()
			defer mu.Unlock()
			each(result)
		}
	}
	var together, alone []int
	for i, check := range checks {
		if check.BoundsTime {
			alone = append(alone, i)
		} else {
			together = append(together, i)
		}
	}
	slots := cmp.Or(o.Slots, 4)
	if o.shared(checks...) {
		slots = 1
	}
	sideBySide(together, slots, one)
	sideBySide(alone, 1, one)
	r.Took = time.Since(r.Started)
	return r
}

// sideBySide calls do for each item, so many at once, and returns when all are done.
func sideBySide(items []int, slots int, do func(int)) {
	next := make(chan int)
	var workers sync.WaitGroup
	for range slots {
		workers.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for _, i := range items {
		next <- i
	}
	close(next)
	workers.Wait()
}

// lockedWriter lets the logs of several scripts share a writer.
type lockedWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}
