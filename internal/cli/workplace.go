package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"

	"tutor"
	"tutor/internal/fixtures/rabbitmq"
	"tutor/internal/program"
)

// workplace is where a command builds and runs programs: the folder of the
// lessons and a scratch folder that is gone when the command is.
type workplace struct {
	root    string
	env     []string // for the go command
	scratch *program.Scratch
	inUse   bool // by programs that could not be waited for
}

// close removes the scratch folder. One that is still in use is left to the next command, which
// clears it away with its programs.
func (w *workplace) close() {
	if w.inUse {
		return
	}
	w.scratch.Close() // what it cannot remove, the next command does
}

// workplace opens the workplace of the tree, unpacking the carried copy where
// there is no checkout, and clears away what killed commands have left behind. Where the
// source is a container, the command may become another first, see withContainers.
func (a *app) workplace(ctx context.Context, t tree, source rabbitmq.Source) (*workplace, error) {
	if err := a.withContainers(ctx, t, source); err != nil {
		return nil, err
	}
	w := &workplace{root: t.dir, env: a.env}
	if t.dir == "" {
		cache, err := a.env.cacheDir()
		if err != nil {
			return nil, environment(fmt.Sprintf("there is no folder to unpack the lessons in: %v", err), "HOME=/tmp "+a.again())
		}
		w.root, err = unpack(t.fs, tutor.Version, filepath.Join(cache, "tutor"))
		if err != nil {
			return nil, environment(fmt.Sprintf("the lessons cannot be unpacked: %v", err), "XDG_CACHE_HOME=/tmp "+a.again())
		}
		// A workspace of the user's, above the cache, does not know the copy.
		w.env = append(slices.Clip(w.env), "GOWORK=off")
	}
	var err error
	w.scratch, err = a.scratch()
	return w, err
}

// scratch makes the command's scratch folder, and clears away what killed commands
// have left behind.
func (a *app) scratch() (*program.Scratch, error) {
	scratch, err := program.NewScratch("")
	if err != nil {
		return nil, environment(err.Error(), "TMPDIR=/tmp "+a.again())
	}
	if err := program.Sweep(""); err != nil {
		a.sayf("tutor: what an earlier command left behind could not be cleared away: %v", err)
	}
	return scratch, nil
}

// build builds the program of a lesson and returns its path.
func (a *app) build(ctx context.Context, w *workplace, lesson string) (string, error) {
	pkg := "lessons/" + lesson
	a.sayf("building %s", pkg)
	out := w.scratch.Path("bin", lesson)
	if runtime.GOOS == "windows" {
		out += ".exe"
	}
	if err := a.goBuild(ctx, w, "./"+pkg, out); err != nil {
		return "", err
	}
	return out, nil
}

// goBuild builds a package to the file out, with further flags of go build. The failure
// says what this machine lacks, or what is wrong with the package.
func (a *app) goBuild(ctx context.Context, w *workplace, pkg, out string, flags ...string) error {
	err := program.Build(ctx, w.root, pkg, out, program.BuildOptions{Env: w.env, Flags: flags, Scratch: w.scratch, Log: &downloads{w: a.stderr}})
	if lack, ok := errors.AsType[*program.EnvironmentError](err); ok {
		if lack.Try == "go mod download" { // wherever the module is, the same line downloads what is missing
			lack.Try = a.again()
		}
		return environment(lack.What, lack.Try)
	}
	if wrong, ok := errors.AsType[*program.BuildError](err); ok {
		return &failure{code: exitFailed, what: wrong.Error()}
	}
	return err
}

// cacheDir returns the user's folder for caches, as os.UserCacheDir does, but from
// this environment, and from XDG_CACHE_HOME on every system where it is set.
func (e environ) cacheDir() (string, error) {
	if dir, err := e.folder("XDG_CACHE_HOME"); err == nil {
		return dir, nil
	}
	variable, below := "HOME", ".cache"
	switch runtime.GOOS {
	case "darwin":
		below = filepath.Join("Library", "Caches")
	case "windows":
		variable, below = "LocalAppData", ""
	}
	dir, err := e.folder(variable)
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, below), nil
}
