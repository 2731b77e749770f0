package program

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
)

// killGroups kills those of a dead owner's process groups that provably are still its
// own.
func killGroups(dir string, groups map[int]bool) {
	delete(groups, syscall.Getpgrp()) // this process may itself have been started by a dead owner
	for _, process := range ownedProcesses(dir, groups) {
		// The process was alive a moment ago; its group's number is not given to another
		// before all other numbers have been.
		if groups[process.group] {
			syscall.Kill(-process.group, syscall.SIGKILL)
			delete(groups, process.group)
		}
	}
}

// ownedProcess is a process that was started for a scratch folder.
type ownedProcess struct{ pid, group int }

// ownedProcesses returns the processes of those groups that carry the mark of the
// folder in their environment. A group's number alone proves nothing, since the system
// gives it to others in time.
func ownedProcesses(dir string, groups map[int]bool) []ownedProcess {
	if len(groups) == 0 {
		return nil
	}
	var owned []ownedProcess
	processes, _ := filepath.Glob("/proc/[0-9]*") // the pattern is sound
	for _, process := range processes {
		pid, err := strconv.Atoi(filepath.Base(process))
		if err != nil {
			continue
		}
		if group, err := syscall.Getpgid(pid); err == nil && groups[group] && isMarked(process, dir) {
			owned = append(owned, ownedProcess{pid, group})
		}
	}
	return owned
}

// killMarked kills the processes that carry a folder's mark in their environment: what
// its programs have left running, also in groups and sessions of its own.
func killMarked(dir string) {
	for range 10 { // rounds, because one that forks may be killed after its child was looked for
		processes, _ := filepath.Glob("/proc/[0-9]*") // the pattern is sound
		killed := false
		for _, process := range processes {
			killed = killIfMarked(process, dir) || killed
		}
		if !killed {
			return
		}
	}
}

// killIfMarked kills a process if it carries the folder's mark. It is held by a handle
// (pidfd_open(2)) before it is looked at, so that no other can be meant by its number.
func killIfMarked(process, dir string) bool {
	pid, err := strconv.Atoi(filepath.Base(process))
	if err != nil || !isMarked(process, dir) {
		return false
	}
	handle, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	defer handle.Release()
	return isMarked(process, dir) && handle.Kill() == nil
}

// isMarked reports whether a process was started for a scratch folder, from the
// environment that it was given (proc(5), /proc/PID/environ).
func isMarked(process, dir string) bool {
	environment, err := os.ReadFile(filepath.Join(process, "environ"))
	if err != nil {
		return false
	}
	marker := []byte((&Scratch{dir: dir}).marker())
	return slices.ContainsFunc(bytes.Split(environment, []byte{0}), func(entry []byte) bool {
		return bytes.Equal(entry, marker)
	})
}
