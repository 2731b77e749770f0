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

// parsePage splits a page into its front matter and its prose. Lines count from
// the page's first. The error's is the line it speaks of.
func parsePage(page []byte) (m frontMatter, prose string, line int, err error) {
	const fence = "---\n"
	text := strings.ReplaceAll(string(page), "\r\n", "\n")
	head, ok := strings.CutPrefix(text, fence)
	if !ok {
		return m, "", 1, errors.New("the page has no front matter; begin it with a line --- and title, summary, needs, order, core")
	}
	head, prose, ok = strings.Cut("\n"+head, "\n"+fence)
	if !ok {
		return m, "", 1, errors.New("the front matter does not end; close it with a line ---")
	}
	if err := decode(head, &m); err != nil {
		line, err := yamlProblem(err)
		return m, "", line, err
	}
	return m, strings.TrimLeft(prose, "\n"), 0, nil
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

// yamlProblem returns the line of a YAML error and the error in one line, without
// the library's excerpt and the names of our types.
func yamlProblem(err error) (int, error) {
	const keys = "its keys are title and summary (text), needs, core and robust (lists) and order (a number)"
	line, message := 1, err.Error()
	var located yaml.Error
	if errors.As(err, &located) && located.GetToken() != nil {
		line, message = located.GetToken().Position.Line, located.GetMessage()
	}
	var wrongType *yaml.TypeError
	if errors.As(err, &wrongType) {
		message = "the value is of the wrong type"
	}
	message, _, _ = strings.Cut(message, "\n")
	return line, fmt.Errorf("front matter: %s; %s", message, keys)
}

// checkFrontMatter checks what a page says about its lesson, but for its checks.
func (l *loader) checkFrontMatter(file string, m frontMatter) {
	for _, text := range []struct {
		key   string
		value at[string]
	}{{"title", m.Title}, {"summary", m.Summary}} {
		if value := text.value.Value; strings.TrimSpace(value) == "" || strings.Contains(value, "\n") {
			l.problems.add(file, max(1, text.value.Line), "the front matter's %s is %q; give it one line of text", text.key, value)
		}
	}
	for _, need := range m.Needs {
		if err := oneOf("server", need.Value, servers()); err != nil {
			l.problems.add(file, need.Line, "needs: %v", err)
		}
	}
	order := m.Order.Value
	if order < 1 {
		l.problems.add(file, max(1, m.Order.Line), "the front matter's order is %d; number the lessons from 1", order)
		return
	}
	if other, ok := l.orders[order]; ok {
		l.problems.add(file, m.Order.Line, "order %d is that of %s already; give each lesson its own", order, other)
		return
	}
	if l.orders == nil {
		l.orders = make(map[int]string)
	}
	l.orders[order] = file
}
