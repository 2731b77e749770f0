//go:build unix && !linux

package program

import (
	"os/exec"
	"syscall"
)

// groupAttributes make a child the leader of a process group of its own. No system
// but Linux can be asked to kill it when this process dies.
func groupAttributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// awaitEnd waits until the child has ended. There is no portable way to leave its id
// taken meanwhile; the group is signalled once more right after, long before the
// system has been through all other numbers.
func awaitEnd(cmd *exec.Cmd) { cmd.Wait() }
