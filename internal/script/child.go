package script

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"tutor/internal/program"
	"tutor/internal/report"
)

// child is a program that the script has started.
type child struct {
	name    string
	process *program.Process
	logs    []io.Closer // flushed when the program has ended
	tapped  []string    // the script's servers that its environment leads to
	exit    program.Exit
	ended   bool // exit is known
	noticed bool // a line of the script has looked at how it ended
	stopped bool // it was still running when the script was over
}

// running reports whether the program has not ended yet.
func (c *child) running() bool {
	select {
	case <-c.process.Done():
		return false
	default:
		return true
	}
}

// wait waits until the program has ended or the context has.
func (c *child) wait(ctx context.Context) error {
	exit, err := c.process.Wait(ctx)
	if err != nil {
		return err
	}
	if !c.ended {
		c.exit, c.ended = exit, true
		for _, l := range c.logs {
			l.Close()
		}
	}
	return nil
}

// judge returns a finding unless the program ended by itself with the wanted code, a number or "any".
func (c *child) judge(want string) *report.Finding {
	c.noticed = true
	e := c.exit
	ours := e.OutputExceeded || e.Killed
	if !ours && (want == "any" || e.Signal == "" && fmt.Sprint(e.Code) == want) {
		return nil
	}
	f := &report.Finding{
		Expected: fmt.Sprintf("%s to exit with %s.", c.name, want),
		Seen:     fmt.Sprintf("that it %s.", c.ending()),
		Evidence: c.lastLines(),
	}
	if want == "any" {
		f.Expected = fmt.Sprintf("%s to come to an end of its own.", c.name)
	}
	return f
}

// ending says how the program ended, as the rest of a sentence that begins with its name. It waits for a program that
// is about to be gone.
func (c *child) ending() string {
	if !c.ended {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if c.wait(ctx) != nil {
			return "is still running"
		}
	}
	took := round(c.exit.Took)
	switch e := c.exit; {
	case e.OutputExceeded:
		return fmt.Sprintf("printed without end and was stopped after %s", took)
	case e.Killed:
		return fmt.Sprintf("was killed after %s", took)
	case e.Signal != "":
		return fmt.Sprintf("was ended by %s after %s", e.Signal, took)
	default:
		return fmt.Sprintf("exited with %d after %s", e.Code, took)
	}
}

// crash returns a finding if a program was ended by a signal that nobody here has sent: that is never as it should be,
// also where no line of the script looks at it.
func (s *state) crash() *report.Finding {
	for _, c := range s.programs {
		if !c.noticed && !c.exit.Killed && c.exit.Signal != "" {
			return &report.Finding{
				File:     s.check.Path,
				Expected: fmt.Sprintf("%s to come to an end of its own.", c.name),
				Seen:     fmt.Sprintf("that it %s, although every line of the check held.", c.ending()),
				Evidence: c.lastLines(),
			}
		}
	}
	return nil
}

// subject returns what the program has printed so far.
func (c *child) subject() subject {
	return subject{
		stdout:     string(c.process.Output().Stdout()),
		stderr:     string(c.process.Output().Stderr()),
		stdoutName: "the standard output of " + c.name,
		stderrName: "the standard error of " + c.name,
	}
}

// stillRunning tells that the program did not do in time what it should have.
func (c *child) stillRunning(expected string) *report.Finding {
	return &report.Finding{
		Expected: fmt.Sprintf("%s %s.", c.name, expected),
		Seen:     "that it was still running.",
		Evidence: c.lastLines(),
	}
}

// endedBefore tells that a signal came too late.
func (c *child) endedBefore(signal string) *report.Finding {
	c.noticed = true
	return &report.Finding{
		Expected: fmt.Sprintf("%s to be running when it is sent %s.", c.name, signal),
		Seen:     fmt.Sprintf("that it had ended by itself: it %s.", c.ending()),
		Evidence: c.lastLines(),
	}
}

// lastLines returns the end of what the program has printed on either stream, as evidence.
func (c *child) lastLines() []string {
	lines := c.process.Output().Lines(0)
	if len(lines) == 0 {
		return []string{c.name + " printed nothing"}
	}
	var texts []string
	for _, line := range lines {
		texts = append(texts, fmt.Sprintf("[%s] %s", c.name, shorten(line.Text, 200)))
	}
	return tail(texts, 8)
}

// tail returns the last n lines; where some are left out, the first says so.
func tail(lines []string, n int) []string {
	if len(lines) <= n {
		return lines
	}
	left := len(lines) - n
	return append([]string{fmt.Sprintf("… (%d more before)", left)}, lines[left:]...)
}

// shorten cuts a long line, so that a finding stays readable.
func shorten(line string, limit int) string {
	if len(line) <= limit {
		return line
	}
	return strings.ToValidUTF8(line[:limit], "") + "…"
}

// stopPrograms ends what is still running: Ctrl-C to all, then, after a moment, SIGKILL. It returns a line for each
// program that had failed by itself without a line of the script noticing.
func (s *state) stopPrograms() []string {
	var stopping sync.WaitGroup
	for _, c := range s.programs {
		if c.running() {
			c.noticed, c.stopped = true, true
			stopping.Go(func() { c.process.Stop(s.alive, 2*time.Second) })
		}
	}
	stopping.Wait()
	var unnoticed []string
	for _, c := range s.programs {
		ending := c.ending()
		if !c.noticed && !c.exit.Success() {
			unnoticed = append(unnoticed, fmt.Sprintf("%s had failed by itself: it %s", c.name, ending))
			s.log.printf("check", "%s", unnoticed[len(unnoticed)-1])
		}
	}
	return unnoticed
}
