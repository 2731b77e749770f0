package cli

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/fstest"
)

// kit is what the tests unpack.
func kit() fstest.MapFS {
	return fstest.MapFS{
		"go.mod":              {Data: []byte("module tutor\n")},
		"lessons/rpc/main.go": {Data: []byte("package main\n")},
		"lessons/rpc/empty":   {},
	}
}

func TestUnpackIsNamedAfterTheContent(t *testing.T) {
	cache := t.TempDir()
	first, err := unpack(kit(), "1.0", cache)
	if err != nil {
		t.Fatal(err)
	}
	if !same(kit(), first) {
		t.Errorf("%s does not hold the kit", first)
	}
	changed := kit()
	changed["lessons/rpc/main.go"].Data = []byte("package main // changed\n")
	second, err := unpack(changed, "1.0", cache)
	if err != nil {
		t.Fatal(err)
	}
	if first == second || !same(kit(), first) || !same(changed, second) {
		t.Errorf("two contents are unpacked to %s and %s", first, second)
	}
}

func TestUnpackUsesWhatIsThere(t *testing.T) {
	cache := t.TempDir()
	dir, err := unpack(kit(), "1.0", cache)
	if err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := unpack(kit(), "1.0", cache); err != nil {
		t.Fatal(err)
	}
	after, err := os.Stat(dir)
	if err != nil || !os.SameFile(before, after) {
		t.Errorf("the folder was written anew (%v)", err)
	}
}

// TestUnpackMends unpacks where something happened to the folder since.
func TestUnpackMends(t *testing.T) {
	for _, test := range []struct {
		name   string
		damage func(dir string) error
	}{
		{"a file changed", func(dir string) error { return os.WriteFile(filepath.Join(dir, "go.mod"), nil, 0o644) }},
		{"a file gone", func(dir string) error { return os.Remove(filepath.Join(dir, "go.mod")) }},
		{"a file too many", func(dir string) error { return os.WriteFile(filepath.Join(dir, "lessons", "rpc", "x.go"), nil, 0o644) }},
		{"all gone", os.RemoveAll},
		{"a file in its place", func(dir string) error {
			os.RemoveAll(dir)
			return os.WriteFile(dir, nil, 0o644)
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			cache := t.TempDir()
			dir, err := unpack(kit(), "1.0", cache)
			if err != nil {
				t.Fatal(err)
			}
			if err := test.damage(dir); err != nil {
				t.Fatal(err)
			}
			again, err := unpack(kit(), "1.0", cache)
			if err != nil || again != dir || !same(kit(), dir) {
				t.Fatalf("unpacked to %s (%v), which is the kit: %t", again, err, same(kit(), dir))
			}
			onlyOne(t, cache)
		})
	}
}

func TestUnpackAtTheSameTime(t *testing.T) {
	cache := t.TempDir()
	var unpacking sync.WaitGroup
	for range 8 {
		unpacking.Go(func() {
			dir, err := unpack(kit(), "1.0", cache)
			if err != nil || !same(kit(), dir) {
				t.Errorf("%s, %v", dir, err)
			}
		})
	}
	unpacking.Wait()
	onlyOne(t, cache)
}

// onlyOne fails the test unless the cache holds one folder and no half-made one.
func onlyOne(t *testing.T, cache string) {
	t.Helper()
	entries, err := os.ReadDir(cache)
	if err != nil || len(entries) != 1 {
		t.Errorf("the cache holds %v, %v", entries, err)
	}
}
