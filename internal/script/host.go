package script

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/rogpeppe/go-internal/txtar"
)

// ending is how testscript ended.
type ending struct {
	passed bool
	line   int    // that of the command that failed, 0 where none did
	log    string // testscript's own: a line for each phase that went well, all of the one that did not
	panic  any    // of a command of testscript's own
}

// host runs the script in its folder.
func (s *state) host(ctx context.Context) ending {
	file := filepath.Join(s.dir, s.check.Name+".txtar")
	if err := os.WriteFile(file, withoutSections(s.check.Data), 0o666); err != nil {
		s.fault = fmt.Errorf("writing the script: %w", err)
		return ending{}
	}
	t := &runner{}
	testscript.RunT(t, testscript.Params{
		Files:               []string{file},
		WorkdirRoot:         s.dir,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               s.setup,
		Condition:           s.condition,
		Cmds:                s.handlers(ctx),
	})
	e := ending{passed: !t.failed, log: t.log.String(), panic: t.panic}
	// testscript says in one place only which line failed. What a program printed cannot be taken for it, because the
	// script's file has a name that no program knows beforehand.
	at := regexp.MustCompile(`(?m)^FAIL: ` + regexp.QuoteMeta(file) + `:(\d+): `)
	if all := at.FindAllStringSubmatch(e.log, -1); len(all) > 0 {
		e.line, _ = strconv.Atoi(all[len(all)-1][1])
	}
	e.log = strings.ReplaceAll(e.log, file, s.check.Path)
	return e
}

// setup completes the environment before the script's first line.
func (s *state) setup(env *testscript.Env) error {
	env.Vars = baseEnvironment(env.Vars)
	for _, pair := range env.Vars {
		name, _, _ := strings.Cut(pair, "=")
		s.set = append(s.set, name)
	}
	s.work = env.WorkDir
	return nil
}

// withoutSections drops what is for the host alone, the hints and diagnoses: a program must not find them in its
// folder. The lines that testscript runs keep their numbers.
func withoutSections(data []byte) []byte {
	archive := txtar.Parse(data)
	kept := archive.Files[:0]
	for _, f := range archive.Files {
		if !strings.HasPrefix(f.Name, "hint.") && !strings.HasPrefix(f.Name, "diagnose.") {
			kept = append(kept, f)
		}
	}
	archive.Files = kept
	return txtar.Format(archive)
}

// runner is testscript's view of a test: one script on a goroutine of its own, which FailNow ends.
type runner struct {
	failed bool
	log    strings.Builder
	panic  any
}

// Run runs the script and waits for its end. A panic is the end of this script and no other.
func (t *runner) Run(name string, f func(testscript.T)) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			if r := recover(); r != nil {
				t.failed, t.panic = true, r
				t.Log(fmt.Sprintf("panic: %v\n%s", r, debug.Stack()))
			}
		}()
		f(t)
	}()
	<-done
}

// Parallel does nothing: when a script runs is for RunAll to say.
func (t *runner) Parallel() {}

// Verbose is false wherever the script runs, so that the log has one form.
func (t *runner) Verbose() bool { return false }

// Log adds to the log, which testscript hands over at the script's end.
func (t *runner) Log(args ...any) { fmt.Fprintln(&t.log, args...) }

// FailNow ends the script as failed.
func (t *runner) FailNow() {
	t.failed = true
	runtime.Goexit()
}

// Fatal ends the script as failed.
func (t *runner) Fatal(args ...any) {
	t.Log(args...)
	t.FailNow()
}

// Skip is never called for a script of the catalogue, which has no line that skips.
func (t *runner) Skip(args ...any) { t.Fatal(args...) }
