package program

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

// signal is what a program can be sent: Windows has no signals.
type signal int

const (
	interrupt signal = iota
	kill
)

// groupAttributes make a child the first of a process group of its own, so that a
// Ctrl-Break can be sent to it alone.
func groupAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}

var generateConsoleCtrlEvent = syscall.NewLazyDLL("kernel32.dll").NewProc("GenerateConsoleCtrlEvent")

// signalGroup interrupts a group with Ctrl-Break, the only interrupt that Windows can
// send to one group, which needs a console that both share; or ends its first process,
// since Windows cannot end a whole group.
func signalGroup(leader *os.Process, s signal) error {
	if s == kill {
		return leader.Kill()
	}
	ok, _, err := generateConsoleCtrlEvent.Call(syscall.CTRL_BREAK_EVENT, uintptr(leader.Pid))
	if ok == 0 {
		return fmt.Errorf("on Windows a program can only be interrupted in a console: %w", err)
	}
	return nil
}

// awaitEnd waits until the child has ended.
func awaitEnd(cmd *exec.Cmd) { cmd.Wait() }

// signalOf is empty: no signal ends a program on Windows.
func signalOf(*os.ProcessState) string { return "" }

// diedOfKill reports whether a program ended with the exit code that Kill gives it.
func diedOfKill(state *os.ProcessState) bool { return state.ExitCode() == 1 }

// isNotAProgram reports whether the system could make nothing of a file:
// ERROR_BAD_EXE_FORMAT.
func isNotAProgram(err error) bool { return errors.Is(err, syscall.Errno(193)) }
