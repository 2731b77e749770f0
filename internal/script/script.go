// Package script runs the scripts that check a program: testscript files with commands of their own, which start
// servers, run the program under check, and assert on what it printed and on what went over the wire.
//
// Run runs one script and RunAll many. A verdict is the same wherever it is made, under `go test` or in the tutor
// command, because neither is looked at: no flag, no testing.T, no deadline but the script's own.
package script

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"tutor/internal/fixtures/llama"
	"tutor/internal/fixtures/rabbitmq"
	"tutor/internal/lesson"
	"tutor/internal/program"
	"tutor/internal/report"
	"tutor/internal/wire"
)

// Program is a program as `run` and `spawn` start it.
type Program struct {
	Name    string   // as people are shown it
	Command []string // its path, and arguments that come before the script's
	Dir     string   // where it runs; "" for the script's own folder
	Env     []string // NAME=VALUE, in addition to the script's environment
}

// Options say what a script is run against, and how.
type Options struct {
	Program Program // the program under check
	Lesson  Program // the lesson's own build, for --lesson

	RabbitMQ *rabbitmq.Server // where scripts get their broker, as their Uses ask for; nil is the embedded one
	Llama    *llama.Server    // where scripts get their llama; nil is the embedded one

	Scratch *program.Scratch // where scripts have their folders; nil for the system's folder of temporary files
	Slow    float64          // multiplies patience and slack on a slow machine; below 1, it changes nothing
	Timeout time.Duration    // of each script; 0 is 60 s
	Slots   int              // how many scripts run side by side; 0 is 4
	Require bool             // a skipped script is a failure of the run
	Kill    <-chan struct{}  // when it is closed, programs are killed at once, and no more started; may be nil
	Log     io.Writer        // gets what happens as it happens, line by line; may be nil
}

func (o Options) timeout() time.Duration { return cmp.Or(o.Timeout, time.Minute) }

// Result is what came of one script.
type Result struct {
	report.Check
	Events []wire.Event // what went over the wire, to the end of the last program
	Log    string       // what happened, a line each
}

// Run runs a script to its verdict, which it reaches a few seconds after Options.Timeout at the latest. When ctx ends
// before, the verdict is Interrupted. Nothing that the script started is left behind.
func Run(ctx context.Context, check lesson.Check, o Options) Result {
	start := time.Now()
	s := &state{
		check:     check,
		options:   o,
		recording: wire.NewRecording(time.Now),
		log:       &transcript{check: check.ID(), start: start, live: o.Log},
		timers:    make(map[string]time.Time),
	}
	var end context.CancelFunc
	s.alive, end = until(o.Kill)
	defer end()
	result := Result{Check: report.Check{ID: check.ID(), Title: check.Title, Level: string(check.Level)}}
	s.judge(ctx, &result.Check)
	result.Took = time.Since(start)
	result.Events = s.recording.Events()
	result.Log = s.log.String()
	return result
}

// until returns a context that ends when kill is closed, or when the function is called.
func until(kill <-chan struct{}) (context.Context, context.CancelFunc) {
	ctx, end := context.WithCancel(context.Background())
	go func() {
		select {
		case <-kill:
			end()
		case <-ctx.Done():
		}
	}()
	return ctx, end
}

// judge runs the script, or says why it is not run, and fills in the verdict.
func (s *state) judge(ctx context.Context, check *report.Check) {
	if reason := s.inapplicable(); reason != "" {
		check.Verdict, check.Reason = report.NotApplicable, reason
		return
	}
	if missing := s.options.missing(s.check); missing != nil {
		check.Verdict, check.Reason = report.Skipped, missing.Error()
		return
	}
	ended := s.play(ctx)
	defer os.RemoveAll(s.dir)      // after the finding, which may show a file of it
	events := s.recording.Events() // before the programs are stopped, which shows on the wire
	interrupted := ctx.Err() != nil
	unnoticed := s.stopPrograms()
	s.closeServers()
	check.Phases = s.phases(ended)
	crash := s.crash()
	switch {
	case ended.passed && crash != nil:
		check.Verdict, check.Finding = report.Failed, crash
	case ended.passed:
		check.Verdict = report.Passed
	case interrupted:
		check.Verdict, check.Reason = report.Interrupted, context.Cause(ctx).Error()
	default:
		check.Verdict = report.Failed
		check.Finding = s.explain(ended)
		check.Finding.Evidence = append(check.Finding.Evidence, unnoticed...)
		check.Finding.Try = s.advice(s.lineAt(ended.line), events)
		s.log.printf("check", "%s:%d: expected %s", check.Finding.File, check.Finding.Line, check.Finding.Expected)
		s.log.printf("check", "saw %s", check.Finding.Seen)
	}
}

// play hands the script to testscript, in a folder of its own.
func (s *state) play(ctx context.Context) ending {
	ctx, cancel := context.WithTimeoutCause(ctx, s.options.timeout(), errDeadline)
	defer cancel()
	base := ""
	if s.options.Scratch != nil {
		base = s.options.Scratch.Dir()
	}
	var err error
	if s.dir, err = os.MkdirTemp(base, strings.ReplaceAll(s.check.ID(), "/", "-")+"-"); err != nil {
		s.fault = fmt.Errorf("making the script's folder: %w", err)
		return ending{}
	}
	return s.host(ctx)
}
