package program

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
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
