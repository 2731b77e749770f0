package tutor_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"tutor/internal/fixtures/llama"
	"tutor/internal/fixtures/rabbitmq"
	"tutor/internal/lesson"
	"tutor/internal/program"
	"tutor/internal/report"
	"tutor/internal/script"
)

// TestScripts runs every script of every lesson against the lesson's own
// program: TestScripts/rpc/answers is what `tutor check rpc/answers` checks.
// Scripts that bound time from above run one at a time, before the others; on a
// server that is somebody's, all do.
func TestScripts(t *testing.T) {
	lessons := catalogue(t).Lessons
	var checks []lesson.Check
	for _, l := range lessons {
		checks = append(checks, l.Checks...)
	}
	o := options(t, checks)
	for _, l := range lessons {
		t.Run(l.Name, func(t *testing.T) {
			o := o
			o.Lesson = build(t, o.Scratch, l.Name)
			o.Program = o.Lesson
			for _, check := range l.Checks {
				t.Run(check.Name, func(t *testing.T) {
					if !check.BoundsTime && !shared(o) {
						t.Parallel()
					}
					judge(t, script.Run(t.Context(), check, o))
				})
			}
		})
	}
}

// judge makes a script's verdict the test's, and says of a failed one what a
// learner would be told.
func judge(t *testing.T, r script.Result) {
	t.Helper()
	switch r.Verdict {
	case report.Passed:
	case report.NotApplicable:
		t.Logf("not applicable: %s", r.Reason)
	case report.Skipped:
		t.Skip(r.Reason)
	default:
		t.Errorf("%s: %s\n%s", r.Verdict, r.Reason, told(r))
	}
}

// told returns what a terminal shows of a check.
func told(r script.Result) string {
	var b bytes.Buffer
	_ = report.NewTerminal(&b, report.Options{Width: 120}).Check(r.Check) // a buffer takes all
	return b.String()
}

// catalogue loads the lessons from the work tree.
func catalogue(t *testing.T) *lesson.Catalogue {
	t.Helper()
	c, err := lesson.Load(os.DirFS("."), script.Syntax)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// options returns what the checks are run with: the servers and the patience that
// the environment asks for, and a scratch folder, which live as long as the test.
func options(t *testing.T, checks []lesson.Check) script.Options {
	t.Helper()
	scratch := newScratch(t)
	source, err := rabbitmq.ParseSource(os.Getenv("TUTOR_RABBITMQ"))
	if err != nil {
		t.Fatalf("TUTOR_RABBITMQ: %v", err)
	}
	slow, err := script.ParseSlow(os.Getenv("TUTOR_SLOW"))
	if err != nil {
		t.Fatal(err)
	}
	return script.Options{
		RabbitMQ: start(t, source, checks, scratch), Llama: startLlama(t, checks), Scratch: scratch, Slow: slow,
	}
}

// shared reports whether a server is somebody's, so that checks run one at a time.
func shared(o script.Options) bool { return o.RabbitMQ.Shared() || o.Llama.Shared() }

// newScratch returns a scratch folder that lives as long as the test.
func newScratch(t *testing.T) *program.Scratch {
	t.Helper()
	scratch, err := program.NewScratch("")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := scratch.Close(); err != nil {
			t.Error(err)
		}
	})
	return scratch
}

// startLlama returns the chat server for the checks, that of TUTOR_LLAMA; it is not
// asked for where none of them uses one. Where the source has none to offer, the checks
// that use it are skipped, and say why.
func startLlama(t *testing.T, checks []lesson.Check) *llama.Server {
	t.Helper()
	source, err := llama.ParseSource(os.Getenv("TUTOR_LLAMA"))
	if err != nil {
		t.Fatalf("TUTOR_LLAMA: %v", err)
	}
	if !script.UsesServer("llama", checks...) {
		return llama.Missing(source, nil)
	}
	server, err := llama.Start(t.Context(), source, llama.Need{Recorded: true, Key: os.Getenv("OPENAI_API_KEY")})
	if _, ok := errors.AsType[*llama.UnavailableError](err); ok {
		return llama.Missing(source, err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return server
}

// start starts the broker for the checks; none where none of them uses one. Where the
// source has none to offer, the checks that use it are skipped, and say why.
func start(t *testing.T, source rabbitmq.Source, checks []lesson.Check, scratch *program.Scratch) *rabbitmq.Server {
	t.Helper()
	if !script.UsesServer("rabbitmq", checks...) {
		return rabbitmq.Missing(source, nil)
	}
	var queues []string
	for _, l := range catalogue(t).Lessons {
		queues = append(queues, l.Queues...)
	}
	server, err := rabbitmq.Start(t.Context(), source, rabbitmq.Need{
		Configs: script.Uses(checks), Queues: queues, Scratch: scratch,
	})
	if _, ok := errors.AsType[*rabbitmq.UnavailableError](err); ok {
		return rabbitmq.Missing(source, err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the last that %s has written:\n%s", server.Name(), strings.Join(server.Log(), "\n"))
		}
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return server
}

// build builds a lesson's program, with further flags of go build.
func build(t *testing.T, scratch *program.Scratch, name string, flags ...string) script.Program {
	t.Helper()
	dir, err := os.MkdirTemp(scratch.Dir(), "bin-")
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, name)
	if runtime.GOOS == "windows" {
		out += ".exe"
	}
	err = program.Build(context.Background(), ".", "./lessons/"+name, out, program.BuildOptions{Scratch: scratch, Flags: flags})
	if err != nil {
		t.Fatal(err)
	}
	return script.Program{Name: "lessons/" + name, Command: []string{out}}
}
