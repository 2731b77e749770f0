package lesson

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// frontMatter is what a page says about its lesson, before its prose.
type frontMatter struct {
	Title   at[string]   `yaml:"title"`
	Summary at[string]   `yaml:"summary"`
	Needs   []at[string] `yaml:"needs"`
	Queues  []at[string] `yaml:"queues"`
	Order   at[int]      `yaml:"order"`
	Core    []at[string] `yaml:"core"`
	Robust  []at[string] `yaml:"robust"`
}

// at is a value of the front matter and the line it stands on, 0 for none.
type at[T any] struct {
	Value T
	Line  int
}

// UnmarshalYAML implements yaml.NodeUnmarshaler.
func (a *at[T]) UnmarshalYAML(node ast.Node) error {
	a.Line = node.GetToken().Position.Line
	return yaml.NodeToValue(node, &a.Value)
}

// parsePage splits the page that lies at path into its front matter and its prose.
// Lines count from the page's first. It reports whether the page could be read.
func parsePage(path string, page []byte, ps *problems) (m frontMatter, prose string, ok bool) {
	const fence = "---\n"
	text := strings.ReplaceAll(string(page), "\r\n", "\n")
	head, ok := strings.CutPrefix(text, fence)
	if !ok {
		ps.add(path, 1, "the page has no front matter; begin it with a line --- and title, summary, needs, order, core")
		return m, "", false
	}
	head, prose, ok = strings.Cut("\n"+head, "\n"+fence)
	if !ok {
		ps.add(path, 1, "the front matter does not end; close it with a line ---")
		return m, "", false
	}
	if err := decode(head, &m); err != nil {
		line, message := yamlProblem(err)
		ps.add(path, line, "front matter: %s; its keys are title and summary (text), needs, queues, core and robust (lists) and order (a number)", message)
		return m, "", false
	}
	return m, strings.TrimLeft(prose, "\n"), true
}

// decode reads YAML and refuses keys that it does not know. The library panics on
// some texts that are no YAML, such as a tag with nothing behind it (1.19.2); that
// is an error here like any other.
func decode(text string, m *frontMatter) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("this is no YAML: %v", p)
		}
	}()
	return yaml.UnmarshalWithOptions([]byte(text), m, yaml.Strict())
}

// yamlProblem returns the line of a YAML error and what it says, without the
// library's excerpt and the names of our types.
func yamlProblem(err error) (line int, message string) {
	line, message = 1, err.Error()
	if located, ok := errors.AsType[yaml.Error](err); ok && located.GetToken() != nil {
		line, message = located.GetToken().Position.Line, located.GetMessage()
	}
	if _, ok := errors.AsType[*yaml.TypeError](err); ok {
		message = "the value is of the wrong type"
	}
	message, _, _ = strings.Cut(message, "\n")
	return line, message
}

// checkFrontMatter checks what a page says about its lesson, but for its checks.
func (l *loader) checkFrontMatter(file string, m frontMatter) {
	for _, text := range []struct {
		key   string
		value at[string]
	}{{"title", m.Title}, {"summary", m.Summary}} {
		if value := text.value.Value; strings.TrimSpace(value) == "" || strings.Contains(value, "\n") {
			l.problems.add(file, text.value.Line, "the front matter's %s is %q; give it one line of text", text.key, value)
		}
	}
	for _, need := range m.Needs {
		if err := oneOf("server", need.Value, servers()); err != nil {
			l.problems.add(file, need.Line, "needs: %v", err)
		}
	}
	for _, queue := range m.Queues {
		if queue.Value == "" || strings.HasPrefix(queue.Value, "amq.") {
			l.problems.add(file, queue.Line, "queues: %q cannot be the name of a lesson's queue; name those that its programs and scripts declare", queue.Value)
		}
	}
	order := m.Order.Value
	if order < 1 {
		l.problems.add(file, m.Order.Line, "the front matter's order is %d; number the lessons from 1", order)
		return
	}
	if other, ok := l.orders[order]; ok {
		l.problems.add(file, m.Order.Line, "order %d is that of %s already; give each lesson its own", order, other)
		return
	}
	l.orders[order] = file
}
