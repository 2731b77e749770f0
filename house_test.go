package tutor_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// floors lists every package of the house from the ground up, by its folder; "."
// is the kit's own. A package imports only packages of the floors below its own,
// so that those on the ground import none of ours. The lessons belong to the
// ground floor, as a reader's own programs would.
var floors = [][]string{
	{".", "internal/report", "internal/program", "internal/near", "internal/replies"},
	{"internal/amqp", "internal/doctor"},
	{"internal/wire"},
	{"internal/tap", "internal/broker", "internal/llm"},
	{"internal/lesson", "internal/fixtures"},
	{"internal/fixtures/rabbitmq", "internal/fixtures/llama"},
	{"internal/script", "internal/likeness"},
	{"internal/cli"},
	{"cmd/tutor"},
}

// floorOf returns the floor of a package, or -1 if the house does not have it.
func floorOf(folder string) int {
	if strings.HasPrefix(folder, "lessons/") {
		return 0
	}
	return slices.IndexFunc(floors, func(floor []string) bool { return slices.Contains(floor, folder) })
}

// TestHouse reads the imports of every Go file, for whatever system it is built,
// and holds them against the floors.
func TestHouse(t *testing.T) {
	seen := make(map[string]bool)
	for _, file := range goFiles(t) {
		folder := path.Dir(file)
		seen[folder] = true
		floor := floorOf(folder)
		if floor < 0 {
			t.Errorf("%s: there is no room for %s in the house: give it a floor in this test", file, folder)
			continue
		}
		for _, imported := range ourImports(t, file) {
			switch isTest := strings.HasSuffix(file, "_test.go"); {
			case isTest && folder == ".": // the root's tests are those of the whole
			case isTest && floorOf(imported) <= floor: // a test may use its neighbours
			case floorOf(imported) < 0 || floorOf(imported) >= floor:
				t.Errorf("%s imports %s, which is not on a floor below that of %s", file, imported, folder)
			}
		}
	}
	for _, floor := range floors {
		for _, folder := range floor {
			if !seen[folder] {
				t.Errorf("the house has a room %s, but there is no Go file in it", folder)
			}
		}
	}
}

// goFiles returns the paths of the module's Go files. Folders that the go
// command passes over are left out.
func goFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() && file != "." {
			_, err := os.Stat(filepath.Join(file, "go.mod"))
			if err == nil || name == "testdata" || name == "node_modules" || strings.HasPrefix(name, "_") || strings.HasPrefix(name, ".") {
				return filepath.SkipDir
			}
		}
		if strings.HasSuffix(name, ".go") {
			files = append(files, filepath.ToSlash(file))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// ourImports returns the folders of our packages that a file imports.
func ourImports(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var ours []string
	for _, spec := range parsed.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		switch folder, isBelow := strings.CutPrefix(name, "tutor/"); {
		case isBelow:
			ours = append(ours, folder)
		case name == "tutor":
			ours = append(ours, ".")
		}
	}
	return ours
}
