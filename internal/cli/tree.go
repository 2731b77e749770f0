package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"tutor"
)

// tree is where a command finds the lessons: a checkout of the kit, or the copy
// that the command carries.
type tree struct {
	fs  fs.FS
	dir string // the checkout's folder; empty for the carried copy
}

// findTree returns the checkout that dir lies in, else the carried copy.
func findTree(dir string) (tree, error) {
	for {
		is, err := isCheckout(dir)
		if err != nil {
			return tree{}, fmt.Errorf("looking for a checkout of tutor: %w", err)
		}
		if is {
			return tree{fs: os.DirFS(dir), dir: dir}, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return tree{fs: tutor.Files()}, nil
		}
		dir = parent
	}
}

// isCheckout reports whether dir is the root folder of the kit's module. The
// module's name is short enough for a learner's own module to have it too, so
// that the folder must hold lessons as well.
func isCheckout(dir string) (bool, error) {
	mod, err := os.Open(filepath.Join(dir, "go.mod"))
	if unreachable(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer mod.Close()
	lines := bufio.NewScanner(mod)
	for lines.Scan() {
		text, _, _ := strings.Cut(lines.Text(), "//")
		words := strings.Fields(text)
		if len(words) != 2 || words[0] != "module" {
			continue
		}
		if strings.Trim(words[1], "\"`") != "tutor" {
			return false, nil
		}
		lessons, err := os.Stat(filepath.Join(dir, "lessons"))
		return err == nil && lessons.IsDir(), nil
	}
	return false, lines.Err()
}

// unreachable reports whether err says that there is no file, or none for us.
func unreachable(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission)
}

// String names the tree for people.
func (t tree) String() string {
	if t.dir == "" {
		return "the command's own copy of the lessons"
	}
	return "the checkout " + t.dir
}
