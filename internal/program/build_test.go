package program

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The module that the tests' program needs is that of this module's own go.mod.
const (
	needy    = "package main\n\nimport _ \"github.com/google/uuid\"\n\nfunc main() {}\n"
	needyMod = "module learner\n\ngo 1.26\n\nrequire github.com/google/uuid v1.6.0\n"
	needySum = "github.com/google/uuid v1.6.0 h1:NIvaJDMOsjHA8n1jAhLSgzrAzy1Hgr+hNrb57e+94F0=\n" +
		"github.com/google/uuid v1.6.0/go.mod h1:TIyPZe4MgqvfeYDBFedMoGGpEw/LqOeaOT+nhxU+yHo=\n"
)

// module makes a folder of files, by name and text.
func module(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// goEnv is this process's environment, with the settings of the go command that other
// tests depend on, and changes. A change without a value drops the variable.
func goEnv(changes ...string) []string {
	var env []string
	for _, entry := range append(os.Environ(), append([]string{"GOFLAGS=", "GOTOOLCHAIN=local"}, changes...)...) {
		if name, _, ok := strings.Cut(entry, "="); !ok {
			env = dropVariable(env, name)
		} else {
			env = append(dropVariable(env, name), entry)
		}
	}
	return env
}

func dropVariable(env []string, name string) []string {
	var rest []string
	for _, entry := range env {
		if !strings.HasPrefix(entry, name+"=") {
			rest = append(rest, entry)
		}
	}
	return rest
}

func TestBuild(t *testing.T) {
	t.Parallel()
	root := module(t, map[string]string{
		"go.mod":            "module learner\n\ngo 1.26\n",
		"programs/greet.go": "package main\n\nfunc main() { print(\"hello\") }\n",
	})
	out := filepath.Join(t.TempDir(), "greet")
	if err := Build(t.Context(), root, "./programs", out, BuildOptions{Env: goEnv()}); err != nil {
		t.Fatal(err)
	}
	p := start(t, Command{Path: out})
	if exit := wait(t, p); !exit.Success() || string(p.Output().Stderr()) != "hello" {
		t.Errorf("%s, stderr %q", exit, p.Output().Stderr())
	}
}

func TestBuildError(t *testing.T) {
	t.Parallel()
	root := module(t, map[string]string{
		"go.mod":            "module learner\n\ngo 1.26\n",
		"programs/greet.go": "package main\n\nfunc main() {\n\tx := \"dial tcp: connection refused\" + 1\n}\n",
	})
	var log bytes.Buffer
	err := Build(t.Context(), root, "./programs", filepath.Join(t.TempDir(), "greet"), BuildOptions{Env: goEnv(), Log: &log})
	var buildErr *BuildError
	if !errors.As(err, &buildErr) {
		t.Fatalf("saw %v", err)
	}
	if place := filepath.FromSlash("programs/greet.go:4:7: "); !strings.Contains(buildErr.Output, place) || !strings.Contains(err.Error(), place) {
		t.Errorf("saw %v, expected it to name %s", err, place)
	}
	if strings.TrimRight(log.String(), "\n") != buildErr.Output {
		t.Errorf("the log has %q, the error %q", &log, buildErr.Output)
	}
}

func TestBuildIsCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Build(ctx, t.TempDir(), ".", "out", BuildOptions{Env: goEnv()}); !errors.Is(err, context.Canceled) {
		t.Errorf("saw %v", err)
	}
}

func TestBuildWithoutFolder(t *testing.T) {
	t.Parallel()
	var startErr *StartError
	err := Build(t.Context(), filepath.Join(t.TempDir(), "missing"), ".", "out", BuildOptions{Env: goEnv()})
	if !errors.As(err, &startErr) || !strings.Contains(err.Error(), "is not there") {
		t.Errorf("saw %v", err)
	}
}

// Each environment is a real one, met by the real go command.
func TestEnvironmentErrors(t *testing.T) {
	root := module(t, map[string]string{"go.mod": needyMod, "go.sum": needySum, "main.go": needy})
	newer := module(t, map[string]string{"go.mod": "module learner\n\ngo 1.99\n", "main.go": "package main\n"})
	file := filepath.Join(root, "go.mod") // no folder can be made below it, not even by root
	cache := func() string { return "GOMODCACHE=" + filepath.Join(t.TempDir(), "modules") }
	for name, test := range map[string]struct {
		root string
		env  []string
		err  error
		what string
		try  string
	}{
		"no go": {
			root, goEnv("PATH=" + root), ErrNoGo,
			"there is no go command", "",
		},
		"old go": {
			newer, goEnv(), ErrOldGo,
			"and the program needs 1.99", "export GOTOOLCHAIN=auto",
		},
		"old go that cannot download another": {
			newer, goEnv("GOTOOLCHAIN=auto", "GOPROXY=off", cache()), ErrOldGo,
			"older than version 1.99", installGo,
		},
		"old go without a network": {
			newer, goEnv("GOTOOLCHAIN=auto", "GOPROXY=http://127.0.0.1:0", cache()), ErrOldGo,
			"older than version 1.99", installGo,
		},
		"downloads forbidden": {
			root, goEnv("GOPROXY=off", cache()), ErrNoNetwork,
			"GOPROXY=off forbids", "unset GOPROXY",
		},
		"downloads forbidden, modules changeable": {
			root, goEnv("GOPROXY=off", "GOFLAGS=-mod=mod", cache()), ErrNoNetwork,
			"GOPROXY=off forbids", "unset GOPROXY",
		},
		"no network": {
			root, goEnv("GOPROXY=http://127.0.0.1:0", cache()), ErrNoNetwork,
			"there is no network", "go mod download",
		},
		"no network behind a proxy": {
			root, goEnv("GOPROXY=https://proxy.golang.org", "HTTPS_PROXY=http://127.0.0.1:0", cache()), ErrNoNetwork,
			"there is no network", "go mod download",
		},
		"build cache below a file": {
			root, goEnv("GOCACHE=" + file + "/cache"), ErrCache,
			"no build cache", "export GOCACHE=",
		},
		"build cache off": {
			root, goEnv("GOCACHE=off"), ErrCache,
			"no build cache", "export GOCACHE=",
		},
		"module cache below a file": {
			root, goEnv("GOMODCACHE=" + file + "/cache"), ErrCache,
			"no module cache", "export GOMODCACHE=",
		},
		"no home": {
			root, goEnv("HOME", "GOPATH", "GOCACHE", "GOMODCACHE", "XDG_CACHE_HOME"), ErrCache,
			"no module cache", "export GOCACHE=",
		},
		"home that is a file": {
			root, goEnv("HOME="+file, "GOPATH", "GOCACHE", "GOMODCACHE", "XDG_CACHE_HOME"), ErrCache,
			"cache that it can write to", "export GOCACHE=",
		},
		"no temporary folder": {
			root, goEnv("GOTMPDIR=" + file + "/tmp"), ErrCache,
			"cannot make a temporary folder", "unset GOTMPDIR",
		},
		"unknown flag": {
			root, goEnv("GOFLAGS=-nonsense"), ErrSetting,
			"GOFLAGS=-nonsense", "unset GOFLAGS",
		},
		"vendoring forced": {
			root, goEnv("GOFLAGS=-mod=vendor"), ErrSetting,
			"GOFLAGS=-mod=vendor", "unset GOFLAGS",
		},
		"no GOROOT": {
			root, goEnv("GOROOT=" + file), ErrSetting,
			"GOROOT=", "unset GOROOT",
		},
		"unknown system": {
			root, goEnv("GOOS=windoze"), ErrSetting,
			"GOOS=windoze", "unset GOOS",
		},
		"no modules": {
			root, goEnv("GO111MODULE=off", "GOPATH="+root), ErrSetting,
			"GO111MODULE=off", "unset GO111MODULE",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := Build(t.Context(), test.root, ".", filepath.Join(t.TempDir(), "out"), BuildOptions{Env: test.env})
			var lack *EnvironmentError
			if !errors.As(err, &lack) {
				t.Fatalf("saw %v, expected %v", err, test.err)
			}
			if !errors.Is(err, test.err) || !strings.Contains(lack.What, test.what) || !strings.Contains(lack.Try, test.try) || lack.Try == "" {
				t.Errorf("saw %q, try %q (%v)\nexpected %q, try %q (%v)\nthe go command said:\n%s",
					lack.What, lack.Try, lack.Err, test.what, test.try, test.err, lack.Output)
			}
			if test.err != ErrNoGo && lack.Output == "" {
				t.Error("what the go command said is lost")
			}
		})
	}
}
