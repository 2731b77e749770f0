package program

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Leftover is a scratch folder whose owner has died before it could remove it.
type Leftover struct {
	// Dir is the folder's absolute path.
	Dir string
	// Processes are those of its programs that still run; on systems other than Linux,
	// none are found.
	Processes []int
}

// Leftovers returns what Sweep would remove below base, and touches nothing. The base
// is as in NewScratch; where there is no such folder, nothing was left in it.
func Leftovers(base string) ([]Leftover, error) {
	path, err := basePath(base)
	if err != nil {
		return nil, err
	}
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if path, err = scratchBase(base); err != nil { // which refuses one that is not this user's own
		return nil, err
	}
	folders, err := scratchFolders(path)
	if err != nil {
		return nil, fmt.Errorf("looking for scratch folders: %w", err)
	}
	var left []Leftover
	for _, dir := range folders {
		owner, err := openLocked(filepath.Join(dir, ownerFile), os.O_RDWR)
		if err != nil {
			continue // a living owner's, or no owner's; Sweep says what it cannot remove
		}
		l := Leftover{Dir: dir}
		for _, process := range ownedProcesses(dir, recordedGroups(dir)) {
			l.Processes = append(l.Processes, process.pid)
		}
		owner.Close()
		left = append(left, l)
	}
	return left, nil
}

// Remove removes the folder, and, on Linux, kills the programs that still run. It
// leaves alone a folder that has a living owner after all.
func (l Leftover) Remove() error {
	if err := sweep(l.Dir); err != nil {
		return fmt.Errorf("removing a scratch folder: %w", err)
	}
	return nil
}
