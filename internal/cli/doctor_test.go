package cli

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tutor"
)

// leaveBehind makes what a killed run and an earlier version leave: a scratch folder
// whose owner is dead, which nobody has locked, and an unpacked kit.
func leaveBehind(t *testing.T) (env []string, scratch, kit string) {
	t.Helper()
	tmp, cache := t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", tmp)
	if got := call(t, sharedCheckout, nil, "run", "greet"); got.code != 0 { // makes the user's folder
		t.Fatalf("run: %+v", got)
	}
	users, err := filepath.Glob(filepath.Join(tmp, "tutor-*"))
	if err != nil || len(users) != 1 {
		t.Fatalf("folders %v, %v", users, err)
	}
	scratch = filepath.Join(users[0], "run-dead")
	kit = filepath.Join(cache, "tutor", "kit-0.0.1-abcdef")
	for _, file := range []string{filepath.Join(scratch, "owner"), filepath.Join(scratch, "big"), filepath.Join(kit, "go.mod")} {
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, make([]byte, 300_000), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return []string{"XDG_CACHE_HOME=" + cache}, scratch, kit
}

func TestDoctor(t *testing.T) {
	env, scratch, kit := leaveBehind(t)
	own, err := kitName(tutor.Files(), tutor.Version)
	if err != nil {
		t.Fatal(err)
	}
	own = filepath.Join(filepath.Dir(kit), own)
	if err := os.Mkdir(own, 0o700); err != nil {
		t.Fatal(err)
	}

	got := call(t, sharedCheckout, env, "doctor")
	if got.code != 0 || got.stderr != "" {
		t.Errorf("got %+v", got)
	}
	contains(t, "stdout", got.stdout,
		"ok       go ", "builds the programs", "ok       llama            answers the chat lessons  embedded\n",
		"\nleft  scratch  "+scratch+"  0.6 MB\n",
		"left  kit  "+kit+"  0.3 MB\n",
		"\nAll that a lesson needs is here.\nnext: tutor run greet · tutor doctor --clean\n")

	got = call(t, sharedCheckout, env, "doctor", "--clean")
	contains(t, "stdout", got.stdout,
		"removed  scratch  "+scratch+"  0.6 MB\n",
		"removed  kit  "+kit+"  0.3 MB\n",
		"\nnext: tutor run greet\n")
	for _, gone := range []string{scratch, kit} {
		if _, err := os.Stat(gone); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", gone, err)
		}
	}
	if _, err := os.Stat(own); err != nil {
		t.Errorf("this version's own kit: %v", err)
	}

	got = call(t, sharedCheckout, env, "doctor", "--clean")
	contains(t, "stdout", got.stdout, "\nEarlier runs have left nothing behind.\n")
}

func TestDoctorAsJSON(t *testing.T) {
	env, scratch, _ := leaveBehind(t)
	got := call(t, sharedCheckout, env, "doctor", "--clean", "--json")
	var document struct {
		OK    bool
		Items []struct {
			Name, For, Status string
			Required          bool
		}
		Leftovers []struct {
			Kind, Name string
			Bytes      int64
			Processes  []int
			Removed    bool
		}
	}
	if err := json.Unmarshal([]byte(got.stdout), &document); err != nil {
		t.Fatalf("%v in %+v", err, got)
	}
	if !document.OK || len(document.Items) < 8 || document.Items[0].Name != "go" || !document.Items[0].Required {
		t.Errorf("items: %+v", document.Items)
	}
	if len(document.Leftovers) != 2 {
		t.Fatalf("leftovers: %+v", document.Leftovers)
	}
	if l := document.Leftovers[0]; l.Kind != "scratch" || l.Name != scratch || l.Bytes != 600_000 || l.Processes == nil || !l.Removed {
		t.Errorf("leftover: %+v", l)
	}
}

// TestDoctorOfBareMachine has no go command: the only program that is no option.
func TestDoctorOfBareMachine(t *testing.T) {
	got := call(t, sharedCheckout, []string{"PATH=" + t.TempDir()}, "doctor")
	if got.code != exitEnvironment || got.stderr != "" {
		t.Errorf("got %+v", got)
	}
	contains(t, "stdout", got.stdout,
		"missing  go ", "         There is no go command in the folders of PATH.\n         try: ",
		"missing  docker ", "missing  podman ",
		"\nNothing can run yet: Go is missing.\nnext: ")
	if strings.Contains(got.stdout, "module cache") {
		t.Errorf("the module cache is known without Go:\n%s", got.stdout)
	}
}
