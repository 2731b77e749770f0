package program

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// openLocked opens a file that nobody else may open meanwhile. The error is errOwned
// where another has it open.
func openLocked(path string, flag int) (*os.File, error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	mode := uint32(syscall.OPEN_EXISTING)
	if flag&os.O_CREATE != 0 {
		mode = syscall.OPEN_ALWAYS
	}
	const notShared = 0
	handle, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, notShared,
		nil, mode, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	const sharingViolation = syscall.Errno(32) // ERROR_SHARING_VIOLATION
	if errors.Is(err, sharingViolation) {
		return nil, errOwned
	}
	if err != nil {
		return nil, &fs.PathError{Op: "lock", Path: path, Err: err}
	}
	return os.NewFile(uintptr(handle), path), nil
}

// isPrivate reports whether a folder is one: the folder for temporary files is each
// user's own.
func isPrivate(info fs.FileInfo) bool { return info.IsDir() }
