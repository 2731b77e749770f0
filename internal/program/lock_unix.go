//go:build unix

package program

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// openLocked opens a file and locks it. The error is errOwned where another has it
// locked, or has removed it meanwhile.
func openLocked(path string, flag int) (*os.File, error) {
	file, err := os.OpenFile(path, flag, 0o600)
	if err != nil {
		return nil, err
	}
	if err := lock(file); err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}

// lock locks an open file, if it still is the one of its name.
func lock(file *os.File) error {
	err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errOwned
	}
	if err != nil {
		return &fs.PathError{Op: "lock", Path: file.Name(), Err: err}
	}
	named, err := os.Stat(file.Name())
	if errors.Is(err, fs.ErrNotExist) {
		return errOwned
	}
	if err != nil {
		return err
	}
	opened, err := file.Stat()
	if err != nil {
		return err
	}
	if !os.SameFile(named, opened) {
		return errOwned
	}
	return nil
}

// isPrivate reports whether a folder is this user's and nobody else may write to it.
func isPrivate(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && info.IsDir() && int(stat.Uid) == os.Geteuid() && info.Mode().Perm()&0o022 == 0
}
