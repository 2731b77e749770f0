package program

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// The labels of what a run has outside of its scratch folder, such as a container: the name of the
// machine, and the scratch folder, whose lock says whether the run lives ([Owned]).
const (
	LabelMachine = "tutor.machine"
	LabelScratch = "tutor.scratch"
)

// Owned reports whether the owner of a scratch folder of this machine lives. Where that
// cannot be told, as for another user's folder, it is taken to live.
func Owned(dir string) bool {
	owner, err := openLocked(filepath.Join(dir, ownerFile), os.O_RDWR)
	if err == nil {
		owner.Close()
		return false
	}
	return !errors.Is(err, fs.ErrNotExist)
}
