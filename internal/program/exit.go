package program

import (
	"fmt"
	"os"
	"time"
)

// Exit is how a program ended.
type Exit struct {
	// Code is its exit code, or -1 where a signal ended it.
	Code int
	// Signal is the signal that ended it, "SIGSEGV", or empty.
	Signal string
	// Killed says that this process killed it, whatever for.
	Killed bool
	// TimedOut says that it was killed because its time was up.
	TimedOut bool
	// OutputExceeded says that it printed more than its limit, so that its output is cut.
	OutputExceeded bool
	// Took is the time from its start to its end.
	Took time.Duration
}

// exitOf reads the state of the ended program.
func (p *Process) exitOf(state *os.ProcessState, took time.Duration) Exit {
	exit := Exit{
		Code:           state.ExitCode(),
		Signal:         signalOf(state),
		OutputExceeded: p.output.exceeded(),
		Took:           took,
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	// A program may have ended by itself just before the kill reached it.
	exit.Killed = p.killed && diedOfKill(state)
	exit.TimedOut = p.timedOut && exit.Killed
	return exit
}

// Success reports whether the program ended by itself, with exit code 0, having
// printed no more than it may.
func (e Exit) Success() bool {
	return e.Code == 0 && e.Signal == "" && !e.Killed && !e.OutputExceeded
}

// String says how the program ended: "exit code 1", "ended by SIGSEGV".
func (e Exit) String() string {
	switch {
	case e.TimedOut:
		return fmt.Sprintf("killed: it still ran after %s", e.Took.Round(10*time.Millisecond))
	case e.OutputExceeded:
		return "killed: it printed more than it may"
	case e.Killed:
		return "killed"
	case e.Signal != "":
		return "ended by " + e.Signal
	}
	return fmt.Sprintf("exit code %d", e.Code)
}
