package program

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestExit(t *testing.T) {
	for name, test := range map[string]struct {
		command Command
		want    Exit
		says    string
	}{
		"at once":      {roleCommand("exit", "0"), Exit{}, "exit code 0"},
		"with a code":  {roleCommand("exit", "7"), Exit{Code: 7}, "exit code 7"},
		"with output":  {roleCommand("say", "stdout", "x"), Exit{}, "exit code 0"},
		"of its input": {roleCommand("cat"), Exit{}, "exit code 0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			exit := wait(t, start(t, test.command))
			if exit.Took <= 0 || exit.Took > patience {
				t.Errorf("took %s", exit.Took)
			}
			exit.Took = 0
			if exit != test.want || exit.String() != test.says || exit.Success() != (exit.Code == 0) {
				t.Errorf("saw %+v (%s), expected %+v (%s)", exit, exit, test.want, test.says)
			}
		})
	}
}

func TestOutputOfProgram(t *testing.T) {
	t.Parallel()
	var stdout, both bytes.Buffer
	c := roleCommand("say", "stdout", "one\n", "stderr", "two\n", "stdout", "three")
	c.Stdout, c.Stderr = io.MultiWriter(&stdout, &both), &both
	p := start(t, c)
	wait(t, p)
	if got := string(p.Output().Stdout()); got != "one\nthree" || stdout.String() != got {
		t.Errorf("stdout %q, passed on %q", got, &stdout)
	}
	if got := string(p.Output().Stderr()); got != "two\n" {
		t.Errorf("stderr %q", got)
	}
	if both.Len() != len("one\nthreetwo\n") {
		t.Errorf("one writer for both streams was given %q", &both)
	}
}

// A program that writes to a file itself is not limited, and nothing of it is kept.
func TestOutputFile(t *testing.T) {
	t.Parallel()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	c := roleCommand("say", "stdout", "one\n", "stderr", "two\n", "stdout", "three")
	c.OutputFile, c.OutputLimit = write, 1
	p := start(t, c)
	if err := write.Close(); err != nil {
		t.Fatal(err)
	}
	written, err := io.ReadAll(read)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(written); got != "one\ntwo\nthree" {
		t.Errorf("wrote %q", got)
	}
	if exit := wait(t, p); !exit.Success() {
		t.Error(exit)
	}
	if kept := p.Output().Lines(0); len(kept) > 0 {
		t.Errorf("kept %v", kept)
	}
}

// failing is a writer that fails at its first use.
type failing struct{ uses int }

func (f *failing) Write([]byte) (int, error) {
	f.uses++
	return 0, errors.New("broken")
}

func TestFailingTee(t *testing.T) {
	t.Parallel()
	tee := &failing{}
	c := roleCommand("cat")
	c.Stdin = strings.NewReader(strings.Repeat("x", 1<<20))
	c.Stdout = tee
	p := start(t, c)
	if exit := wait(t, p); !exit.Success() || len(p.Output().Stdout()) != 1<<20 || tee.uses != 1 {
		t.Errorf("%s, %d bytes, %d uses", exit, len(p.Output().Stdout()), tee.uses)
	}
}

// stuck is a writer that never returns.
type stuck struct{ forever chan struct{} }

func (s stuck) Write([]byte) (int, error) {
	<-s.forever
	return 0, errors.New("broken")
}

func TestStuckTee(t *testing.T) {
	t.Parallel()
	tee := stuck{make(chan struct{})}
	defer close(tee.forever)
	c := roleCommand("cat")
	c.Stdin = strings.NewReader(strings.Repeat("x", 1<<20))
	c.Stdout = tee
	p := start(t, c)
	<-p.Done()
	if got := len(p.Output().Stdout()); got != 1<<20 {
		t.Errorf("collected %d bytes", got)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if exit, err := p.Wait(ctx); err != nil || !exit.Success() || ctx.Err() == nil {
		t.Errorf("saw %+v, %v; the writer is waited for: %v", exit, err, ctx.Err())
	}
}

func TestInput(t *testing.T) {
	file := filepath.Join(t.TempDir(), "input")
	if err := os.WriteFile(file, []byte("from a file"), 0o600); err != nil {
		t.Fatal(err)
	}
	opened, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	silent, _ := io.Pipe()
	for name, test := range map[string]struct {
		command Command
		stdin   io.Reader
		want    string
	}{
		"none":                     {roleCommand("cat"), nil, ""},
		"a reader":                 {roleCommand("cat"), strings.NewReader("text"), "text"},
		"a file":                   {roleCommand("cat"), opened, "from a file"},
		"more than is read":        {roleCommand("exit", "0"), strings.NewReader(strings.Repeat("x", 1<<20)), ""},
		"a reader that never ends": {roleCommand("exit", "0"), silent, ""},
	} {
		t.Run(name, func(t *testing.T) {
			test.command.Stdin = test.stdin
			p := start(t, test.command)
			if exit := wait(t, p); !exit.Success() || string(p.Output().Stdout()) != test.want {
				t.Errorf("%s, stdout %q", exit, p.Output().Stdout())
			}
		})
	}
}

func TestEnvironmentAndFolder(t *testing.T) {
	t.Parallel()
	folder, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	c := roleCommand("variable", "GREETING")
	c.Env = append(c.Env, "GREETING=ciao", "GREETING=hello")
	c.Dir = folder
	p := start(t, c)
	wait(t, p)
	if got, want := string(p.Output().Stdout()), "hello "+folder+"\n"; got != want {
		t.Errorf("saw %q, expected %q", got, want)
	}
}

func TestFlood(t *testing.T) {
	t.Parallel()
	c := roleCommand("flood")
	c.OutputLimit = 100_000
	var passedOn bytes.Buffer
	c.Stdout = &passedOn
	p := start(t, c)
	exit := wait(t, p)
	if !exit.OutputExceeded || !exit.Killed || exit.TimedOut || exit.Success() {
		t.Errorf("saw %+v", exit)
	}
	if got := len(p.Output().Stdout()); got != 100_000 || passedOn.Len() != got {
		t.Errorf("kept %d bytes, passed on %d", got, passedOn.Len())
	}
}

func TestTimeout(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	p, err := Start(ctx, roleCommand("deaf"))
	if err != nil {
		t.Fatal(err)
	}
	exit := wait(t, p)
	if !exit.TimedOut || !exit.Killed || !strings.HasPrefix(exit.String(), "killed: it still ran after ") {
		t.Errorf("saw %+v (%s)", exit, exit)
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	p, err := Start(ctx, roleCommand("serve"))
	if err != nil {
		t.Fatal(err)
	}
	server := peers(t, p, 1)[0]
	cancel()
	if exit := wait(t, p); exit.TimedOut || !exit.Killed {
		t.Errorf("saw %+v", exit)
	}
	server.mustEnd(t)
	if _, err := Start(ctx, roleCommand("serve")); !errors.Is(err, context.Canceled) {
		t.Errorf("starting after the end of the context: %v", err)
	}
}

func TestWaitGivesUp(t *testing.T) {
	t.Parallel()
	p := start(t, roleCommand("serve"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.Wait(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("saw %v", err)
	}
	peers(t, p, 1)[0].mustLive(t)
	p.Kill()
	wait(t, p)
	if exit, err := p.Wait(ctx); err != nil || !exit.Killed {
		t.Errorf("an ended program is told of whatever the context: %+v, %v", exit, err)
	}
}

func TestEndedBeforeLookedAt(t *testing.T) {
	t.Parallel()
	p := start(t, roleCommand("say", "stdout", "done\n"))
	<-p.Done()
	if err := p.Interrupt(); !errors.Is(err, os.ErrProcessDone) {
		t.Errorf("interrupting: %v", err)
	}
	if err := p.Kill(); !errors.Is(err, os.ErrProcessDone) {
		t.Errorf("killing: %v", err)
	}
	if exit, err := p.Stop(t.Context(), time.Second); err != nil || !exit.Success() {
		t.Errorf("stopping: %+v, %v", exit, err)
	}
	if lines := p.Output().Lines(0); len(lines) != 1 || lines[0].Text != "done" {
		t.Errorf("lines %+v", lines)
	}
}

func TestStartErrors(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	missing := filepath.Join(folder, "missing")
	for name, test := range map[string]struct {
		command Command
		want    string
	}{
		"no name":             {Command{}, "no program was named"},
		"missing file":        {Command{Path: missing}, "there is no such file"},
		"missing beside Dir":  {Command{Path: "./missing", Dir: folder}, "there is no such file"},
		"missing in PATH":     {Command{Path: "missing", Env: []string{"PATH=" + folder}}, "no program of that name is in a folder of PATH"},
		"no PATH":             {Command{Path: "sh", Env: []string{}}, "no program of that name is in a folder of PATH"},
		"a folder":            {Command{Path: folder}, "it is a folder, not a program"},
		"missing Dir":         {Command{Path: executable(), Dir: missing}, "the folder to run it in, " + missing + ", is not there"},
		"not executable":      {Command{Path: write("text", "hello", 0o600)}, "the file is not executable; try: chmod +x " + folder + "/text"},
		"not a program":       {Command{Path: write("data", "hello", 0o700)}, "the file is neither a program for "},
		"missing interpreter": {Command{Path: write("script", "#!/no/python\n", 0o700)}, "the interpreter that its first line names is not there"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Start(t.Context(), test.command)
			var startErr *StartError
			if !errors.As(err, &startErr) || !strings.HasPrefix(startErr.Reason, test.want) {
				t.Fatalf("saw %v, expected %s", err, test.want)
			}
			if want := "cannot start " + test.command.Path + ": "; !strings.HasPrefix(err.Error(), want) {
				t.Errorf("saw %q, expected it to begin with %q", err, want)
			}
		})
	}
}

func TestPaths(t *testing.T) {
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "bin"), 0o700); err != nil {
		t.Fatal(err)
	}
	name := "greeter" + filepath.Ext(executable())
	if err := os.Symlink(executable(), filepath.Join(folder, "bin", name)); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ path, dir, search string }{
		"absolute":        {filepath.Join(folder, "bin", name), "", ""},
		"beside Dir":      {"./bin/" + name, folder, ""},
		"in PATH of Env":  {name, "", filepath.Join(folder, "bin")},
		"in PATH, second": {name, folder, "bin" + string(filepath.ListSeparator) + filepath.Join(folder, "bin")},
	} {
		t.Run(name, func(t *testing.T) {
			c := roleCommand("say", "stdout", "hello")
			c.Path, c.Dir = test.path, test.dir
			c.Env = append(c.Env, "PATH="+test.search)
			p := start(t, c)
			if exit := wait(t, p); !exit.Success() || string(p.Output().Stdout()) != "hello" {
				t.Errorf("%s, stdout %q", exit, p.Output().Stdout())
			}
		})
	}
}
