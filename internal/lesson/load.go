package lesson

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"tutor/internal/near"
)

// The two folders of a catalogue.
const (
	pages   = "lessons"
	scripts = "testdata/script"
)

// coreLimit is how many core checks a lesson may have: as many as a learner can
// hold in mind.
const coreLimit = 6

// Syntax checks one command line as a script has it, conditions and "!"
// included, its words unquoted and its variables not expanded. It returns an
// UnknownCommandError for a command that it does not know.
type Syntax func(words []string) error

// Load reads the catalogue from fsys. Where syntax is nil, only testscript's own
// commands and the wire's are checked. The error joins a Problem for each thing
// that is wrong, in the order of files and lines; there is no catalogue then.
func Load(fsys fs.FS, syntax Syntax) (*Catalogue, error) {
	l := &loader{fsys: fsys, syntax: syntax, orders: make(map[int]string)}
	names, err := l.names()
	if err != nil {
		return nil, err
	}
	c := &Catalogue{}
	for _, name := range names {
		lesson, err := l.lesson(name)
		if err != nil {
			return nil, fmt.Errorf("reading lesson %s: %w", name, err)
		}
		c.Lessons = append(c.Lessons, lesson)
	}
	if err := l.problems.err(); err != nil {
		return nil, err
	}
	slices.SortFunc(c.Lessons, func(a, b Lesson) int { return cmp.Compare(a.Order, b.Order) })
	return c, nil
}

// loader is a catalogue while it is read.
type loader struct {
	fsys     fs.FS
	syntax   Syntax
	problems problems
	orders   map[int]string // the page that has an order already
}

// names returns every lesson that has a folder for its page or for its scripts.
func (l *loader) names() ([]string, error) {
	var names []string
	for _, dir := range []string{pages, scripts} {
		entries, err := readDir(l.fsys, dir)
		if err != nil {
			return nil, fmt.Errorf("reading the catalogue: %w", err)
		}
		for _, e := range entries {
			switch {
			case e.IsDir():
				names = append(names, e.Name())
			case dir == scripts:
				l.problems.add(path.Join(dir, e.Name()), 1, "the file belongs to no lesson; move it into the folder of one")
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// readDir returns the entries of a folder, none if it is missing, without those
// that begin with a dot.
func readDir(fsys fs.FS, dir string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(fsys, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return strings.HasPrefix(e.Name(), ".") }), err
}

// lesson reads one lesson. Its error is one of reading, not a problem.
func (l *loader) lesson(name string) (Lesson, error) {
	lesson := Lesson{Name: name}
	file := path.Join(pages, name, "README.md")
	l.checkName(file, name)

	found, err := l.scripts(name)
	if err != nil {
		return lesson, err
	}
	page, err := fs.ReadFile(l.fsys, file)
	if errors.Is(err, fs.ErrNotExist) {
		l.problems.add(file, 1, "the lesson has no page; write one, with its front matter")
		return lesson, nil
	}
	if err != nil {
		return lesson, err
	}
	meta, prose, ok := parsePage(file, page, &l.problems)
	if !ok {
		return lesson, nil
	}
	lesson.Title, lesson.Summary, lesson.Order, lesson.Page = meta.Title.Value, meta.Summary.Value, meta.Order.Value, prose
	for _, queue := range meta.Queues {
		lesson.Queues = append(lesson.Queues, queue.Value)
	}
	for _, need := range meta.Needs {
		lesson.Needs = append(lesson.Needs, need.Value)
	}
	l.checkFrontMatter(file, meta)
	lesson.Checks = l.order(file, meta, found)
	if lesson.Replies, err = l.replies(name, meta.Needs); err != nil {
		return lesson, err
	}
	for i := range lesson.Checks {
		lesson.Checks[i].Replies = lesson.Replies
	}
	return lesson, nil
}

// scripts reads a lesson's scripts, by name.
func (l *loader) scripts(lesson string) (map[string]Check, error) {
	dir := path.Join(scripts, lesson)
	entries, err := readDir(l.fsys, dir)
	if err != nil {
		return nil, err
	}
	found := make(map[string]Check)
	for _, e := range entries {
		file := path.Join(dir, e.Name())
		name, ok := strings.CutSuffix(e.Name(), ".txtar")
		if !ok || e.IsDir() {
			l.problems.add(file, 1, "this is no script and never runs; name scripts NAME.txtar, and keep files for them in the archive")
			continue
		}
		data, err := fs.ReadFile(l.fsys, file)
		if err != nil {
			return nil, err
		}
		l.checkName(file, name)
		check := parseScript(file, data, l.syntax, &l.problems)
		check.Lesson, check.Name = lesson, name
		found[name] = check
	}
	return found, nil
}

var validName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (l *loader) checkName(file, name string) {
	if !validName.MatchString(name) {
		l.problems.add(file, 1, "%q is not a name that is easy to type; use small letters, digits and single dashes", name)
	}
}

// order returns the scripts as the page's front matter orders them, and checks
// that it names every script once and nothing else.
func (l *loader) order(file string, m frontMatter, found map[string]Check) []Check {
	if len(m.Core) == 0 {
		l.problems.add(file, 1, "the lesson has no core check; name under core the scripts that make it done")
	}
	if len(m.Core) > coreLimit {
		l.problems.add(file, m.Core[coreLimit].Line, "there are %d core checks; keep to %d and move the others to robust", len(m.Core), coreLimit)
	}
	names := slices.Sorted(maps.Keys(found))
	var checks []Check
	lines := make(map[string]int)
	take := func(entries []at[string], level Level) {
		for _, entry := range entries {
			check, ok := found[entry.Value]
			switch first := lines[entry.Value]; {
			case !ok:
				l.problems.add(file, entry.Line, "%s: there is no script %q; %s", level, entry.Value, leadOn(near.Name(entry.Value, names), names))
			case first > 0:
				l.problems.add(file, entry.Line, "%s: script %q has its place on line %d already; name it once", level, entry.Value, first)
			default:
				lines[entry.Value] = entry.Line
				check.Level = level
				checks = append(checks, check)
			}
		}
	}
	take(m.Core, Core)
	take(m.Robust, Robust)
	for _, name := range names {
		if lines[name] == 0 {
			l.problems.add(found[name].Path, 1, "no lesson names this script; add %q to core or robust in %s", name, file)
		}
	}
	return checks
}
