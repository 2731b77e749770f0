package program

import (
	"errors"
	"strings"
	"testing"
)

// What the go command says on machines that a test cannot have: other versions of Go,
// a full disk, folders that root may write to.
func TestDiagnose(t *testing.T) {
	for name, test := range map[string]struct {
		output string
		env    []string
		err    error // nil: the program is wrong
		what   string
		try    string
	}{
		"go 1.20, release": {
			output: "go: errors parsing go.mod:\n/home/a/go.mod:3: invalid go version '1.26.0': must match format 1.23\n",
			err:    ErrOldGo,
			what:   "the go command is older than version 1.26.0, which the program needs",
			try:    installGo,
		},
		"go 1.20, compiled": {
			output: "# learner\n./main.go:7:15: undefined: errors.AsType\nnote: module requires Go 1.26\n",
			err:    ErrOldGo,
			what:   "the go command is older than version 1.26, which the program needs",
			try:    installGo,
		},
		"go 1.22, dependency": {
			output: "go: github.com/a/b@v1.0.0 requires go >= 1.26 (running go 1.22.1; GOTOOLCHAIN=local)\n",
			err:    ErrOldGo,
			what:   "the go command is version 1.22.1, and the program needs 1.26",
			try:    "export GOTOOLCHAIN=auto",
		},
		"go 1.22, network down": {
			output: "go: downloading go1.26 (linux/amd64)\ngo: download go1.26: golang.org/toolchain@v0.0.1-go1.26.linux-amd64: Get \"https://proxy.golang.org/x.zip\": dial tcp: lookup proxy.golang.org: no such host\n",
			err:    ErrOldGo,
			what:   "the go command is older than version 1.26, which the program needs, and cannot download it",
			try:    installGo,
		},
		"no such host": {
			output: "go: downloading github.com/a/b v1.0.0\nmain.go:3:8: github.com/a/b@v1.0.0: Get \"https://proxy.golang.org/x.zip\": dial tcp: lookup proxy.golang.org on 127.0.0.53:53: no such host\n",
			err:    ErrNoNetwork,
			try:    "go mod download",
		},
		"direct, by git": {
			output: "main.go:3:8: reading github.com/a/b/go.mod at revision v1.0.0: git ls-remote -q https://github.com/a/b in /m/cache/vcs/1: exit status 128:\n\tfatal: unable to access 'https://github.com/a/b/': Could not resolve host: github.com\n",
			err:    ErrNoNetwork,
			try:    "go mod download",
		},
		"a listening proxy": {
			output: "main.go:3:8: github.com/a/b@v1.0.0: Get \"https://proxy.golang.org/x.zip\": tls: failed to verify certificate: x509: certificate signed by unknown authority\n",
			err:    ErrNoNetwork,
		},
		"forbidden by go env -w": {
			output: "main.go:3:8: module lookup disabled by GOPROXY=off\n",
			err:    ErrNoNetwork,
			try:    "go env -u GOPROXY",
		},
		"read-only module cache": {
			output: "go: downloading github.com/a/b v1.0.0\ngo: writing go.mod cache: mkdir /m/cache/download/github.com: read-only file system\nmain.go:3:8: mkdir /m/cache/download/github.com: read-only file system\n",
			env:    []string{"GOMODCACHE=/m"},
			err:    ErrCache,
			what:   "the go command may not write to /m/cache/download/github.com",
			try:    "export GOMODCACHE=",
		},
		"build cache of another user": {
			output: "open /home/a/.cache/go-build/32/32ac-d: permission denied\n",
			err:    ErrCache,
			what:   "the go command may not write to /home/a/.cache/go-build/32/32ac-d",
			try:    "export GOCACHE=",
		},
		"read-only home": {
			output: "failed to initialize build cache at /home/a/.cache/go-build: mkdir /home/a/.cache: read-only file system\n",
			err:    ErrCache,
			try:    "export GOCACHE=",
		},
		"full disk while downloading": {
			output: "main.go:3:8: write /m/cache/download/x.zip: no space left on device\n",
			err:    ErrCache,
			what:   "the disk is full",
			try:    "go clean -cache",
		},
		"full disk while compiling": {
			output: "# fmt\nfatal error: write $WORK/b012/_pkg_.a: no space left on device\n",
			err:    ErrCache,
			what:   "the disk is full",
		},
		"no C compiler": {
			output: "# runtime/cgo\ncgo: C compiler \"gcc\" not found: exec: \"gcc\": executable file not found in $PATH\n",
			env:    []string{"CGO_ENABLED=1"},
			err:    ErrSetting,
			what:   "the go command cannot work with CGO_ENABLED=1, which the environment says",
			try:    "unset CGO_ENABLED",
		},
		"wrong program": {
			output: "# learner\n./main.go:4:7: undefined: x\n",
		},
		"wrong program that quotes": {
			output: "# learner\n./main.go:4:7: invalid operation: \"mkdir /x: permission denied\" + 1 (mismatched types; dial tcp, GOPROXY=off)\n",
		},
		"missing dependency": {
			output: "main.go:3:8: no required module provides package github.com/a/b; to add it:\n\tgo get github.com/a/b\n",
		},
		"missing sum": {
			output: "main.go:3:8: missing go.sum entry for module providing package github.com/a/b; to add:\n\tgo get learner\n",
		},
		"vendoring of its own": {
			output: "go: inconsistent vendoring in /home/a:\n\tgithub.com/a/b@v1.0.0: is explicitly required in go.mod, but not marked as explicit in vendor/modules.txt\n",
		},
		"nothing": {},
	} {
		t.Run(name, func(t *testing.T) {
			e := diagnose(test.output, test.env)
			if test.err == nil {
				if e != nil {
					t.Errorf("saw %v, expected a wrong program", e)
				}
				return
			}
			if e == nil {
				t.Fatal("took it for a wrong program")
			}
			if !errors.Is(e, test.err) || test.what != "" && e.What != test.what || !strings.HasPrefix(e.Try, test.try) || e.Output != test.output {
				t.Errorf("saw %+v", e)
			}
		})
	}
}

func TestUnset(t *testing.T) {
	env := []string{"TMPDIR=/a", "GOTMPDIR=/b", "GOFLAGS="}
	for want, names := range map[string][]string{
		"":                               {"GOFLAGS", "GOPROXY"},
		"unset TMPDIR":                   {"GOPROXY", "TMPDIR"},
		"unset GOTMPDIR && unset TMPDIR": {"GOTMPDIR", "TMPDIR"},
	} {
		if got := unset(env, names...); got != want {
			t.Errorf("%v: saw %q, expected %q", names, got, want)
		}
	}
}

func FuzzDiagnose(f *testing.F) {
	f.Add("go: downloading a v1\nmain.go:3:8: module lookup disabled by GOPROXY=off\n", "GOPROXY=off")
	f.Add("# learner\n./main.go:4:7: undefined: x\n", "")
	f.Add("go: go.mod requires go >= 1.99 (running go 1.26; GOTOOLCHAIN=local)", "GOFLAGS=-mod=mod")
	f.Fuzz(func(t *testing.T, output, entry string) {
		if e := diagnose(output, []string{entry}); e != nil && (e.What == "" || e.Try == "" || e.Err == nil) {
			t.Errorf("an incomplete explanation: %+v", e)
		}
	})
}
