package doctor

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"tutor/internal/program"
)

func TestFind(t *testing.T) {
	base, cache := t.TempDir(), t.TempDir()
	living, err := program.NewScratch(base)
	if err != nil {
		t.Fatal(err)
	}
	defer living.Close()
	dead := filepath.Join(base, "run-dead")
	// A folder whose owner file nobody has locked: its owner is dead.
	for _, file := range []string{
		filepath.Join(dead, "owner"), filepath.Join(dead, "below", "file"),
		filepath.Join(cache, "kit-0.0.9-abc", "go.mod"), filepath.Join(cache, "kit-0.1.0-def", "go.mod"), filepath.Join(cache, "last", "x"),
	} {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte("12345"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	broken := errors.New("no daemon")
	removed := ""
	container := func(context.Context) ([]Leftover, error) {
		remove := func(context.Context) error { removed = "c1"; return nil }
		return []Leftover{{Kind: "container", Name: "c1", Remove: remove}}, broken
	}
	found, err := Find(t.Context(), Scratch(base), Kits(cache, "kit-0.1.0-def"), container)
	if !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	want := []Leftover{
		{Kind: "scratch", Name: dead, Bytes: 10},
		{Kind: "kit", Name: filepath.Join(cache, "kit-0.0.9-abc"), Bytes: 5},
		{Kind: "container", Name: "c1"},
	}
	if len(found) != len(want) {
		t.Fatalf("found %+v", found)
	}
	for i, l := range found {
		if l.Kind != want[i].Kind || l.Name != want[i].Name || l.Bytes != want[i].Bytes {
			t.Errorf("found %+v, want %+v", l, want[i])
		}
		if err := l.Remove(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if removed != "c1" {
		t.Error("the container was not removed")
	}
	if found, err := Find(t.Context(), Scratch(base), Kits(cache, "kit-0.1.0-def")); len(found) != 0 || err != nil {
		t.Errorf("found again: %+v, %v", found, err)
	}
	if _, err := os.Stat(living.Dir()); err != nil {
		t.Error(err)
	}
}

func TestFindWhereNothingIs(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing")
	if found, err := Find(t.Context(), Scratch(missing), Kits(missing, "")); len(found) != 0 || err != nil {
		t.Errorf("found %+v, %v", found, err)
	}
}
