package script

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"tutor/internal/lesson"
	"tutor/internal/report"
	"tutor/internal/wire"
)

// state is one script while it runs. Its commands run one after another, on one goroutine.
type state struct {
	check   lesson.Check
	options Options
	dir     string                 // of the script's own, gone at its end
	work    string                 // $WORK, in it
	ts      *testscript.TestScript // nil before the first command of ours
	set     []string               // names of the variables that the script began with or that our commands have set

	recording *wire.Recording
	log       *transcript
	alive     context.Context // ends when programs are to be killed at once
	brokers   []*usedBroker   // of each "use rabbitmq"; the last is in use
	chats     []*usedChat     // the same of "use llama"
	programs  []*child
	timers    map[string]time.Time
	subject   subject

	// What a failed line of ours left for the report; of the two, at most one is set.
	finding *report.Finding
	fault   error
}

// subject is what stdout, stderr and cmp look at, kept here because a failed one must be explained.
type subject struct {
	stdout, stderr         string
	stdoutName, stderrName string // for people; "" where nothing has run yet
}

// setSubject changes what stdout, stderr and cmp look at.
func (s *state) setSubject(new subject) {
	io.WriteString(s.ts.Stdout(), new.stdout)
	io.WriteString(s.ts.Stderr(), new.stderr)
	s.subject = new
}

// setenv sets a variable of the script, for its later lines and for the programs that it starts.
func (s *state) setenv(name, value string) {
	s.ts.Setenv(name, value)
	s.set = append(s.set, name)
}

// logf notes something in both logs, the one of the failing phase and the one of the whole run.
func (s *state) logf(format string, args ...any) {
	s.ts.Logf(format, args...)
	s.log.printf("check", format, args...)
}

// program returns the program of that name.
func (s *state) program(name string) (*child, error) {
	var known []string
	for _, c := range s.programs {
		if c.name == name {
			return c, nil
		}
		known = append(known, c.name)
	}
	if known == nil {
		return nil, fmt.Errorf("no program %q: none was started yet", name)
	}
	return nil, fmt.Errorf("no program %q; started were %s", name, strings.Join(known, ", "))
}

// allEnded reports whether no program is running, so that nothing more can come over the wire.
func (s *state) allEnded() bool {
	for _, c := range s.programs {
		if c.running() {
			return false
		}
	}
	return true
}

// handlers returns the language's commands as testscript calls them.
func (s *state) handlers(ctx context.Context) map[string]func(*testscript.TestScript, bool, []string) {
	all := make(map[string]func(*testscript.TestScript, bool, []string))
	for _, c := range Commands() {
		all[c.Name] = func(ts *testscript.TestScript, neg bool, args []string) {
			s.ts = ts
			s.log.printf("check", "> %s", commandLine(c.Name, neg, args))
			s.finding, s.fault = s.do(ctx, c, neg, args)
			switch {
			case s.finding != nil:
				ts.Fatalf("expected %s", s.finding.Expected)
			case s.fault != nil:
				ts.Fatalf("%v", s.fault)
			}
		}
	}
	return all
}

// do runs one line. A panic in it is the line's failure and nobody else's.
func (s *state) do(ctx context.Context, c Command, neg bool, args []string) (finding *report.Finding, err error) {
	defer func() {
		if r := recover(); r != nil {
			s.log.printf("check", "panic: %v\n%s", r, debug.Stack())
			finding, err = nil, panicError{r}
		}
	}()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	line, err := c.read(neg, args)
	if err != nil {
		return nil, err
	}
	finding, err = line(ctx, s)
	switch {
	case ctx.Err() == nil || finding == nil && err == nil:
		return finding, err
	case finding == nil:
		return nil, context.Cause(ctx)
	}
	finding.Seen += " The time for the whole script was up."
	return finding, nil
}

// panicError is a command's panic: a fault of this program, not of the one under check.
type panicError struct{ value any }

func (e panicError) Error() string {
	return fmt.Sprintf("the command panicked, which is a fault of tutor's: %v", e.value)
}

// errDeadline is why a script's context ends when its time is up.
var errDeadline = errors.New("the script's time is up")

// commandLine writes a line as a script would, variables filled in and long words cut.
func commandLine(name string, neg bool, args []string) string {
	words := []string{name}
	if neg {
		words = []string{"!", name}
	}
	for _, arg := range args {
		arg = shorten(arg, 100)
		if arg == "" || strings.ContainsAny(arg, " \t'#$") {
			arg = "'" + strings.ReplaceAll(arg, "'", "''") + "'"
		}
		words = append(words, arg)
	}
	return strings.Join(words, " ")
}
