package likeness

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"tutor/internal/amqp"
)

// everyLine returns all lines that rows want, of any version.
func everyLine() []string {
	var all []string
	for _, r := range table() {
		for _, t := range r.talk {
			switch want := t.want.(type) {
			case string:
				all = append(all, strings.Split(want, "\n")...)
			case changed:
				for _, lines := range want {
					all = append(all, strings.Split(lines, "\n")...)
				}
			}
		}
	}
	return all
}

// TestEveryMethod holds that each method of AMQP is sent by a row, or comes back in one.
func TestEveryMethod(t *testing.T) {
	without := map[string]string{
		"connection.secure":    "no mechanism of RabbitMQ's own needs it",
		"connection.secure-ok": "no mechanism of RabbitMQ's own needs it",
		"connection.blocked":   "the embedded broker has no alarms",
		"connection.unblocked": "the embedded broker has no alarms",
		"tx.select-ok":         "a bound",
		"tx.commit-ok":         "a bound",
		"tx.rollback-ok":       "a bound",
	}
	seen := map[string]bool{}
	for _, r := range table() {
		for _, t := range r.talk {
			if m := methodIn(t.send); m != nil {
				seen[m.Spec().Name] = true
			}
		}
	}
	for _, line := range everyLine() {
		name, _, _ := strings.Cut(line, " ")
		seen[name] = true
	}
	for _, s := range amqp.Methods() {
		if _, ok := without[s.Name]; !ok && !seen[s.Name] {
			t.Errorf("no row has %s", s.Name)
		}
	}
}

// TestEveryFailure holds that each text with which the embedded broker refuses something comes back
// in a row.
func TestEveryFailure(t *testing.T) {
	lines := strings.Join(everyLine(), "\n")
	texts := failureTexts(t)
	if len(texts) < 50 {
		t.Errorf("only %d texts were found in internal/broker: %q", len(texts), texts)
	}
	for where, text := range texts {
		pattern := regexp.MustCompile(`%[sdvq]`).ReplaceAllString(regexp.QuoteMeta(strings.ReplaceAll(text, "\n", `\n`)), ".*")
		if !regexp.MustCompile(" - .*" + pattern).MatchString(lines) {
			t.Errorf("%s: no row gets the text %q", where, text)
		}
	}
}

// failureTexts returns the texts that the source of internal/broker makes failures of, by the place
// where it does so.
func failureTexts(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("../broker/*.go")
	if err != nil {
		t.Fatal(err)
	}
	makers := map[string]bool{"failed": true, "unexpected": true, "missing": true, "unexpectedMethod": true, "invalidArgument": true}
	texts := map[string]string{}
	set := token.NewFileSet()
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := parser.ParseFile(set, file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(source, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if maker, ok := call.Fun.(*ast.Ident); !ok || !makers[maker.Name] {
				return true
			}
			ast.Inspect(call, func(n ast.Node) bool {
				if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
					text, err := strconv.Unquote(literal.Value)
					if err != nil {
						t.Fatal(err)
					}
					texts[set.Position(literal.Pos()).String()] = text
				}
				return true
			})
			return false
		})
	}
	return texts
}
