//go:build linux

package cli

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// command is a call of the command in a process of its own.
type command struct {
	*exec.Cmd
	output *bufio.Scanner // both streams, line by line
	seen   []string       // the lines that were read
}

// startCommand starts the command in the shared checkout, with scratch folders of its own.
func startCommand(t *testing.T, tmp string, args ...string) *command {
	t.Helper()
	return startCommandIn(t, sharedCheckout, tmp, nil, args...)
}

// startCommandIn starts it in the folder dir, with env beside the tests' environment.
func startCommandIn(t *testing.T, dir, tmp string, env []string, args ...string) *command {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer write.Close()
	c := &command{Cmd: exec.Command(os.Args[0], args...), output: bufio.NewScanner(read)}
	c.Dir = dir
	c.Env = append(append(testEnvironment(), "TUTOR_TEST_COMMAND=1", "TMPDIR="+tmp), env...)
	c.Stdout, c.Stderr = write, write
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.Process.Kill()
		c.Wait()
		read.Close()
	})
	return c
}

// await reads lines until one has the text, and returns it.
func (c *command) await(t *testing.T, text string) string {
	t.Helper()
	for c.output.Scan() {
		c.seen = append(c.seen, c.output.Text())
		if strings.Contains(c.output.Text(), text) {
			return c.output.Text()
		}
	}
	t.Fatalf("no line has %q: %q, %v", text, c.seen, c.output.Err())
	return ""
}

// readyPid returns the process id that the program prints when it is ready.
func (c *command) readyPid(t *testing.T) int {
	t.Helper()
	_, text, _ := strings.Cut(c.await(t, "ready "), "ready ")
	pid, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
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

// end waits for the command's end, and returns its exit code.
func (c *command) end() int {
	for c.output.Scan() {
		c.seen = append(c.seen, c.output.Text())
	}
	c.Wait() // its error only repeats the exit code
	return c.ProcessState.ExitCode()
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
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(s.String(), func(t *testing.T) {
			// A signal that the tests themselves were told to ignore, as by nohup, would be ignored by the command too.
			caught := make(chan os.Signal, 1)
			signal.Notify(caught, s)
			defer signal.Stop(caught)
			tmp := t.TempDir()
			c := startCommand(t, tmp, "run", "greet", "--", "wait")
			pid := c.readyPid(t)
			c.signal(t, s)
			c.await(t, "bye")
			if code := c.end(); code != exitInterrupted || strings.Contains(c.seen[len(c.seen)-1], "next:") {
				t.Errorf("exit code %d, output %q", code, c.seen)
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
			c := startCommand(t, tmp, "run", "greet", "--", mode)
			pid := c.readyPid(t)
			begun := time.Now()
			c.signal(t, syscall.SIGINT)
			c.await(t, "not yet") // the program has been told, and takes no notice
			c.signal(t, syscall.SIGINT)
			if code := c.end(); code != exitInterrupted {
				t.Errorf("exit code %d, output %q", code, c.seen)
			}
			if took := time.Since(begun); took >= stopGrace {
				t.Errorf("it took %s, as if there had been one interrupt", took)
			}
			awaitGone(t, pid)
			noScratch(t, tmp)
		})
	}
}

// TestKilledCommand kills the command, which then can clean up nothing: the program
// dies with it, and the next command clears away its folder.
func TestKilledCommand(t *testing.T) {
	tmp := t.TempDir()
	c := startCommand(t, tmp, "run", "greet", "--", "stubborn")
	pid := c.readyPid(t)
	c.signal(t, syscall.SIGKILL)
	c.end()
	awaitGone(t, pid)

	next := startCommand(t, tmp, "run", "greet")
	if code := next.end(); code != 0 {
		t.Errorf("the next command: exit code %d, output %q", code, next.seen)
	}
	noScratch(t, tmp)
}

func TestInterruptedCheck(t *testing.T) {
	tmp := t.TempDir()
	junit := filepath.Join(t.TempDir(), "junit.xml")
	c := startCommand(t, tmp, "check", "greet/forever", "--profile", "4.0", "--verbose", "--junit", junit)
	pid := c.readyPid(t)
	c.signal(t, syscall.SIGINT)
	c.await(t, "1 interrupted in ")
	if code := c.end(); code != exitInterrupted {
		t.Errorf("exit code %d, output %q", code, c.seen)
	}
	if counts := readJUnit(t, junit); counts != (junitCounts{Tests: 1, Errors: 1}) {
		t.Errorf("the JUnit file says %+v", counts)
	}
	awaitGone(t, pid)
	noScratch(t, tmp)
}

func TestSecondInterruptKillsCheck(t *testing.T) {
	c := startCommand(t, t.TempDir(), "check", "greet/stubborn", "--profile", "4.0", "--verbose")
	pid := c.readyPid(t)
	c.signal(t, syscall.SIGINT)
	c.await(t, "not yet") // the program has been told, and takes no notice
	c.signal(t, syscall.SIGINT)
	if code := c.end(); code != exitInterrupted || strings.Contains(strings.Join(c.seen, "\n"), "1 interrupted") {
		t.Errorf("exit code %d, output %q", code, c.seen)
	}
	awaitGone(t, pid)
}

// TestNohup has the command started so that it outlives its terminal.
func TestNohup(t *testing.T) {
	signal.Ignore(syscall.SIGHUP)
	t.Cleanup(func() { signal.Reset(syscall.SIGHUP) })
	err := interruptible(t.Context(), func(soft, hard context.Context) error {
		for _, s := range []syscall.Signal{syscall.SIGHUP, syscall.SIGTERM} {
			if err := syscall.Kill(os.Getpid(), s); err != nil {
				return err
			}
		}
		<-soft.Done()
		if hard.Err() != nil {
			t.Error("the hangup has counted")
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
