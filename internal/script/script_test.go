package script

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"tutor/internal/fixtures/rabbitmq"
	"tutor/internal/lesson"
	"tutor/internal/report"
)

// load makes checks of scripts by way of the catalogue, so that what it refuses cannot be tested by accident.
func load(scripts map[string]string) ([]lesson.Check, error) {
	var names []string
	fsys := fstest.MapFS{}
	for name, text := range scripts {
		names = append(names, name)
		fsys["testdata/script/t/"+name+".txtar"] = &fstest.MapFile{Data: []byte(text)}
	}
	slices.Sort(names)
	fsys["lessons/t/README.md"] = &fstest.MapFile{Data: fmt.Appendf(nil,
		"---\ntitle: T\nsummary: S\nneeds: [rabbitmq]\norder: 1\ncore: [%s]\nrobust: [%s]\n---\n# T\n",
		names[0], strings.Join(names[1:], ", "))}
	catalogue, err := lesson.Load(fsys, Syntax)
	if err != nil {
		return nil, err
	}
	return catalogue.Lessons[0].Checks, nil
}

// check makes a check of one script.
func check(t *testing.T, script string) lesson.Check {
	t.Helper()
	checks, err := load(map[string]string{"s": script})
	if err != nil {
		t.Fatal(err)
	}
	return checks[0]
}

// play runs one script; unless the options say otherwise with ten times the patience, as the machine may be busy.
func play(t *testing.T, script string, o Options) Result {
	t.Helper()
	o.Slow = cmp.Or(o.Slow, 10)
	o.Program = testProgram()
	return Run(t.Context(), check(t, script), o)
}

func TestScripts(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		script         string
		expected, seen string // of the finding; both empty where the script passes
		line           int
	}{
		"output of a run is the subject": {script: "# t\nrun a say one two\nstdout -count=1 two\n! stderr .\n"},
		"cmp":                            {script: "# t\nrun a say one\ncmp stdout want\n-- want --\none\n"},
		"other commands leave it":        {script: "# t\nrun a say one\nspawn b serve\nwaitfor b ready\ntimer T\nelapsed T <1m\nidle 1ms\ninterrupt b\nstdout one\n"},
		"output looks while it runs":     {script: "# t\nspawn a serve\nwaitfor a ready\noutput a\nstdout ready\n"},
		"exit code":                      {script: "# t\nrun a --exit 3 complain no 3\nstderr no\n"},
		"any exit code":                  {script: "# t\nrun a --exit any complain no 3\n"},
		"stdin":                          {script: "# t\nrun a --stdin in shout\nstderr HELLO\n-- in --\nhello\n"},
		"a line's environment":           {script: "# t\nrun a --env X=1 env X\nstdout ^1$\n"},
		"the script's environment":       {script: "# t\nenv X=2\nrun a env X\nstdout ^2$\n"},
		"a variable too big for a program": {script: "# t\nenv A=0123456789012345\nenv B=$A$A$A$A$A$A$A$A\nenv C=$B$B$B$B$B$B$B$B\n" +
			"env D=$C$C$C$C$C$C$C$C\nenv E=$D$D$D$D$D$D$D$D$D$D$D$D$D$D$D$D\nrun a env E\nstdout '^$'\nrun b env D\nstdout ^$D$\n"},
		"lines of both streams":       {script: "# t\nspawn a say x x\nwaitfor a x --count 2\n"},
		"sigkill":                     {script: "# t\nspawn a stubborn\nwaitfor a ready\nsigkill a\n"},
		"a forgotten child":           {script: "# t\nrun a fork\nstdout forked\n"},
		"conditions":                  {script: "# t\n[rabbitmq:embedded] [!profile:rabbitmq@3.10] run a say x\n[!rabbitmq:embedded] cmp no file\nstdout x\n"},
		"hints are not in the folder": {script: "# t\n! exists hint.1\nexists other\n-- other --\nx\n-- hint.1 --\nLook.\n"},

		"wrong exit code": {script: "# t\nrun a complain broken 1\n", line: 2,
			expected: "a to exit with 0.", seen: "that it exited with 1 after"},
		"no such program": {script: "# t\nrun a --lesson x\n", line: 2,
			expected: "a to start.", seen: "that it could not be started: there is no such file."},
		"killed under exit any": {script: "# t\nrun a --exit any flood\n", line: 2,
			expected: "a to come to an end of its own.", seen: "that it printed without end and was stopped after"},
		"no match": {script: "# t\nrun a say one\n\nstdout two\n", line: 4,
			expected: "something in the standard output of a that matches 'two'.", seen: "nothing that does."},
		"unwanted match": {script: "# t\nrun a say one\n! stdout o.e\n", line: 3,
			expected: "nothing in the standard output of a that matches 'o.e'.", seen: "'one'."},
		"wrong count": {script: "# t\nrun a say one one\nstdout -count=3 one\n", line: 3,
			expected: "3 times 'one' in the standard output of a.", seen: "it 2 times."},
		"nothing printed": {script: "# t\nrun a nap 0s\nstdout x\n", line: 3,
			expected: "something in the standard output of a that matches 'x'.", seen: "nothing in it at all."},
		"difference": {script: "# t\nrun a say one two\ncmp stdout want\n-- want --\none\nthree\n", line: 3,
			expected: "stdout to be the same as want.", seen: "a difference in line 2."},
		"grep": {script: "# t\ngrep x file\n-- file --\ny\n", line: 2,
			expected: "something in the file file that matches 'x'.", seen: "nothing that does."},
		"exists": {script: "# t\nexists file\n", line: 2, expected: "a file file.", seen: "none."},
		"waitfor ended": {script: "# t\nspawn a say one\nwaitfor a two --within 1m\n", line: 3,
			expected: "a to print a line that matches 'two'.", seen: "no such line; a exited with 0 after"},
		"waitfor in vain": {script: "# t\nspawn a serve\nwaitfor a two --within 5ms\n", line: 3,
			expected: "a to print a line that matches 'two'.", seen: "no such line; a was still running after 50ms."},
		"waitfor too few": {script: "# t\nspawn a serve\nwaitfor a ready\nwaitfor a ready --count 2 --within 5ms\n", line: 4,
			expected: "a to print 2 lines that match 'ready'.", seen: "1 of them; a was still running after 50ms."},
		"ignores Ctrl-C": {script: "# t\nspawn a stubborn\nwaitfor a ready\ninterrupt a --within 5ms\n", line: 4,
			expected: "a to end within 50ms of Ctrl-C.", seen: "that it was still running."},
		"fails at Ctrl-C": {script: "# t\nspawn a serve 2\nwaitfor a ready\ninterrupt a\n", line: 4,
			expected: "a to exit with 0.", seen: "that it exited with 2 after"},
		"ended before Ctrl-C": {script: "# t\nrun a say x\ninterrupt a\n", line: 3,
			expected: "a to be running when it is sent Ctrl-C.", seen: "that it had ended by itself: it exited with 0 after"},
		"too slow": {script: "# t\ntimer T\nrun a nap 30ms\nelapsed T <1ms\n", line: 4,
			expected: "the stopwatch T to show <1ms.", seen: ""},
		"no stopwatch": {script: "# t\nelapsed T <1s\n", line: 2,
			expected: "the line to be carried out.", seen: `that it could not be: no stopwatch "T" was started.`},
		"nothing to read": {script: "# t\nrun a --stdin in cat\n", line: 2,
			expected: "the line to be carried out.", seen: "that it could not be: reading what a is to read: open"},
		"no broker": {script: "# t\namqp queue q\n", line: 2,
			expected: "the line to be carried out.", seen: `that it could not be: there is no broker: "use rabbitmq" comes first.`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := play(t, test.script, Options{Lesson: Program{Command: []string{"/nowhere/program"}}})
			if test.expected == "" {
				if r.Verdict != report.Passed {
					t.Fatalf("%s: %+v\n%s", r.Verdict, r.Finding, r.Log)
				}
				return
			}
			if r.Verdict != report.Failed {
				t.Fatalf("%s %s\n%s", r.Verdict, r.Reason, r.Log)
			}
			f := r.Finding
			if f.Expected != test.expected || !strings.HasPrefix(f.Seen, test.seen) || f.Line != test.line {
				t.Errorf("line %d, expected %s, saw %s\nwant line %d, expected %s, saw %s",
					f.Line, f.Expected, f.Seen, test.line, test.expected, test.seen)
			}
			if want := strings.Split(test.script, "\n")[test.line-1]; f.Command != want || f.File != "testdata/script/t/s.txtar" {
				t.Errorf("%s: %s, want %s", f.File, f.Command, want)
			}
		})
	}
}

func TestDeadline(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ script, expected, seen string }{
		"run": {"# t\nrun a nap 1m\n", "a to come to its end.",
			"that it was still running. The time for the whole script was up."},
		"waitfor": {"# t\nspawn a nap 1m\nwaitfor a never --within 1m\n", "a to print a line that matches 'never'.",
			"no such line; a was"},
		"idle":    {"# t\nidle 1m\n", "the check to come to its end within 300ms.", "that it was still at this line."},
		"between": {"# t\nrun a --exit any nap 10s\n", "a to come to its end.", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := play(t, test.script, Options{Timeout: 300 * time.Millisecond})
			if r.Verdict != report.Failed || r.Finding.Expected != test.expected || !strings.HasPrefix(r.Finding.Seen, test.seen) {
				t.Errorf("%s: %+v", r.Verdict, r.Finding)
			}
			if r.Took > 30*time.Second {
				t.Errorf("took %s", r.Took)
			}
		})
	}
}

// everyEnd is a script for each way in which one can end. Each uses a broker, so that it is skipped where there is none.
var everyEnd = map[string]string{
	"a-passes":         "# A phase.\nrun a say x\n\n# Another.\nstdout x\nuse rabbitmq\n",
	"b-fails":          "# A phase.\nrun a say x\n\n# The one that fails.\nstdout x\nstdout y\nuse rabbitmq\n",
	"c-fails-ours":     "# A phase.\nspawn a say x\nwaitfor a y\nuse rabbitmq\n",
	"d-panics":         "# A phase.\ntimer boom\n\nelapsed boom >0s\nuse rabbitmq\n",
	"e-hangs":          "# A phase.\nrun a nap 1m\nuse rabbitmq\n",
	"f-not-applicable": "# A phase.\n# needs: rabbitmq=container\nrun a say x\nuse rabbitmq\n",
	"g-wrong-profile":  "# A phase.\n# needs: profile=rabbitmq@3.10\nrun a say x\nuse rabbitmq\n",
}

// runEveryEnd runs them all, as the command and as a test do.
func runEveryEnd(source string) ([]report.Check, error) {
	checks, err := load(everyEnd)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "every-end-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	var all []report.Check
	for _, c := range checks { // one by one, as each needs a Log of its own
		o := Options{Program: testProgram(), Log: new(bomb)}
		if source != "embedded" {
			o.RabbitMQ = rabbitmq.Missing(rabbitmq.Source{Kind: rabbitmq.Kind(source)}, errors.New("there is none here"))
		}
		if strings.HasSuffix(c.Name, "hangs") {
			o.Timeout = 300 * time.Millisecond
		}
		r := Run(context.Background(), c, o)
		all = append(all, r.Check)
	}
	return all, nil
}

// bomb is a log that panics in the middle of a script's command.
type bomb struct{}

func (*bomb) Write(p []byte) (int, error) {
	if strings.Contains(string(p), "boom: ") {
		panic("the bomb")
	}
	return len(p), nil
}

// playTutor is what the tutor command does: it runs scripts without package testing.
func playTutor() int {
	all, err := runEveryEnd(os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	json.NewEncoder(os.Stdout).Encode(all)
	return 0
}

// TestSameVerdicts runs the same scripts here and in a process that is not a test.
func TestSameVerdicts(t *testing.T) {
	t.Parallel()
	for source, want := range map[string][]string{
		"embedded": {"passed 0", "failed 6", "failed 3", "failed 4", "failed 2", "not-applicable 0", "not-applicable 0"},
		"process":  {"skipped 0", "skipped 0", "skipped 0", "skipped 0", "skipped 0", "not-applicable 0", "skipped 0"},
	} {
		t.Run(source, func(t *testing.T) {
			t.Parallel()
			here, err := runEveryEnd(source)
			if err != nil {
				t.Fatal(err)
			}
			out, err := exec.Command(os.Args[0], asTutor, source).Output()
			if err != nil {
				t.Fatal(err)
			}
			var there []report.Check
			if err := json.Unmarshal(out, &there); err != nil {
				t.Fatal(err)
			}
			for i := range here {
				if got := essence(here[i]); got != essence(there[i]) || !strings.HasPrefix(got, want[i]) {
					t.Errorf("%s:\nas a test    %s\nas a command %s\nwant         %s", here[i].ID, got, essence(there[i]), want[i])
				}
			}
		})
	}
}

// essence is all of a verdict that must not depend on where it was made.
func essence(c report.Check) string {
	var phases []string
	for _, p := range c.Phases {
		phases = append(phases, fmt.Sprint(p.Title, p.Failed))
	}
	line, what := 0, ""
	if c.Finding != nil {
		line, what = c.Finding.Line, c.Finding.Expected+" "+c.Finding.Command
	}
	return fmt.Sprint(c.Verdict, " ", line, " ", c.Reason, " ", what, " ", phases)
}

// TestKill kills the programs of a script that goes on: they end, although they ignore Ctrl-C.
func TestKill(t *testing.T) {
	t.Parallel()
	kill := make(chan struct{})
	log := writerFunc(func(line []byte) {
		if strings.Contains(string(line), "[b] ready") {
			close(kill)
		}
	})
	r := play(t, "# t\nspawn a stubborn\nwaitfor a ready\nrun b stubborn\n", Options{Kill: kill, Log: log})
	if r.Finding == nil || r.Finding.Line != 4 || !strings.Contains(r.Finding.Seen, "was killed") {
		t.Errorf("%s: %+v\n%s", r.Verdict, r.Finding, r.Log)
	}
}
