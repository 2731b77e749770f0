package program

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func newScratch(t *testing.T, base string) *Scratch {
	t.Helper()
	s, err := NewScratch(base)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func mustExist(t *testing.T, path string, want bool) {
	t.Helper()
	if _, err := os.Lstat(path); (err == nil) != want {
		t.Errorf("%s: %v, expected it to exist: %t", path, err, want)
	}
}

// abandon gives up a folder as the death of its owner does.
func (s *Scratch) abandon() { s.owner.Close() }

func TestScratch(t *testing.T) {
	base := filepath.Join(t.TempDir(), "made", "too")
	a, b := newScratch(t, base), newScratch(t, base)
	if a.Dir() == b.Dir() || !filepath.IsAbs(a.Dir()) || a.Path("x", "y") != filepath.Join(a.Dir(), "x", "y") {
		t.Errorf("folders %s and %s, path %s", a.Dir(), b.Dir(), a.Path("x", "y"))
	}
	if err := os.MkdirAll(a.Path("some", "folders"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(a.Path("some", "file"), nil, 0o400); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(a.Path("some"), 0o500); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	mustExist(t, a.Dir(), false)
	mustExist(t, b.Dir(), true)
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	mustExist(t, b.Dir(), false)
}

func TestScratchOfUser(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s := newScratch(t, "")
	defer s.Close()
	if filepath.Dir(filepath.Dir(s.Dir())) != os.Getenv("TMPDIR") || !strings.HasPrefix(filepath.Base(filepath.Dir(s.Dir())), "tutor-") {
		t.Errorf("saw %s", s.Dir())
	}
	if err := Sweep(""); err != nil {
		t.Error(err)
	}
	mustExist(t, s.Dir(), true)
	if err := os.Chmod(filepath.Dir(s.Dir()), 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := NewScratch(""); err == nil || !strings.Contains(err.Error(), "others may write to it") {
		t.Errorf("a folder that is everybody's was taken: %v", err)
	}
	if _, err := Leftovers(""); err == nil || !strings.Contains(err.Error(), "others may write to it") {
		t.Errorf("a folder that is everybody's was looked at: %v", err)
	}
}

func TestScratchErrors(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	base := filepath.Join(file, "below")
	if _, err := NewScratch(base); err == nil {
		t.Error("made a folder below a file")
	}
	if err := Sweep(base); err == nil {
		t.Error("swept a folder below a file")
	}
}

func TestSweep(t *testing.T) {
	base := t.TempDir()
	living, dead := newScratch(t, base), newScratch(t, base)
	defer living.Close()
	dead.abandon()
	if err := os.WriteFile(dead.Path("file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	unfinished := filepath.Join(base, "run-unfinished") // its owner died before it made its file
	foreign := filepath.Join(base, "something")
	kept := filepath.Join(base, "run-kept", "file") // not made by us: there is no owner file
	for _, folder := range []string{unfinished, foreign, kept} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if err := Sweep(base); err != nil {
			t.Fatal(err)
		}
	}
	mustExist(t, living.Dir(), true)
	mustExist(t, dead.Dir(), false)
	mustExist(t, unfinished, false)
	mustExist(t, foreign, true)
	mustExist(t, kept, true)
}

// Sweeps beside the making of folders take no living owner's, and leave no dead one's.
func TestSweepBesideOwners(t *testing.T) {
	base := t.TempDir()
	var owners, sweepers sync.WaitGroup
	stop := make(chan struct{})
	for range 2 {
		sweepers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if err := Sweep(base); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range 4 {
		owners.Go(func() {
			for i := range 50 {
				s, err := NewScratch(base)
				if err != nil {
					t.Error(err)
					return
				}
				if err := os.WriteFile(s.Path("file"), nil, 0o600); err != nil {
					t.Errorf("the folder was swept from under its owner: %v", err)
				}
				if i%2 == 0 {
					s.abandon()
				} else if err := s.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	owners.Wait()
	close(stop)
	sweepers.Wait()
	if err := Sweep(base); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(base); err != nil || len(left) != 0 {
		t.Errorf("left %v, %v", left, err)
	}
}

func TestRecordedGroups(t *testing.T) {
	s := newScratch(t, t.TempDir())
	defer s.Close()
	s.record(4711)
	s.record(4712)
	s.forget(4712)
	for _, name := range []string{"0", "1", "-1", "-4711", "12x", "99999999999999999999"} {
		if err := os.WriteFile(s.Path(groupFolder, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if groups := recordedGroups(s.Dir()); len(groups) != 1 || !groups[4711] {
		t.Errorf("saw %v", groups)
	}
}

func TestLeftovers(t *testing.T) {
	base := t.TempDir()
	living, dead, revived := newScratch(t, base), newScratch(t, base), newScratch(t, base)
	defer living.Close()
	dead.abandon()
	left, err := Leftovers(base)
	if err != nil || len(left) != 1 || left[0].Dir != dead.Dir() || len(left[0].Processes) != 0 {
		t.Fatalf("saw %+v, %v; want %s alone", left, err, dead.Dir())
	}
	for _, l := range []Leftover{left[0], {Dir: revived.Dir()}} {
		if err := l.Remove(); err != nil {
			t.Error(err)
		}
	}
	mustExist(t, dead.Dir(), false)
	mustExist(t, revived.Dir(), true)
	if err := revived.Close(); err != nil {
		t.Error(err)
	}
}

func TestLeftoversWhereNothingIs(t *testing.T) {
	base := filepath.Join(t.TempDir(), "missing")
	if left, err := Leftovers(base); len(left) != 0 || err != nil {
		t.Errorf("saw %v, %v", left, err)
	}
	mustExist(t, base, false)
}
