package program

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// diagnose returns what the machine lacks, from what the go command (1.20 to 1.26)
// said, or nil where it is the program that is wrong.
func diagnose(output string, env []string) *EnvironmentError {
	said := ownWords(output)
	for _, look := range []func(string, []string) *EnvironmentError{oldGo, unwritable, noNetwork, badSetting} {
		if e := look(said, env); e != nil {
			e.Output = output
			return e
		}
	}
	return nil
}

// ownWords returns what the go command itself said. What the compilers say, which
// may quote the program, comes after a line "# PACKAGE"; but only they notice a full
// disk, a missing C compiler and some of what an old Go lacks.
func ownWords(output string) string {
	compiling := false
	var said []string
	for line := range strings.Lines(output) {
		compiling = compiling || strings.HasPrefix(line, "# ")
		if !compiling || fromCompiling.MatchString(line) {
			said = append(said, line)
		}
	}
	return strings.Join(said, "")
}

var fromCompiling = regexp.MustCompile(`^note: module requires Go |^cgo: C compiler |: no space left on device\n?$`)

var (
	wantedGo   = regexp.MustCompile(`requires go >= (\S+) \(running go ([^;)]+)`)
	wantedGet  = regexp.MustCompile(`go: download go(\S+?)(?: for \S+)?: `)
	wantedNote = regexp.MustCompile(`invalid go version '([\d.]+)'|module requires Go ([\d.]+)`)
)

// oldGo recognises a Go that the module is too new for: one that may not fetch a newer
// one, one that cannot, and one from before 1.21, which does not know how to.
func oldGo(said string, env []string) *EnvironmentError {
	e := &EnvironmentError{Try: installGo, Err: ErrOldGo}
	if m := wantedGo.FindStringSubmatch(said); m != nil {
		e.What = fmt.Sprintf("the go command is version %s, and the program needs %s", m[2], m[1])
		if strings.Contains(said, "GOTOOLCHAIN=local") {
			e.Try = export("GOTOOLCHAIN", "auto") // lets it fetch the version that it needs
		}
		return e
	}
	if m := wantedGet.FindStringSubmatch(said); m != nil {
		e.What = fmt.Sprintf("the go command is older than version %s, which the program needs, and cannot download it", m[1])
		return e
	}
	if m := wantedNote.FindStringSubmatch(said); m != nil {
		e.What = fmt.Sprintf("the go command is older than version %s, which the program needs", m[1]+m[2])
		return e
	}
	return nil
}

// unwritable recognises a folder that the go command needs and cannot make or write.
func unwritable(said string, env []string) *EnvironmentError {
	e := &EnvironmentError{Err: ErrCache}
	switch path := denied.FindStringSubmatch(said); {
	case strings.Contains(said, "no space left on device"):
		e.What, e.Try = "the disk is full", "go clean -cache"
	case strings.Contains(said, "creating work dir"):
		e.What = "the go command cannot make a temporary folder"
		e.Try = cmp.Or(unset(env, "GOTMPDIR", "TMPDIR"), export("TMPDIR", "$HOME"))
	case containsAny(said, "build cache is required", "build cache is disabled", "failed to initialize build cache"):
		e.What, e.Try = "the go command has no build cache that it can write to", moveCaches(env, "GOCACHE")
	case containsAny(said, "could not create module cache", "module cache not found"):
		e.What, e.Try = "the go command has no module cache that it can write to", moveCaches(env, "GOMODCACHE")
	case path != nil:
		e.What, e.Try = fmt.Sprintf("the go command may not write to %s", path[1]), moveCaches(env, cacheOf(path[1], env))
	default:
		return nil
	}
	return e
}

// denied is what the system says of a cache folder that is there and may not be written.
var denied = regexp.MustCompile(`(?m)(?:mkdir|open|rename|create|lock) (/.*): (?:permission denied|read-only file system)$`)

// cacheOf names the variable that put a file where it is; empty: none did.
func cacheOf(path string, env []string) string {
	for _, name := range []string{"GOCACHE", "GOMODCACHE"} {
		if folder := variable(env, name); folder != "" && strings.HasPrefix(path, folder) {
			return name
		}
	}
	return ""
}

// moveCaches is the line that moves a cache, named by its variable, to the folder for
// temporary files; or both caches, where the user chose no place for this one: they are
// in the same home then, and the other one would be the next to fail.
func moveCaches(env []string, name string) string {
	places := map[string]string{"GOCACHE": "go-build", "GOMODCACHE": "go-mod"}
	if variable(env, name) != "" {
		return export(name, filepath.Join(os.TempDir(), places[name]))
	}
	return export("GOCACHE", filepath.Join(os.TempDir(), places["GOCACHE"])) + " && " +
		export("GOMODCACHE", filepath.Join(os.TempDir(), places["GOMODCACHE"]))
}

// noNetwork recognises modules that cannot be downloaded.
func noNetwork(said string, env []string) *EnvironmentError {
	e := &EnvironmentError{Err: ErrNoNetwork}
	switch {
	case strings.Contains(said, "disabled by GOPROXY=off"):
		e.What = "the program's modules are not in the module cache, and GOPROXY=off forbids their download"
		e.Try = "go env -u GOPROXY" // where it was set with go env -w
		if variable(env, "GOPROXY") != "" {
			e.Try = unset(env, "GOPROXY")
		}
	case unreachable.MatchString(said):
		e.What = "the program's modules are not in the module cache, and there is no network; once they are downloaded, none is needed"
		e.Try = "go mod download"
	default:
		return nil
	}
	return e
}

// unreachable is what the net package and git say of a network that is not there, and
// crypto/x509 of one that somebody listens in on.
var unreachable = regexp.MustCompile(`dial (tcp|udp)|no such host|Could not resolve host|connection refused|` +
	`connection reset by peer|network is unreachable|no route to host|i/o timeout|TLS handshake timeout|` +
	`proxyconnect |certificate signed by unknown authority`)

// badSetting recognises a variable of the go command that keeps it from working.
func badSetting(said string, env []string) *EnvironmentError {
	for _, s := range []struct{ says, variable string }{
		{"parsing $GOFLAGS", "GOFLAGS"},
		{"inconsistent vendoring", "GOFLAGS"},
		{"-mod=", "GOFLAGS"},
		{"cannot find GOROOT", "GOROOT"},
		{"invalid GOTOOLCHAIN", "GOTOOLCHAIN"},
		{"reading go.work", "GOWORK"},
		{"unsupported GOOS/GOARCH", "GOOS"},
		{"unsupported GOOS/GOARCH", "GOARCH"},
		{"(from $GOPATH)", "GO111MODULE"},
		{"cgo: C compiler", "CGO_ENABLED"},
		{"cgo: C compiler", "CC"},
	} {
		if value := variable(env, s.variable); value != "" && strings.Contains(said, s.says) {
			return &EnvironmentError{
				What: fmt.Sprintf("the go command cannot work with %s=%s, which the environment says", s.variable, value),
				Try:  unset(env, s.variable),
				Err:  ErrSetting,
			}
		}
	}
	return nil
}

func containsAny(s string, parts ...string) bool {
	for _, part := range parts {
		if strings.Contains(s, part) {
			return true
		}
	}
	return false
}
