package tutor_test

import (
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"tutor"
)

// TestKitIsWhatGitTracks compares the carried files with those that git tracks,
// or would track, below the same folders: go:embed leaves out some names without
// a word, and takes along whatever else lies about.
func TestKitIsWhatGitTracks(t *testing.T) {
	if _, err := os.Stat(".git"); err != nil {
		t.Skip("this is no git checkout, so that there is nothing to compare with")
	}
	embedded := embeddedFiles(t)
	tracked := trackedFiles(t, "docs", "go.mod", "go.sum", "lessons", "testdata/script")
	for _, name := range embedded {
		if !slices.Contains(tracked, name) {
			t.Errorf("%s is in the kit, but git ignores it", name)
		}
	}
	for _, name := range tracked {
		if !slices.Contains(embedded, name) {
			t.Errorf("git tracks %s, but it is not in the kit: go:embed leaves out names that begin with _ or . and folders with a go.mod", name)
		}
	}
}

// embeddedFiles returns the names of the kit's files.
func embeddedFiles(t *testing.T) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(tutor.Files(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// trackedFiles returns the files at or below paths that git tracks, or that it would
// track if they were added, and that are still there.
func trackedFiles(t *testing.T, paths ...string) []string {
	t.Helper()
	args := append([]string{"ls-files", "-z", "--cached", "--others", "--exclude-standard", "--"}, paths...)
	out, err := exec.Command("git", args...).Output()
	if err != nil {
		t.Fatalf("asking git for its files: %v", err)
	}
	names := strings.FieldsFunc(string(out), func(r rune) bool { return r == 0 })
	return slices.DeleteFunc(names, func(name string) bool {
		_, err := os.Lstat(name)
		return err != nil
	})
}
