package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"

	"tutor/internal/script"
)

// learnersProgram returns the program that a command line stands for. It runs in
// the folder in which the line was typed, so that its words mean there what they
// mean here.
func (a *app) learnersProgram(command []string) (script.Program, error) {
	dir, err := os.Getwd()
	if err != nil {
		return script.Program{}, err
	}
	path := command[0]
	if filepath.Base(path) != path && !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	if _, err := exec.LookPath(path); err != nil {
		return script.Program{}, usage(fmt.Sprintf("cannot run %s: %s", command[0], whyNot(err)), a.try("help", "check"))
	}
	return script.Program{Name: commandLine(command...), Command: command, Dir: dir}, nil
}

// whyNot says why exec.LookPath has found no program.
func whyNot(err error) string {
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return "no program of that name is in a folder of PATH"
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such file"
	case errors.Is(err, fs.ErrPermission):
		return "the file is not executable"
	}
	return err.Error()
}
