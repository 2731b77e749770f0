package program

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
)

// Sweep removes the scratch folders below base whose owners have died, and, on Linux,
// kills the programs that those have left running. The base is as in NewScratch.
func Sweep(base string) error {
	base, err := scratchBase(base)
	if err != nil {
		return err
	}
	folders, err := scratchFolders(base)
	if err != nil {
		return fmt.Errorf("sweeping scratch folders: %w", err)
	}
	var errs []error
	for _, folder := range folders {
		errs = append(errs, sweep(folder))
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("sweeping scratch folders: %w", err)
	}
	return nil
}

// scratchFolders returns the paths of the folders below base that are named as scratch
// folders are.
func scratchFolders(base string) ([]string, error) {
	entries, err := os.ReadDir(base)
	var folders []string
	for _, entry := range entries {
		if match, _ := filepath.Match(folderPattern, entry.Name()); match && entry.IsDir() {
			folders = append(folders, filepath.Join(base, entry.Name()))
		}
	}
	return folders, err
}

// sweep removes one folder, unless its owner lives.
func sweep(dir string) error {
	owner, err := openLocked(filepath.Join(dir, ownerFile), os.O_RDWR)
	switch {
	case errors.Is(err, errOwned):
		return nil
	case errors.Is(err, fs.ErrNotExist):
		// Its owner is just making it, or died doing so. Only an empty folder is removed; an
		// owner that meets this makes another.
		os.Remove(dir)
		return nil
	case err != nil:
		return err
	}
	killGroups(dir, recordedGroups(dir))
	if os.Getenv(markerVariable) != dir { // this process may itself have been started by the dead owner
		killMarked(dir)
	}
	return remove(dir, owner)
}

// recordedGroups returns the process groups that a folder's owner has noted.
func recordedGroups(dir string) map[int]bool {
	entries, _ := os.ReadDir(filepath.Join(dir, groupFolder)) // none where it is missing
	groups := map[int]bool{}
	for _, entry := range entries {
		if group, err := strconv.Atoi(entry.Name()); err == nil && group > 1 {
			groups[group] = true
		}
	}
	return groups
}

// remove removes a folder whose owner file is held locked, and gives up the lock. The
// file goes last, so that what could not be removed is swept again.
func remove(dir string, owner *os.File) error {
	defer owner.Close()
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if entry.Name() == ownerFile {
			continue
		}
		if err := removeAll(filepath.Join(dir, entry.Name())); err != nil {
			return err
		}
	}
	os.Remove(owner.Name()) // Windows removes no open file
	owner.Close()
	return os.RemoveAll(dir)
}

// removeAll is os.RemoveAll also where folders are read-only, as in Go's module cache.
func removeAll(path string) error {
	if os.RemoveAll(path) == nil {
		return nil
	}
	filepath.WalkDir(path, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			os.Chmod(path, 0o700)
		}
		return nil
	})
	return os.RemoveAll(path)
}
