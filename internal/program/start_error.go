package program

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"runtime"
)

// newStartError explains err, which kept the command from starting.
func newStartError(c Command, path string, err error) *StartError {
	return &StartError{Path: c.Path, Reason: reason(c, path, err), Err: err}
}

// reason looks for what is wrong in the order in which it can be: the folder, the
// file, its permissions, its contents. The system's own error does not tell a
// missing program from a missing folder or a missing interpreter.
func reason(c Command, path string, err error) string {
	if c.Path == "" {
		return "no program was named"
	}
	if info, statErr := os.Stat(c.Dir); c.Dir != "" && (statErr != nil || !info.IsDir()) {
		return fmt.Sprintf("the folder to run it in, %s, is not there", c.Dir)
	}
	if path == "" {
		return "no program of that name is in a folder of PATH"
	}
	info, statErr := os.Stat(path)
	switch {
	case errors.Is(statErr, fs.ErrNotExist):
		return "there is no such file"
	case statErr != nil:
		return statErr.Error()
	case info.IsDir():
		return "it is a folder, not a program"
	case errors.Is(err, fs.ErrPermission) && info.Mode().Perm()&0o111 == 0:
		return "the file is not executable; try: chmod +x " + c.Path
	case errors.Is(err, fs.ErrNotExist):
		return "the interpreter that its first line names is not there"
	case isNotAProgram(err):
		return fmt.Sprintf("the file is neither a program for %s/%s nor a script that begins with #!", runtime.GOOS, runtime.GOARCH)
	}
	var execErr *exec.Error
	if errors.As(err, &execErr) {
		err = execErr.Err
	}
	return err.Error()
}
