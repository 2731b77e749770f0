package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"tutor/internal/script"
)

// lastRun keeps what the last run of checks leaves to look at, in the user's cache
// folder: for each check CHECK.log, what happened, and CHECK.events, what went over
// the wire; and the last lines that a real broker has written. That it cannot be kept is no reason for a run to fail.
type lastRun struct {
	dir string
	err error // the first that occurred; nothing is kept after it
}

// keepLastRun begins to keep a run in place of the one before.
func (a *app) keepLastRun() *lastRun {
	cache, err := a.env.cacheDir()
	if err != nil {
		return &lastRun{err: err}
	}
	dir := filepath.Join(cache, "tutor", "last")
	return &lastRun{dir: dir, err: os.RemoveAll(dir)}
}

// add keeps a check that has ended.
func (l *lastRun) add(r script.Result) {
	var events strings.Builder
	for _, event := range r.Events {
		fmt.Fprintln(&events, event)
	}
	l.write(r.ID+".log", r.Log)
	l.write(r.ID+".events", events.String())
}

// write writes one file, and the folders above it, if there is anything to write.
func (l *lastRun) write(name, text string) {
	if text == "" {
		return
	}
	path := filepath.Join(l.dir, filepath.FromSlash(name))
	if l.err == nil {
		l.err = os.MkdirAll(filepath.Dir(path), 0o755)
	}
	if l.err == nil {
		l.err = os.WriteFile(path, []byte(text), 0o644)
	}
}

// tell says where the run is kept.
func (l *lastRun) tell(a *app) {
	if l.err != nil {
		a.sayf("tutor: the log of this run could not be kept: %v", l.err)
		return
	}
	a.sayf("what happened, and what went over the wire: %s", l.dir)
}
