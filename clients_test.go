package tutor_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestClientsArePinned holds what .ci/clients installs to exact versions and to
// hashes, from whatever host it comes.
func TestClientsArePinned(t *testing.T) {
	requirement := regexp.MustCompile(`^[\w.-]+==[\w.]+( --hash=sha256:[0-9a-f]{64})+$`)
	for line := range strings.Lines(read(t, "testdata/clients/pika/requirements.txt")) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "#") && !requirement.MatchString(line) {
			t.Errorf("requirements.txt: %q is not a version with its hash", line)
		}
	}

	var manifest struct{ Dependencies map[string]string }
	var lock struct {
		Packages map[string]struct{ Version, Resolved, Integrity string }
	}
	decode(t, "testdata/clients/amqplib/package.json", &manifest)
	decode(t, "testdata/clients/amqplib/package-lock.json", &lock)
	for name, version := range manifest.Dependencies {
		if locked := lock.Packages["node_modules/"+name].Version; locked != version {
			t.Errorf("package.json wants %s %s, package-lock.json has %q: it must be the same one", name, version, locked)
		}
	}
	for name, p := range lock.Packages {
		switch {
		case name == "": // the programs themselves
		case p.Integrity == "":
			t.Errorf("package-lock.json: %s has no hash", name)
		case p.Resolved != "":
			t.Errorf("package-lock.json: %s names a host; npm leaves it out where .npmrc says so", name)
		}
	}
	if len(manifest.Dependencies) == 0 || len(lock.Packages) < 2 {
		t.Errorf("package.json has %d dependencies, package-lock.json %d packages", len(manifest.Dependencies), len(lock.Packages))
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func decode(t *testing.T, file string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(read(t, file)), into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}
