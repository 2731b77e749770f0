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
// own: one of their processes carries the mark of the folder in its environment. A
// group's number alone proves nothing, since the system gives it to others in time.
func killGroups(dir string, groups map[int]bool) {
	if len(groups) == 0 {
		return
	}
	delete(groups, syscall.Getpgrp())             // this process may itself have been started by a dead owner
	processes, _ := filepath.Glob("/proc/[0-9]*") // the pattern is sound
	for _, process := range processes {
		pid, err := strconv.Atoi(filepath.Base(process))
		if err != nil {
			continue
		}
		group, err := syscall.Getpgid(pid)
		if err != nil || !groups[group] || !isMarked(process, dir) {
			continue
		}
		// The process was alive a moment ago; its group's number is not given to another
		// before all other numbers have been.
		syscall.Kill(-group, syscall.SIGKILL)
		delete(groups, group)
	}
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
