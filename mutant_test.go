package tutor_test

import (
	"bufio"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"tutor/internal/lesson"
	"tutor/internal/report"
	"tutor/internal/script"
)

// A mutant is a wrong program: a lesson's own, with some files replaced.
type mutant struct {
	title   string
	fails   string         // the check that must catch it, "rpc/two-servers"
	finding *regexp.Regexp // must match in what the check says to the learner
	archive *txtar.Archive
}

// TestMutants proves that each check catches the mistake that it is for: every
// wrong program below lessons/NAME/mutants fails at the check that it names, and
// what the learner is told says what is wrong.
func TestMutants(t *testing.T) {
	files, err := filepath.Glob("lessons/*/mutants/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	lessons := catalogue(t)
	var mutants []mutant
	var checks []lesson.Check
	for _, file := range files {
		m := readMutant(t, file)
		mutants = append(mutants, m)
		checks = append(checks, checkOf(t, lessons, m.fails))
	}
	o := options(t, checks)
	originals := make(map[string]script.Program)
	for i, file := range files {
		name := strings.Split(filepath.ToSlash(file), "/")[1]
		if _, ok := originals[name]; !ok {
			originals[name] = build(t, o.Scratch, name)
		}
		t.Run(name+"/"+strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			if !shared(o) {
				t.Parallel()
			}
			m, check, o := mutants[i], checks[i], o
			o.Lesson = originals[name]
			o.Program = build(t, o.Scratch, name, "-overlay="+overlay(t, "lessons/"+name, m.archive))
			r := script.Run(t.Context(), check, o)
			switch {
			case r.Verdict != report.Failed:
				t.Errorf("%s: %s says %s %s; it must fail", m.title, m.fails, r.Verdict, r.Reason)
			case !m.finding.MatchString(told(r)):
				t.Errorf("%s: the finding of %s does not match %q:\n%s", m.title, m.fails, m.finding, told(r))
			}
		})
	}
}

// checkOf returns the check with that ID.
func checkOf(t *testing.T, c *lesson.Catalogue, id string) lesson.Check {
	t.Helper()
	checks, err := c.Find(id)
	if err != nil || len(checks) != 1 {
		t.Fatalf("finding the check %q: %d of them, %v", id, len(checks), err)
	}
	return checks[0]
}

// readMutant reads an archive whose comment says what it is, a line each.
func readMutant(t *testing.T, file string) mutant {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	m := mutant{archive: archive}
	lines := bufio.NewScanner(strings.NewReader(string(archive.Comment)))
	for lines.Scan() {
		key, value, _ := strings.Cut(lines.Text(), ": ")
		switch key {
		case "mutant":
			m.title = value
		case "fails":
			m.fails = value
		case "finding":
			if m.finding, err = regexp.Compile(value); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
		default:
			t.Fatalf("%s: a mutant has the lines mutant, fails and finding, not %q", file, lines.Text())
		}
	}
	if m.title == "" || m.fails == "" || m.finding == nil || len(archive.Files) == 0 {
		t.Fatalf("%s: a mutant has the lines mutant, fails and finding, and at least one file", file)
	}
	return m
}

// overlay writes what `go build -overlay` needs to see the archive's files in
// the place of those of the same names in the folder, and returns its path.
func overlay(t *testing.T, folder string, archive *txtar.Archive) string {
	t.Helper()
	dir := t.TempDir()
	replace := make(map[string]string)
	for _, f := range archive.Files {
		original, err := filepath.Abs(filepath.Join(folder, f.Name))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(original); err != nil {
			t.Fatalf("a mutant replaces files of the lesson: %v", err)
		}
		replace[original] = write(t, filepath.Join(dir, f.Name), f.Data, 0o600)
	}
	data, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	return write(t, filepath.Join(dir, "overlay.json"), data, 0o600)
}

func write(t *testing.T, path string, data []byte, mode fs.FileMode) string {
	t.Helper()
	if err := os.WriteFile(path, data, mode); err != nil {
		t.Fatal(err)
	}
	return path
}
