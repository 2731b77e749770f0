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
	for _, file := range []string{
		"testdata/clients/pika/requirements.txt",
		"testdata/clients/openai-python/requirements-1.3.7.txt",
		"testdata/clients/openai-python/requirements-3.txt",
	} {
		checkRequirements(t, file)
	}
	for _, dir := range []string{"testdata/clients/amqplib", "testdata/clients/openai-node"} {
		checkLock(t, dir)
	}
}

// checkRequirements holds what pip installs to versions with their hashes.
func checkRequirements(t *testing.T, file string) {
	t.Helper()
	requirement := regexp.MustCompile(`^[\w.-]+==[\w.]+( +--hash=sha256:[0-9a-f]{64})+$`)
	all := strings.ReplaceAll(read(t, file), "\\\n", "")
	for line := range strings.Lines(all) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "#") && !requirement.MatchString(line) {
			t.Errorf("%s: %q is not a version with its hash", file, line)
		}
	}
}

// checkLock holds what npm installs to versions with their hashes.
func checkLock(t *testing.T, dir string) {
	t.Helper()
	var manifest struct{ Dependencies map[string]string }
	var lock struct {
		Packages map[string]struct{ Version, Resolved, Integrity string }
	}
	decode(t, dir+"/package.json", &manifest)
	decode(t, dir+"/package-lock.json", &lock)
	for name, version := range manifest.Dependencies {
		if locked := lock.Packages["node_modules/"+name].Version; locked != version {
			t.Errorf("%s: package.json wants %s %s, package-lock.json has %q: it must be the same one", dir, name, version, locked)
		}
	}
	for name, p := range lock.Packages {
		switch {
		case name == "": // the programs themselves
		case p.Integrity == "":
			t.Errorf("%s: package-lock.json: %s has no hash", dir, name)
		case p.Resolved != "":
			t.Errorf("%s: package-lock.json: %s names a host; npm leaves it out where .npmrc says so", dir, name)
		}
	}
	if len(manifest.Dependencies) == 0 || len(lock.Packages) < 2 {
		t.Errorf("%s: package.json has %d dependencies, package-lock.json %d packages", dir, len(manifest.Dependencies), len(lock.Packages))
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
