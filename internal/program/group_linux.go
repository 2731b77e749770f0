package program

import (
	"os/exec"
	"syscall"
	"unsafe"
)

// groupAttributes make a child the leader of a process group of its own, which the
// system kills when the thread ends that started it.
func groupAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// awaitEnd waits until the child has ended, and leaves it to be waited for: until it
// has been, neither its id nor its group's can become another's (waitid(2), WNOWAIT).
func awaitEnd(cmd *exec.Cmd) {
	const byPid = 1     // P_PID
	var info [16]uint64 // siginfo_t: 128 bytes
	for {
		_, _, err := syscall.Syscall6(syscall.SYS_WAITID, byPid, uintptr(cmd.Process.Pid),
			uintptr(unsafe.Pointer(&info)), syscall.WEXITED|syscall.WNOWAIT, 0, 0)
		switch err {
		case 0:
			return
		case syscall.EINTR:
		default: // a sandbox without this call: the next best
			cmd.Wait()
			return
		}
	}
}
