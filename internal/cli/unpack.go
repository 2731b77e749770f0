package cli

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"tutor/internal/program"
)

// unpack writes src into a folder below cache that is named after the version
// and the content of src, and returns that folder. A folder that is there and
// complete is used as it is; one that is not, say because somebody emptied half
// of the cache, is replaced. The files appear all at once or not at all, and
// several commands may unpack at the same time. What a killed command has left of an
// attempt is cleared away.
func unpack(src fs.FS, version, cache string) (string, error) {
	name, err := kitName(src, version)
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, name)
	if same(src, dir) {
		return dir, nil
	}
	if err := program.Sweep(cache); err != nil {
		return "", err
	}
	fresh, err := program.NewScratch(cache) // on the same disk, for the renames
	if err != nil {
		return "", err
	}
	defer fresh.Close()
	kit := fresh.Path("kit")
	if err := os.CopyFS(kit, src); err != nil {
		return "", err
	}
	if os.Rename(kit, dir) == nil || same(src, dir) {
		return dir, nil
	}
	// A damaged folder is in the way, and a folder cannot be renamed onto one that has files in it.
	if err := os.Rename(dir, fresh.Path("damaged")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	if err := os.Rename(kit, dir); err != nil && !same(src, dir) {
		return "", err
	}
	return dir, nil
}

// kitName returns the name of the folder that src is unpacked to.
func kitName(src fs.FS, version string) (string, error) {
	sum, err := contentSum(src)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("kit-%s-%x", version, sum[:6]), nil
}

// contentSum returns a hash of the names and contents of src's files.
func contentSum(src fs.FS) ([]byte, error) {
	hash := sha256.New()
	err := walkFiles(src, func(name string, data []byte) error {
		fmt.Fprintf(hash, "%s %d\n", name, len(data))
		hash.Write(data)
		return nil
	})
	return hash.Sum(nil), err
}

// errDiffers ends a comparison at the first difference.
var errDiffers = errors.New("differs")

// same reports whether dir holds the files of src, each with its content, and no
// other: a stray Go file would be built into a lesson.
func same(src fs.FS, dir string) bool {
	files := 0
	err := walkFiles(src, func(name string, want []byte) error {
		files++
		got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err == nil && !bytes.Equal(got, want) {
			return errDiffers
		}
		return err
	})
	if err != nil {
		return false
	}
	err = fs.WalkDir(os.DirFS(dir), ".", func(_ string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files--
		}
		return err
	})
	return err == nil && files == 0
}

// walkFiles calls visit with every file of src, in the order of their names.
func walkFiles(src fs.FS, visit func(name string, data []byte) error) error {
	return fs.WalkDir(src, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(src, name)
		if err != nil {
			return err
		}
		return visit(name, data)
	})
}
