package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"tutor/internal/program"
)

// Leftover is something that an earlier run has left behind, or an earlier version.
type Leftover struct {
	// Kind is "scratch", "kit" or what else a Search finds: "container".
	Kind string
	// Name is the path of a folder, or what else it is called.
	Name string
	// Bytes is how large it is, or 0 where that is not known.
	Bytes int64
	// Processes are those that still run.
	Processes []int
	// Remove removes it, and ends its processes.
	Remove func(context.Context) error
}

// Search finds the leftovers of one kind. What it cannot look at is its error; it
// returns the others all the same. A server's source that leaves things outside the
// scratch folders gives the command a Search of its own.
type Search func(context.Context) ([]Leftover, error)

// Find returns what all searches find, and their errors as one.
func Find(ctx context.Context, searches ...Search) ([]Leftover, error) {
	var all []Leftover
	var errs []error
	for _, search := range searches {
		found, err := search(ctx)
		all = append(all, found...)
		errs = append(errs, err)
	}
	return all, errors.Join(errs...)
}

// Scratch finds scratch folders whose owners have died. The base is as in
// [program.NewScratch].
func Scratch(base string) Search {
	return func(context.Context) ([]Leftover, error) {
		dead, err := program.Leftovers(base)
		var found []Leftover
		for _, d := range dead {
			found = append(found, Leftover{
				Kind: "scratch", Name: d.Dir, Bytes: size(d.Dir), Processes: d.Processes,
				Remove: func(context.Context) error { return d.Remove() },
			})
		}
		return found, err
	}
}

// Kits finds the copies of the lessons, unpacked to folders named kit-… below cache, of
// other versions than the one in the folder keep.
func Kits(cache, keep string) Search {
	return func(context.Context) ([]Leftover, error) {
		entries, err := os.ReadDir(cache)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("looking for unpacked lessons: %w", err)
		}
		entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
			match, _ := filepath.Match("kit-*", e.Name())
			return !match || !e.IsDir() || e.Name() == keep
		})
		var found []Leftover
		for _, entry := range entries {
			dir := filepath.Join(cache, entry.Name())
			found = append(found, Leftover{
				Kind: "kit", Name: dir, Bytes: size(dir),
				Remove: func(context.Context) error { return os.RemoveAll(dir) },
			})
		}
		return found, nil
	}
}

// size returns how large the files in a folder are together; those that cannot be
// looked at count as nothing.
func size(dir string) int64 {
	var bytes int64
	_ = filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return nil
		}
		if info, err := entry.Info(); err == nil {
			bytes += info.Size()
		}
		return nil
	})
	return bytes
}
