//go:build unix

package doctor

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// goScript plays the go command: it says env of its settings, and list of the lessons.
func goScript(version, more, list string) string {
	return `case "$1" in env) echo '{"GOVERSION":"` + version + `","GOMODCACHE":"/tmp","GOCACHE":"/tmp"` + more + `}';; list) ` + list + `;; esac`
}

const hang = "exec /bin/sleep 60"

// machine returns a machine that has only those programs, each a shell script.
func machine(t *testing.T, scripts map[string]string) Config {
	t.Helper()
	bin := t.TempDir()
	for name, script := range scripts {
		writeFile(t, filepath.Join(bin, name), "#!/bin/sh\n"+script+"\n")
	}
	return Config{
		Env:    []string{"PATH=" + bin, "XDG_RUNTIME_DIR=" + bin},
		Module: fstest.MapFS{"go.mod": {Data: []byte("module tutor\n\ngo 1.26\n")}},
		Root:   t.TempDir(),
		Cache:  t.TempDir(),
		Run:    "tutor run rpc",
		System: System{Family: debian},
	}
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
}

// examine returns one item of a machine, and whether something is lacking there.
func examine(t *testing.T, c Config, name string) (Item, bool) {
	t.Helper()
	items := Examine(t.Context(), c)
	_, lacking := Lacking(items)
	for _, item := range items {
		if item.Name == name {
			return item, lacking
		}
	}
	t.Fatalf("nothing is said of %s: %+v", name, items)
	return Item{}, false
}

func TestGo(t *testing.T) {
	for _, test := range []struct {
		name, script, item string
		status             Status
		lacking            bool
		what, try          string
	}{
		{"as asked for", goScript("go1.26", "", ""), "go", OK, false, "", ""},
		{"newer", goScript("go1.27.1", "", ""), "go", OK, false, "", ""},
		{"from the middle of development", goScript("devel go1.27-4ab1bc0 Thu Nov 5", "", ""), "go", OK, false, "", ""},
		{"older, and may not fetch", goScript("go1.25.3", `,"GOTOOLCHAIN":"local"`, ""), "go", Broken, true,
			"Go is version 1.25.3, and the lessons need 1.26 or later.", "export GOTOOLCHAIN=auto"},
		{"older, and may fetch", goScript("go1.25.3", `,"GOTOOLCHAIN":"auto"`, ""), "go", OK, false,
			"It is older than 1.26, which the lessons need, and downloads that by itself.", ""},
		{"too old to know how to fetch", goScript("go1.20.5", "", ""), "go", Broken, true,
			"Go is version 1.20.5, and the lessons need 1.26 or later.", "install it from https://go.dev/dl/"},
		{"broken", "echo no GOROOT >&2; exit 2", "go", Broken, true,
			"The go command does not say which version it is. It says: no GOROOT", "install it from https://go.dev/dl/"},
		{"silent", "", "go", Broken, true, "The go command does not say which version it is.", "install it from https://go.dev/dl/"},

		{"libraries are there", goScript("go1.26", "", ""), "module cache", OK, false, "", ""},
		{"libraries are missing", goScript("go1.26", "", "echo x: module lookup disabled by GOPROXY=off >&2; exit 1"), "module cache", Missing, false,
			"The lessons' libraries are not all there yet. The first run downloads them, and needs the network once.", "tutor run rpc"},
		{"libraries are missing, and forbidden", goScript("go1.26", `,"GOPROXY":"off"`, "echo x: module lookup disabled by GOPROXY=off >&2; exit 1"),
			"module cache", Broken, true,
			"The lessons' libraries are not in the module cache, and GOPROXY=off forbids their download.", "go env -u GOPROXY"},
		{"wrong module", goScript("go1.26", "", "echo go.mod:1: unknown directive >&2; exit 1"), "module cache", Broken, true,
			"The go command does not understand the lessons' module. It says: go.mod:1: unknown directive", "tutor run rpc"},
		{"slow", goScript("go1.26", "", hang), "module cache", OK, false,
			"The go command was too slow to say whether the lessons' libraries are there.", ""},
		{"module cache below a file", goScript("go1.26", `,"GOMODCACHE":"/dev/null/x"`, "exit 1"), "module cache", Broken, true,
			"The go command cannot write to its module cache: stat /dev/null/x: not a directory.", "GOMODCACHE=" + os.TempDir() + "/go-mod tutor run rpc"},
		{"build cache that is off", goScript("go1.26", `,"GOCACHE":"off"`, ""), "build cache", Broken, true,
			`The go command cannot write to its build cache: "off" is not the path of a folder.`, "GOCACHE=" + os.TempDir() + "/go-build tutor run rpc"},
		{"build cache that is not there yet", goScript("go1.26", `,"GOCACHE":"/tmp/a/b/c"`, ""), "build cache", OK, false, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, lacking := examine(t, machine(t, map[string]string{"go": test.script}), test.item)
			if got.Status != test.status || got.What != test.what || got.Try != test.try || lacking != test.lacking {
				t.Errorf("saw %+v, lacking %t", got, lacking)
			}
		})
	}
}

func TestBareMachine(t *testing.T) {
	items := Examine(t.Context(), machine(t, nil))
	for _, item := range items {
		if item.Name == "llama" { // which is no program: it is always there
			if item.Status != OK || item.Try != "" {
				t.Errorf("saw %+v", item)
			}
			continue
		}
		isProgram := item.Required == (item.Name == "go") && !strings.Contains(item.Name, " ")
		if isProgram && (item.Status != Missing || item.Try == "") {
			t.Errorf("saw %+v", item)
		}
	}
	if item, lacking := Lacking(items); !lacking || item.Name != "go" {
		t.Errorf("lacking: %+v, %t", item, lacking)
	}
}

// Whatever hangs, there is an answer in time, and nothing runs on.
func TestHangingMachine(t *testing.T) {
	begun := time.Now()
	items := Examine(t.Context(), machine(t, map[string]string{"go": hang, "docker": hang + " & wait", "podman": hang}))
	if took := time.Since(begun); took > Bound+5*time.Second {
		t.Errorf("it took %s", took)
	}
	said := make(map[string]string)
	for _, item := range items {
		said[item.Name] = item.What
	}
	for name, what := range map[string]string{
		"go": "The go command does not answer.", "docker": "The Docker daemon does not answer.", "podman": "podman does not answer.",
	} {
		if said[name] != what {
			t.Errorf("%s: %q", name, said[name])
		}
	}
}

func TestDocker(t *testing.T) {
	const client = `echo '{"Client":{"Version":"28.2.2"},"Server":null}'; `
	for _, test := range []struct {
		name, script, setting string
		status                Status
		version, what, try    string
	}{
		{"answers", `echo '{"Client":{"Version":"28.2.2"},"Server":{"Version":"20.10.24"}}'`, "", OK, "28.2.2 (daemon 20.10.24)", "", ""},
		{"no daemon", client + "echo Cannot connect to the Docker daemon >&2; exit 1", "", Broken, "28.2.2",
			"The Docker daemon does not run.", "sudo service docker start"},
		{"no daemon where it should be", client + "echo Cannot connect to the Docker daemon >&2; exit 1", "DOCKER_HOST=tcp://x", Broken, "28.2.2",
			"No Docker daemon answers where DOCKER_HOST says that it is.", "unset DOCKER_HOST"},
		{"no permission", client + "echo permission denied while trying to connect >&2; exit 1", "", Broken, "28.2.2",
			"You may not talk to the Docker daemon.", "sudo usermod -aG docker $USER && newgrp docker"},
		{"Podman", `echo '{"Client":{"Version":"4.3.1"}}'; echo Emulate Docker CLI using podman. >&2`, "", Missing, "4.3.1",
			"What is called docker here is Podman under that name.", ""},
		{"nonsense", "echo what >&2; exit 1", "", Broken, "", "docker does not work. It says: what", "docker version"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := machine(t, map[string]string{"docker": test.script})
			c.Env = append(c.Env, test.setting)
			got, _ := examine(t, c, "docker")
			if got.Status != test.status || got.Version != test.version || got.What != test.what || got.Try != test.try || got.Required {
				t.Errorf("saw %+v", got)
			}
		})
	}
}

func TestPodman(t *testing.T) {
	script := map[string]string{"podman": `echo '{"Client":{"Version":"4.3.1"}}'`}
	t.Run("without its socket", func(t *testing.T) {
		c := machine(t, script)
		got, _ := examine(t, c, "podman")
		if got.Status != Broken || got.Version != "4.3.1" || got.Try != "systemctl --user enable --now podman.socket" {
			t.Errorf("saw %+v", got)
		}
	})
	t.Run("with it", func(t *testing.T) {
		c := machine(t, script)
		dir, err := os.MkdirTemp("", "podman") // a socket's path must be short
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		writeFile(t, filepath.Join(dir, "podman", "any"), "")
		l, err := net.Listen("unix", filepath.Join(dir, "podman", "podman.sock"))
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		c.System.Runtime = []string{dir}
		if got, _ := examine(t, c, "podman"); got.Status != OK || got.What != "" {
			t.Errorf("saw %+v", got)
		}
	})
	t.Run("that does not work", func(t *testing.T) {
		got, _ := examine(t, machine(t, map[string]string{"podman": "echo no user namespaces >&2; exit 125"}), "podman")
		if got.Status != Broken || got.What != "podman does not work. It says: no user namespaces" {
			t.Errorf("saw %+v", got)
		}
	})
}

func TestRabbitMQ(t *testing.T) {
	// As Debian has it: in PATH a script that only calls another, whose version is known.
	install := func(t *testing.T, c Config, plugin string) (server string) {
		root := t.TempDir()
		real := filepath.Join(root, "lib", "rabbitmq_server", "sbin", "rabbitmq-server")
		writeFile(t, real, "#!/bin/sh\nexit 1\n")
		writeFile(t, filepath.Join(root, "lib", "rabbitmq_server", "plugins", plugin, "x"), "")
		server = filepath.Join(root, "bin", "rabbitmq-server")
		writeFile(t, filepath.Join(root, "bin", "any"), "")
		if err := os.Symlink(real, server); err != nil {
			t.Fatal(err)
		}
		return server
	}
	t.Run("of a package, behind a wrapper", func(t *testing.T) {
		c := machine(t, map[string]string{"rabbitmq-server": "exit 1", "erl": "", "epmd": ""})
		server := install(t, c, "rabbit-3.10.8")
		c.System.Folders = []string{filepath.Dir(server)}
		if got, _ := examine(t, c, "rabbitmq-server"); got.Status != OK || got.Version != "3.10.8" || got.Path != server {
			t.Errorf("saw %+v", got)
		}
	})
	t.Run("without Erlang", func(t *testing.T) {
		c := machine(t, nil)
		c.System.Folders = []string{filepath.Dir(install(t, c, "rabbit-4.0.5.ez"))}
		got, lacking := examine(t, c, "rabbitmq-server")
		if got.Status != Broken || got.Version != "4.0.5" || got.Try != "sudo apt install erlang-base" || got.Required {
			t.Errorf("saw %+v, %t", got, lacking)
		}
		if want := "It needs Erlang, and of that erl and epmd cannot be found in the folders of PATH."; got.What != want {
			t.Errorf("said %q", got.What)
		}
	})
	t.Run("of an unknown version", func(t *testing.T) {
		got, _ := examine(t, machine(t, map[string]string{"rabbitmq-server": "exit 1", "erl": "", "epmd": ""}), "rabbitmq-server")
		if got.Status != OK || got.Version != "" || got.Path == "" {
			t.Errorf("saw %+v", got)
		}
	})
}

// TestNoTemporaryFolder has a machine on which no run can have a folder, and Go is well.
func TestNoTemporaryFolder(t *testing.T) {
	c := machine(t, map[string]string{"go": goScript("go1.26", "", "")})
	t.Setenv("TMPDIR", filepath.Join(c.Root, "go.mod", "x"))
	writeFile(t, filepath.Join(c.Root, "go.mod"), "")
	if got, lacking := examine(t, c, "scratch folder"); got.Status != Broken || got.Try != "TMPDIR=$HOME tutor run rpc" || !lacking {
		t.Errorf("saw %+v, lacking %t", got, lacking)
	}
	if got, _ := examine(t, c, "go"); got.Status != OK {
		t.Errorf("saw %+v", got)
	}
}

// TestWithoutACheckout has the lessons in no folder: they are unpacked to look.
func TestWithoutACheckout(t *testing.T) {
	c := machine(t, map[string]string{"go": goScript("go1.26", "", "read first rest < go.mod; test $GOPROXY$GOWORK = offoff || exit 1")})
	c.Root = ""
	if got, lacking := examine(t, c, "module cache"); got.Status != OK || lacking {
		t.Errorf("saw %+v", got)
	}
	c.Cache = ""
	if got, lacking := examine(t, c, "cache folder"); got.Status != Broken || !got.Required || !lacking {
		t.Errorf("saw %+v, lacking %t", got, lacking)
	}
}
