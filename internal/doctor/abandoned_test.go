//go:build unix

package doctor

import (
	"os"
	"path/filepath"
	"testing"

	"tutor/internal/program"
)

// TestContainers asks a docker that knows of two containers, of which one belongs to a run that lives.
func TestContainers(t *testing.T) {
	living, err := program.NewScratch(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer living.Close()
	removed := filepath.Join(t.TempDir(), "removed")
	for _, test := range []struct {
		name, docker string
		want         string // the name of the one that is found
		fails        bool   // its removal
	}{
		{"one of two", `case "$1" in ps) echo "a1 tutor-a /nowhere"; echo "b2 tutor-b ` + living.Dir() + `";; rm) echo "$4" >` + removed + `;; esac`, "tutor-a", false},
		{"one that stays", `case "$1" in ps) echo "a1 tutor-a /nowhere";; rm) echo no >&2; exit 1;; esac`, "tutor-a", true},
		{"none", "exit 0", "", false},
		{"no daemon", "echo a1 tutor-a /nowhere; exit 1", "", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := machine(t, map[string]string{"docker": test.docker})
			found, err := Containers(c.Env)(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if test.want == "" {
				if len(found) > 0 {
					t.Errorf("found %+v", found)
				}
				return
			}
			if len(found) != 1 || found[0].Kind != "container" || found[0].Name != test.want {
				t.Fatalf("found %+v", found)
			}
			err = found[0].Remove(t.Context())
			if (err != nil) != test.fails {
				t.Errorf("removing it: %v", err)
			}
			if id, err := os.ReadFile(removed); !test.fails && (err != nil || string(id) != "a1\n") {
				t.Errorf("removed %q, %v", id, err)
			}
		})
	}
}

func TestContainersWithoutAClient(t *testing.T) {
	if found, err := Containers(machine(t, nil).Env)(t.Context()); len(found) > 0 || err != nil {
		t.Errorf("found %+v, %v", found, err)
	}
}
