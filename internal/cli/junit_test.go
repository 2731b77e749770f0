package cli

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"testing"
)

// junitCounts are what a JUnit file says of the run as a whole.
type junitCounts struct {
	Tests    int `xml:"tests,attr"`
	Failures int `xml:"failures,attr"`
	Errors   int `xml:"errors,attr"`
	Skipped  int `xml:"skipped,attr"`
}

func readJUnit(t *testing.T, path string) junitCounts {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var counts junitCounts
	if err := xml.Unmarshal(data, &counts); err != nil {
		t.Fatalf("%v in\n%s", err, data)
	}
	return counts
}

// TestCheckAsJUnit writes the file beside what is printed, in place of an earlier one.
func TestCheckAsJUnit(t *testing.T) {
	for _, test := range []struct {
		name string
		args []string
		code int
		want junitCounts
		says string
	}{
		{"passed", []string{"greet/hello", "--", "echo", "hello"}, 0, junitCounts{Tests: 1}, "1 passed in "},
		{"failed", []string{"greet/hello", "--", "echo", "good day"}, exitFailed, junitCounts{Tests: 1, Failures: 1}, "1 failed in "},
		{"as JSON", []string{"greet/hello", "--json", "--", "echo", "hello"}, 0, junitCounts{Tests: 1}, `"format": "tutor.report/1"`},
		{"not applicable", []string{"greet/old", "--", "echo"}, exitNothing, junitCounts{Tests: 1, Skipped: 1}, "1 not applicable in "},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			file := filepath.Join(folder, "junit.xml")
			if err := os.WriteFile(file, []byte("an earlier one"), 0o644); err != nil {
				t.Fatal(err)
			}
			got := call(t, sharedCheckout, nil, append([]string{"check", "--junit", file}, test.args...)...)
			if got.code != test.code {
				t.Errorf("got %+v", got)
			}
			contains(t, "stdout", got.stdout, test.says)
			if counts := readJUnit(t, file); counts != test.want {
				t.Errorf("the file says %+v, want %+v", counts, test.want)
			}
			onlyFile(t, folder, "junit.xml")
		})
	}
}

// onlyFile fails the test unless the folder holds the named file alone; with an empty
// name, nothing.
func onlyFile(t *testing.T, folder, name string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	if name == "" && len(names) > 0 || name != "" && (len(names) != 1 || names[0] != name) {
		t.Errorf("in the folder: %q, want %q", names, name)
	}
}

// TestJUnitOfNoReport has a run that comes to no report: there is no file then, not
// even an earlier run's.
func TestJUnitOfNoReport(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "junit.xml")
	if err := os.WriteFile(file, []byte("an earlier one"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := call(t, sharedCheckout, nil, "check", "broken", "--junit", file); got.code != exitFailed {
		t.Errorf("got %+v", got)
	}
	onlyFile(t, folder, "")
}

// TestJUnitThroughLink leaves a link that names the file a link.
func TestJUnitThroughLink(t *testing.T) {
	file, link := filepath.Join(t.TempDir(), "junit.xml"), filepath.Join(t.TempDir(), "link")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(file, link); err != nil {
		t.Fatal(err)
	}
	call(t, sharedCheckout, nil, "check", "greet/hello", "--junit", link, "--", "echo", "hello")
	if info, err := os.Lstat(link); err != nil || info.Mode().Type() != os.ModeSymlink {
		t.Errorf("the link: %v, %v", info, err)
	}
	readJUnit(t, file)
}

// TestJUnitRefused names files that cannot be written, before anything runs.
func TestJUnitRefused(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	missing := filepath.Join(folder, "missing")
	for _, test := range []struct {
		name, path string
		code       int
		stderr     string
	}{
		{"standard output", "-", exitUsage, "tutor: --junit writes a file, beside what check prints; - is no name of one\ntry: tutor help check\n"},
		{"a folder", folder, exitUsage, "tutor: --junit: " + folder + " is there already, and is no file\ntry: tutor help check\n"},
		{"a device", os.DevNull, exitUsage, "tutor: --junit: " + os.DevNull + " is there already, and is no file\ntry: tutor help check\n"},
		{"in no folder", filepath.Join(missing, "x.xml"), exitUsage, "tutor: --junit: there is no folder " + missing + "\ntry: mkdir -p " + missing + "\n"},
		{"below a file", filepath.Join(file, "x.xml"), exitEnvironment, "x.xml cannot be written: "},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := call(t, sharedCheckout, nil, "check", "greet/hello", "--junit", test.path)
			if got.code != test.code || got.stdout != "" {
				t.Errorf("got %+v", got)
			}
			contains(t, "stderr", got.stderr, test.stderr)
		})
	}
	onlyFile(t, folder, "file")
}
