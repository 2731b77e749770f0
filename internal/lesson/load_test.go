package lesson

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// tree makes a catalogue of one lesson that has nothing wrong, with some files
// added or changed; an empty text removes a file.
func tree(changes map[string]string) fstest.MapFS {
	files := map[string]string{
		"lessons/rpc/README.md":             "---\ntitle: RPC\nsummary: Two servers.\nneeds: [rabbitmq]\norder: 1\ncore: [answers]\n---\n\n# RPC\n",
		"testdata/script/rpc/answers.txtar": "# One server answers one call.\nuse rabbitmq\nrun client\n",
	}
	for name, text := range changes {
		files[name] = text
	}
	fsys := make(fstest.MapFS)
	for name, text := range files {
		if text != "" {
			fsys[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return fsys
}

// syntax stands in for the host's: it knows a few commands and one profile.
func syntax(words []string) error {
	for len(words) > 0 && (isCondition(words[0]) || words[0] == "!") {
		if words[0] == "[nonsense]" {
			return errors.New("unknown condition")
		}
		words = words[1:]
	}
	known := []string{"use", "run", "spawn", "waitfor", "output", "interrupt", "sigkill", "span", "overlap", "elapsed", "timer", "wire"}
	if !slices.Contains(known, words[0]) {
		return &UnknownCommandError{Name: words[0], Known: known}
	}
	if i := slices.Index(words, "--profile"); i > 0 && words[i+1] != "rabbitmq@4.3" {
		return errors.New("unknown profile")
	}
	return nil
}

func TestLoad(t *testing.T) {
	fsys := tree(map[string]string{
		"lessons/rpc/README.md":              "---\ntitle: RPC\nsummary: Two servers.\nneeds: [rabbitmq]\norder: 2\ncore: [two, answers]\nrobust: [idle]\n---\n\n# RPC\n\n---\n",
		"lessons/rpc/main.go":                "package main\n",
		"lessons/hello/README.md":            "---\r\ntitle: Hello\r\nsummary: One.\r\nneeds: []\r\norder: 1\r\ncore: [hi]\r\n---\r\nHello.\r\n",
		"testdata/script/hello/hi.txtar":     "# Says hi.\nrun hi\nstdout hi\n",
		"testdata/script/rpc/two.txtar":      "# Two.\nrun a\n",
		"testdata/script/rpc/idle.txtar":     "# Idle.\nrun a\n",
		"testdata/script/rpc/.two.txtar.swp": "an editor's",
		"testdata/script/.gitattributes":     "* text eol=lf",
	})
	c, err := Load(fsys, syntax)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, l := range c.Lessons {
		for _, check := range l.Checks {
			ids = append(ids, check.ID()+" "+string(check.Level))
		}
	}
	want := []string{"hello/hi core", "rpc/two core", "rpc/answers core", "rpc/idle robust"}
	if !slices.Equal(ids, want) {
		t.Errorf("checks %q, want %q", ids, want)
	}
	rpc := c.Lessons[1]
	if rpc.Title != "RPC" || rpc.Summary != "Two servers." || rpc.Order != 2 || !slices.Equal(rpc.Needs, []string{"rabbitmq"}) {
		t.Errorf("front matter read as %+v", rpc)
	}
	if want := "# RPC\n\n---\n"; rpc.Page != want {
		t.Errorf("page %q, want %q", rpc.Page, want)
	}
	if c.Lessons[0].Page != "Hello.\n" {
		t.Errorf("page %q", c.Lessons[0].Page)
	}
}

func TestLoadNothing(t *testing.T) {
	c, err := Load(fstest.MapFS{}, nil)
	if err != nil || len(c.Lessons) > 0 {
		t.Errorf("Load of an empty tree: %v, %v", c, err)
	}
}

func TestLoadProblems(t *testing.T) {
	const (
		readme = "lessons/rpc/README.md"
		dir    = "testdata/script/rpc/"
		keys   = "; its keys are title and summary (text), needs, queues, core and robust (lists) and order (a number)"
		script = "# T.\nrun a\n"
	)
	page := func(lines ...string) string {
		return "---\ntitle: RPC\nsummary: Two.\n" + strings.Join(lines, "\n") + "\n---\n"
	}
	tests := []struct {
		name    string
		changes map[string]string
		want    []string
	}{
		{"no page", map[string]string{readme: ""}, []string{
			readme + `:1: the lesson has no page; write one, with its front matter`,
		}},
		{"no front matter", map[string]string{readme: "# RPC\n"}, []string{
			readme + `:1: the page has no front matter; begin it with a line --- and title, summary, needs, order, core`,
		}},
		{"endless front matter", map[string]string{readme: "---\ntitle: RPC\n"}, []string{
			readme + `:1: the front matter does not end; close it with a line ---`,
		}},
		{"empty front matter", map[string]string{readme: "---\n---\n"}, []string{
			readme + `:1: the front matter's title is ""; give it one line of text`,
			readme + `:1: the front matter's summary is ""; give it one line of text`,
			readme + `:1: the front matter's order is 0; number the lessons from 1`,
			readme + `:1: the lesson has no core check; name under core the scripts that make it done`,
			dir + `answers.txtar:1: no lesson names this script; add "answers" to core or robust in ` + readme,
		}},
		{"unknown key", map[string]string{readme: page("order: 1", "core: [answers]", "hard: [idle]")}, []string{
			readme + `:6: front matter: unknown field "hard"` + keys,
		}},
		{"key twice", map[string]string{readme: page("order: 1", "order: 2", "core: [answers]")}, []string{
			readme + `:5: front matter: mapping key "order" already defined at [4:1]` + keys,
		}},
		{"wrong type", map[string]string{readme: page("order: one", "core: [answers]")}, []string{
			readme + `:4: front matter: the value is of the wrong type` + keys,
		}},
		{"no list", map[string]string{readme: page("order: 1", "core: answers")}, []string{
			readme + `:5: front matter: string was used where sequence is expected` + keys,
		}},
		{"no YAML", map[string]string{readme: page("order: 1", "core: [answers")}, []string{
			readme + `:5: front matter: sequence end token ']' not found` + keys,
		}},
		{"queues", map[string]string{readme: page("order: 1", "queues: [q, amq.q]", "core: [answers]")}, []string{
			readme + `:5: queues: "amq.q" cannot be the name of a lesson's queue; name those that its programs and scripts declare`,
		}},
		{"values", map[string]string{readme: page("order: -1", "needs:", "  - rabitmq", "  - smtp", "core: [answers]")}, []string{
			readme + `:4: the front matter's order is -1; number the lessons from 1`,
			readme + `:6: needs: unknown server "rabitmq"; did you mean "rabbitmq"?`,
			readme + `:7: needs: unknown server "smtp"; known: rabbitmq, llama`,
		}},
		{"nothing for a value", map[string]string{readme: "---\ntitle:\nsummary: ~\nneeds: [~]\norder:\ncore:\n  -\n  - answers\n---\n"}, []string{
			readme + `:1: the front matter's title is ""; give it one line of text`,
			readme + `:1: the front matter's summary is ""; give it one line of text`,
			readme + `:1: needs: unknown server ""; known: rabbitmq, llama`,
			readme + `:1: the front matter's order is 0; number the lessons from 1`,
			readme + `:1: core: there is no script ""; known: answers`,
		}},
		{"entries", map[string]string{readme: page("order: 1", "core:", "  - answers", "  - answer", "  - idle", "robust: [answers]")}, []string{
			readme + `:7: core: there is no script "answer"; did you mean "answers"?`,
			readme + `:8: core: there is no script "idle"; known: answers`,
			readme + `:9: robust: script "answers" has its place on line 6 already; name it once`,
		}},
		{"script without entry", map[string]string{dir + "idle.txtar": script}, []string{
			dir + `idle.txtar:1: no lesson names this script; add "idle" to core or robust in ` + readme,
		}},
		{"core beyond its limit", map[string]string{
			readme:          page("order: 1", "core: [answers, a, b, c, d, e,", "  f, g]"),
			dir + "a.txtar": script, dir + "b.txtar": script, dir + "c.txtar": script, dir + "d.txtar": script,
			dir + "e.txtar": script, dir + "f.txtar": script, dir + "g.txtar": script,
		}, []string{
			readme + `:6: there are 8 core checks; keep to 6 and move the others to robust`,
		}},
		{"an order twice", map[string]string{
			"lessons/later/README.md":       page("order: 1", "core: [a]"),
			"testdata/script/later/a.txtar": script,
		}, []string{
			readme + `:5: order 1 is that of lessons/later/README.md already; give each lesson its own`,
		}},
		{"scripts without a lesson", map[string]string{"testdata/script/rcp/a.txtar": script}, []string{
			`lessons/rcp/README.md:1: the lesson has no page; write one, with its front matter`,
		}},
		{"files that never run", map[string]string{
			dir + "idle.txt": script, dir + "data/in.txtar": script, "testdata/script/a.txtar": script,
		}, []string{
			`testdata/script/a.txtar:1: the file belongs to no lesson; move it into the folder of one`,
			dir + `data:1: this is no script and never runs; name scripts NAME.txtar, and keep files for them in the archive`,
			dir + `idle.txt:1: this is no script and never runs; name scripts NAME.txtar, and keep files for them in the archive`,
		}},
		{"names", map[string]string{
			readme:                  page("order: 1", "core: [answers, No_Server]"),
			dir + "No_Server.txtar": script,
		}, []string{
			dir + `No_Server.txtar:1: "No_Server" is not a name that is easy to type; use small letters, digits and single dashes`,
		}},
		{"all at once", map[string]string{readme: page("order: 0", "core: [answers]"), dir + "answers.txtar": "run a\nstop\n"}, []string{
			readme + `:4: the front matter's order is 0; number the lessons from 1`,
			dir + `answers.txtar:1: the script has no title; begin it with a comment that says what it checks`,
			dir + `answers.txtar:2: stop is not for these scripts; let the script end, or split it in two`,
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Load(tree(tt.changes), syntax)
			checkProblems(t, err, "", tt.want)
			if c != nil {
				t.Error("there is a catalogue, though it has problems")
			}
		})
	}
}

func TestProblemsAreTyped(t *testing.T) {
	_, err := Load(tree(map[string]string{"testdata/script/rpc/answers.txtar": "# T.\nrun a\nstop\n"}), nil)
	problem, ok := errors.AsType[*Problem](err)
	if !ok || problem.Path != "testdata/script/rpc/answers.txtar" || problem.Line != 3 {
		t.Errorf("Load returned %v, want a Problem with its place", err)
	}
}

// brokenFS cannot be read, which is not the same as having nothing in it.
type brokenFS struct{ fs.FS }

func (brokenFS) Open(string) (fs.File, error) { return nil, fs.ErrPermission }

func TestLoadUnreadable(t *testing.T) {
	if _, err := Load(brokenFS{}, nil); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("Load returned %v, want %v", err, fs.ErrPermission)
	}
}

// A page is a foreign text: whatever it holds, it is read without a panic, and
// what is wrong with it has a line of the page.
func FuzzParsePage(f *testing.F) {
	f.Add([]byte("---\ntitle: RPC\nsummary: Two servers.\nneeds: [rabbitmq]\norder: 1\ncore: [answers]\nrobust: [idle]\n---\n\n# RPC\n"))
	f.Add([]byte("---\norder: one\n---\n"))
	f.Add([]byte("---\n&a [*a]\n---\n"))
	f.Fuzz(func(t *testing.T, page []byte) {
		var ps problems
		meta, prose, ok := parsePage("x", page, &ps)
		// To YAML, a carriage return ends a line too.
		lines := 1 + strings.Count(string(page), "\n") + strings.Count(string(page), "\r")
		for _, p := range ps.found {
			if p.Line < 1 || p.Line > lines {
				t.Errorf("%v: there is no such line", p)
			}
		}
		if ok != (len(ps.found) == 0) || len(prose) > len(page) {
			t.Errorf("read: %v, with prose %q and problems %v", ok, prose, ps.err())
		}
		for _, entry := range meta.Core {
			if entry.Line > lines || entry.Line == 0 && entry.Value != "" {
				t.Errorf("%+v is on no line of the page", entry)
			}
		}
	})
}
