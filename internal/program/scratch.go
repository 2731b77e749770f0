package program

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
)

const (
	// folderPattern names the folders, for os.MkdirTemp and filepath.Glob.
	folderPattern = "run-*"
	// ownerFile is locked in each folder for as long as its owner lives: the system
	// gives up a lock with the process that holds it, however that ends.
	ownerFile = "owner"
	// groupFolder holds a file for each process group that runs; its name is the group's
	// number.
	groupFolder = "groups"
	// markerVariable is in the environment of each program that was started for a
	// folder; its value is the folder.
	markerVariable = "TUTOR_SCRATCH"
)

// errOwned says that a folder has a living owner, or was swept meanwhile.
var errOwned = errors.New("the folder is in use")

// Scratch is a run's own folder. It is gone when the run is: Close removes it, and
// where the run was killed, the next one's Sweep does. Its methods may be called at
// the same time.
type Scratch struct {
	dir   string
	owner *os.File
}

// NewScratch makes a new folder below base, which is made too where it is missing.
// An empty base stands for a folder of this user's own below the system's folder for
// temporary files.
func NewScratch(base string) (*Scratch, error) {
	base, err := scratchBase(base)
	if err != nil {
		return nil, err
	}
	// A sweep may take a folder for a dead owner's before its file is locked.
	for {
		s, err := claim(base)
		if errors.Is(err, errOwned) || errors.Is(err, fs.ErrNotExist) && isDir(base) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("making a scratch folder: %w", err)
		}
		return s, nil
	}
}

// claim makes a folder and locks its owner file.
func claim(base string) (*Scratch, error) {
	dir, err := os.MkdirTemp(base, folderPattern)
	if err != nil {
		return nil, err
	}
	owner, err := openLocked(filepath.Join(dir, ownerFile), os.O_RDWR|os.O_CREATE)
	if err != nil {
		os.Remove(dir)
		return nil, err
	}
	s := &Scratch{dir: dir, owner: owner}
	if err := os.Mkdir(s.Path(groupFolder), 0o700); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// scratchBase returns the absolute path of the folder that scratch folders are made in,
// and makes it where it is missing.
func scratchBase(base string) (string, error) {
	shared := base == ""
	base, err := basePath(base)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(base, 0o700); err != nil {
		return "", fmt.Errorf("making the scratch folder: %w", err)
	}
	if shared {
		// Anybody may make a folder of that name in a folder that is everybody's.
		if info, err := os.Lstat(base); err != nil || !isPrivate(info) {
			return "", fmt.Errorf("the scratch folder %s belongs to another user, or others may write to it", base)
		}
	}
	return base, nil
}

// basePath returns the absolute path that base stands for, be there such a folder or not.
func basePath(base string) (string, error) {
	if base == "" {
		base = filepath.Join(os.TempDir(), "tutor-"+strconv.Itoa(os.Getuid()))
	}
	base, err := filepath.Abs(base)
	if err != nil {
		return "", fmt.Errorf("finding the scratch folder: %w", err)
	}
	return base, nil
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// Dir returns the folder's absolute path.
func (s *Scratch) Dir() string { return s.dir }

// Path returns the path of a file or folder in it.
func (s *Scratch) Path(elements ...string) string {
	return filepath.Join(append([]string{s.dir}, elements...)...)
}

// Close removes the folder and all that is in it. The programs that were started for
// it must have ended; of what they have left running outside of their process groups,
// Linux lets it find and kill what kept the environment that it was given.
func (s *Scratch) Close() error {
	killMarked(s.dir)
	if err := remove(s.dir, s.owner); err != nil {
		return fmt.Errorf("removing a scratch folder: %w", err)
	}
	return nil
}

// marker is the variable that tells the folder's programs from all others.
func (s *Scratch) marker() string { return markerVariable + "=" + s.dir }

// record notes a process group. One that cannot be noted is only not found by Sweep.
func (s *Scratch) record(group int) {
	if s != nil {
		os.WriteFile(s.group(group), nil, 0o600)
	}
}

// forget drops the note of a group that is gone.
func (s *Scratch) forget(group int) {
	if s != nil {
		os.Remove(s.group(group))
	}
}

func (s *Scratch) group(number int) string { return s.Path(groupFolder, strconv.Itoa(number)) }
