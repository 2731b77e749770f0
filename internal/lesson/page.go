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
	if err := yaml.UnmarshalWithOptions([]byte(head), &m, yaml.Strict()); err != nil {
		line, err := yamlProblem(err)
		return m, "", line, err
	}
	return m, strings.TrimLeft(prose, "\n"), 0, nil
}

// yamlProblem returns the line of a YAML error and the error without the excerpt
// that the library adds.
func yamlProblem(err error) (int, error) {
	var located yaml.Error
	if !errors.As(err, &located) || located.GetToken() == nil {
		return 1, fmt.Errorf("front matter: %w", err)
	}
	message, _, _ := strings.Cut(located.GetMessage(), "\n")
	return located.GetToken().Position.Line, fmt.Errorf("front matter: %s; its keys are title, summary, needs, order, core and robust", message)
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
