package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"tutor/internal/report"
)

// junitFile is the file that --junit names. It appears whole, in place of one that
// was there, or not at all.
type junitFile struct {
	path  string
	fresh *os.File // beside it, and renamed onto it
}

// newJUnitFile makes ready to write a file, so that one that cannot be written is
// refused before anything runs. An empty path stands for no file: the methods of the
// nil that is returned do nothing.
func (a *app) newJUnitFile(path string) (*junitFile, error) {
	switch path {
	case "":
		return nil, nil
	case "-":
		return nil, usage("--junit writes a file, beside what check prints; - is no name of one", a.try("help", "check"))
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real // a rename would put the file in the link's place
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, usage(fmt.Sprintf("--junit: %s is there already, and is no file", path), a.try("help", "check"))
	}
	folder := filepath.Dir(path)
	fresh, err := os.CreateTemp(folder, ".tutor-junit-*")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usage(fmt.Sprintf("--junit: there is no folder %s", folder), "mkdir -p "+commandLine(folder))
	}
	if err != nil {
		return nil, environment(fmt.Sprintf("--junit: %s cannot be written: %v", path, err), a.try("help", "check"))
	}
	return &junitFile{path: path, fresh: fresh}, nil
}

// begin removes what an earlier run has written: a run that comes to no report must
// not be taken for that one.
func (j *junitFile) begin() error {
	if j == nil {
		return nil
	}
	if err := os.Remove(j.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return environment(fmt.Sprintf("--junit: what an earlier run has written cannot be removed: %v", err))
	}
	return nil
}

// write writes the report.
func (j *junitFile) write(r *report.Report) error {
	if j == nil {
		return nil
	}
	err := errors.Join(
		report.WriteJUnit(j.fresh, r),
		j.fresh.Chmod(0o644), // a temporary file is nobody else's to read
		j.fresh.Close(),
	)
	if err == nil {
		err = os.Rename(j.fresh.Name(), j.path)
	}
	if err != nil {
		return environment(fmt.Sprintf("--junit: %s could not be written: %v", j.path, err))
	}
	return nil
}

// discard clears away what was not written to its end.
func (j *junitFile) discard() {
	if j != nil {
		j.fresh.Close()
		os.Remove(j.fresh.Name()) // gone already where it was renamed
	}
}
