//go:build linux

package cli

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// command is a call of the command in a process of its own.
type command struct {
	*exec.Cmd
	stdout *bufio.Reader
	stderr *strings.Builder
}

// startCommand starts the command in the folder dir, with scratch folders of its own.
func startCommand(t *testing.T, dir, tmp string, args ...string) *command {
	t.Helper()
	c := &command{Cmd: exec.Command(os.Args[0], args...), stderr: new(strings.Builder)}
	c.Dir = dir
	c.Env = append(os.Environ(), "TUTOR_TEST_COMMAND=1", "TMPDIR="+tmp)
	c.Stderr = c.stderr
	pipe, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.stdout = bufio.NewReader(pipe)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.Process.Kill()
		c.Wait()
	})
	return c
}

// readyPid returns the process id that the program prints when it is ready.
func (c *command) readyPid(t *testing.T) int {
	t.Helper()
	line, err := c.stdout.ReadString('\n')
	var pid int
	if _, scanErr := fmt.Sscanf(line, "ready %d", &pid); err != nil || scanErr != nil {
		t.Fatalf("the program is not ready: %q, %v, %s", line, err, c.stderr)
	}
	return pid
}

// signal sends the command, and only it, a signal.
func (c *command) signal(t *testing.T, s syscall.Signal) {
	t.Helper()
	if err := c.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

// end waits for the command's end and returns its exit code and what was left to read.
func (c *command) end(t *testing.T) (code int, stdout string) {
	t.Helper()
	rest, err := io.ReadAll(c.stdout)
	if err != nil {
		t.Fatal(err)
	}
	c.Wait() // its error only repeats the exit code
	return c.ProcessState.ExitCode(), string(rest)
}

// awaitGone fails the test unless the process is soon gone, or dead and only
// waiting for somebody to ask how it ended.
func awaitGone(t *testing.T, pid int) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for range 1000 {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil || strings.Contains(string(stat), ") Z ") {
			return
		}
		<-tick.C
	}
	t.Errorf("process %d still runs", pid)
}

// noScratch fails the test if a scratch folder was left behind.
func noScratch(t *testing.T, tmp string) {
	t.Helper()
	left, err := filepath.Glob(filepath.Join(tmp, "*", "run-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestInterruptIsPassedOn(t *testing.T) {
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		t.Run(s.String(), func(t *testing.T) {
			tmp := t.TempDir()
			c := startCommand(t, sharedCheckout, tmp, "run", "greet", "--", "wait")
			pid := c.readyPid(t)
			c.signal(t, s)
			if code, stdout := c.end(t); code != exitInterrupted || stdout != "bye\n" {
				t.Errorf("exit code %d, stdout %q, stderr %s", code, stdout, c.stderr)
			}
			if strings.Contains(c.stderr.String(), "next:") {
				t.Errorf("stderr leads on after an interrupt: %s", c.stderr)
			}
			awaitGone(t, pid)
			noScratch(t, tmp)
		})
	}
}

func TestSecondInterruptKills(t *testing.T) {
	for _, mode := range []string{"stubborn", "fork"} {
		t.Run(mode, func(t *testing.T) {
			tmp := t.TempDir()
			c := startCommand(t, sharedCheckout, tmp, "run", "greet", "--", mode)
			pid := c.readyPid(t)
			begun := time.Now()
			c.signal(t, syscall.SIGINT)
			if line, err := c.stdout.ReadString('\n'); line != "not yet\n" {
				t.Fatalf("the interrupt was not passed on: %q, %v", line, err)
			}
			c.signal(t, syscall.SIGINT)
			if code, _ := c.end(t); code != exitInterrupted {
				t.Errorf("exit code %d, stderr %s", code, c.stderr)
			}
			if took := time.Since(begun); took >= stopGrace {
				t.Errorf("it took %s, as if there had been one interrupt", took)
			}
			awaitGone(t, pid)
		})
	}
}

// TestKilledCommand kills the command, which then can clean up nothing: the program
// dies with it, and the next command clears away its folder.
func TestKilledCommand(t *testing.T) {
	tmp := t.TempDir()
	c := startCommand(t, sharedCheckout, tmp, "run", "greet", "--", "stubborn")
	pid := c.readyPid(t)
	c.signal(t, syscall.SIGKILL)
	c.end(t)
	awaitGone(t, pid)

	next := startCommand(t, sharedCheckout, tmp, "run", "greet")
	if code, stdout := next.end(t); code != 0 || stdout != "hello\n" {
		t.Errorf("the next command: exit code %d, stdout %q, stderr %s", code, stdout, next.stderr)
	}
	noScratch(t, tmp)
}
