//go:build !linux

package program

// killGroups does nothing: only Linux shows the environment of a process, which
// proves whose it is.
func killGroups(dir string, groups map[int]bool) {}

type ownedProcess struct{ pid, group int }

// ownedProcesses returns none, for the same reason.
func ownedProcesses(dir string, groups map[int]bool) []ownedProcess { return nil }

// killMarked does nothing, for the same reason.
func killMarked(dir string) {}
