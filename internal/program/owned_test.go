package program

import (
	"os"
	"path/filepath"
	"testing"
)

func TestOwned(t *testing.T) {
	base := t.TempDir()
	living, dead := newScratch(t, base), newScratch(t, base)
	defer living.Close()
	dead.abandon()
	file := filepath.Join(base, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, dir string
		want      bool
	}{
		{"its owner lives", living.Dir(), true},
		{"its owner has died", dead.Dir(), false},
		{"it has been swept", filepath.Join(base, "run-swept"), false},
		{"nobody can tell", file, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			for range 2 { // asking changes nothing
				if got := Owned(test.dir); got != test.want {
					t.Errorf("Owned(%s) = %t", test.dir, got)
				}
			}
		})
	}
	if err := Sweep(base); err != nil {
		t.Error(err)
	}
	mustExist(t, dead.Dir(), false)
}
