package cli

import (
	"cmp"
	"io"
	"maps"
	"time"

	"tutor"
	"tutor/internal/lesson"
	"tutor/internal/report"
	"tutor/internal/script"
)

// outcome is what a run of checks comes to: each check is shown and kept as it
// ends, and all together are one report.
type outcome struct {
	app    *app
	json   bool
	show   *display
	kept   *lastRun
	junit  *junitFile
	report *report.Report
}

// newOutcome returns the outcome of a run of checks that is about to begin, and whose
// report is also written to junit.
func (a *app) newOutcome(checks []lesson.Check, flags checkFlags, junit *junitFile) *outcome {
	out := a.stdout
	if flags.json {
		out = io.Discard
	}
	return &outcome{
		app:    a,
		json:   flags.json,
		show:   newDisplay(out, a.env, checks),
		kept:   a.keepLastRun(),
		junit:  junit,
		report: &report.Report{Kit: tutor.Version, Started: time.Now(), Sources: make(map[string]string), Require: flags.require},
	}
}

// add takes a check that has ended.
func (o *outcome) add(r script.Result) {
	o.show.add(r.Check)
	o.kept.add(r)
}

// join takes the report on one lesson, when all its checks have ended. Each lesson's
// time counts from when its program is built.
func (o *outcome) join(part *report.Report) {
	for _, c := range part.Checks { // those too that never began, and hold up the others' turn
		o.show.add(c)
	}
	o.report.Program = part.Program
	maps.Copy(o.report.Sources, part.Sources)
	o.report.Checks = append(o.report.Checks, part.Checks...)
	o.report.Took += part.Took
}

// end finishes the report, and returns the failure that it asks for.
func (o *outcome) end() error {
	var err error
	if o.json {
		err = report.WriteJSON(o.app.stdout, o.report)
	} else {
		err = o.show.terminal.Summary(o.report)
	}
	err = cmp.Or(err, o.junit.write(o.report))
	code := o.report.Exit()
	if code != exitPassed {
		o.kept.tell(o.app)
	}
	return cmp.Or(err, ended(code))
}
