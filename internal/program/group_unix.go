//go:build unix

package program

import (
	"errors"
	"os"
	"syscall"
)

type signal = syscall.Signal

const (
	interrupt = syscall.SIGINT
	kill      = syscall.SIGKILL
)

// signalGroup sends a signal to every process of a leader's group.
func signalGroup(leader *os.Process, s signal) error {
	err := syscall.Kill(-leader.Pid, s)
	if errors.Is(err, syscall.ESRCH) {
		return os.ErrProcessDone
	}
	return err
}

// signalOf names the signal that ended a program, or is empty.
func signalOf(state *os.ProcessState) string {
	status, ok := state.Sys().(syscall.WaitStatus)
	if !ok || !status.Signaled() {
		return ""
	}
	if name, ok := signalNames[status.Signal()]; ok {
		return name
	}
	return status.Signal().String()
}

// diedOfKill reports whether it was SIGKILL that ended a program.
func diedOfKill(state *os.ProcessState) bool {
	status, ok := state.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == kill
}

// isNotAProgram reports whether the system could make nothing of a file.
func isNotAProgram(err error) bool { return errors.Is(err, syscall.ENOEXEC) }

// signalNames are the names of the signals that end programs, which the standard
// library only describes ("segmentation fault").
var signalNames = map[syscall.Signal]string{
	syscall.SIGABRT: "SIGABRT",
	syscall.SIGALRM: "SIGALRM",
	syscall.SIGBUS:  "SIGBUS",
	syscall.SIGFPE:  "SIGFPE",
	syscall.SIGHUP:  "SIGHUP",
	syscall.SIGILL:  "SIGILL",
	syscall.SIGINT:  "SIGINT",
	syscall.SIGKILL: "SIGKILL",
	syscall.SIGPIPE: "SIGPIPE",
	syscall.SIGQUIT: "SIGQUIT",
	syscall.SIGSEGV: "SIGSEGV",
	syscall.SIGSYS:  "SIGSYS",
	syscall.SIGTERM: "SIGTERM",
	syscall.SIGTRAP: "SIGTRAP",
	syscall.SIGUSR1: "SIGUSR1",
	syscall.SIGUSR2: "SIGUSR2",
	syscall.SIGXCPU: "SIGXCPU",
}
