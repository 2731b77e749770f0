package script

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tutor/internal/report"
)

func TestRunAll(t *testing.T) {
	t.Parallel()
	checks, err := load(map[string]string{
		"a": "# t\nuse rabbitmq\nrun a say x\nstdout x\n",
		"b": "# t\nrun a say x\nstdout y\n",
		"c": "# t\n# needs: rabbitmq=url\nrun a say x\n",
		"d": "# t\nspawn a say x\nwaitfor a x --within 4s\n", // bounds time
		"e": "# t\nrun a nap 20ms\n",
	})
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	var running atomic.Int32
	var ended []string
	r := RunAll(t.Context(), checks, Options{Program: testProgram(), Log: &log, Require: true}, func(r Result) {
		if running.Add(1) != 1 {
			t.Error("two at once")
		}
		ended = append(ended, r.ID)
		running.Add(-1)
	})
	var got []string
	for _, c := range r.Checks {
		got = append(got, c.ID+" "+string(c.Verdict))
	}
	want := []string{"t/a passed", "t/b failed", "t/c not-applicable", "t/d passed", "t/e passed"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if len(ended) != 5 || ended[4] != "t/d" {
		t.Errorf("ended in the order %q; t/d bounds time and runs alone", ended)
	}
	if r.Program != "test program" || !r.Require || r.Sources["rabbitmq"] != "embedded (rabbitmq@4.3)" || r.Exit() != report.ExitFailed {
		t.Errorf("%+v", r)
	}
	if !strings.Contains(log.String(), "[a] x\n") {
		t.Errorf("the log lacks what a program printed:\n%s", &log)
	}
}

// TestInterrupted stops a run while its first script is under way.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	checks, err := load(map[string]string{
		"a": "# t\nrun a stubborn\n",
		"b": "# t\nrun a say x\n",
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	o := Options{Program: testProgram(), Slots: 1, Log: writerFunc(func(p []byte) {
		if strings.Contains(string(p), "[a] ready") {
			cancel(errors.New("Ctrl-C"))
		}
	})}
	start := time.Now()
	r := RunAll(ctx, checks, o, nil)
	if r.Checks[0].Verdict != report.Interrupted || r.Checks[1].Verdict != report.NotRun || r.Exit() != report.ExitInterrupted {
		t.Errorf("%+v", r.Checks)
	}
	if r.Checks[0].Finding != nil || r.Checks[0].Reason != "Ctrl-C" {
		t.Errorf("%+v", r.Checks[0])
	}
	if took := time.Since(start); took > 30*time.Second {
		t.Errorf("took %s", took)
	}
}

type writerFunc func(p []byte)

func (f writerFunc) Write(p []byte) (int, error) {
	f(p)
	return len(p), nil
}
