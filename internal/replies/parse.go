package replies

import (
	"errors"
	"fmt"
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// ruleKeys are the keys that a rule may have.
const ruleKeys = "when, system, user, assistant, reply, odd and json"

// maxDepth is how deep the objects and lists of a json may be nested.
const maxDepth = 32

// Parse reads a replies.yaml; file is its name for errors. The error joins a [Problem] for each
// mistake, in the order of the lines; there is no book then.
func Parse(file string, data []byte) (*Book, error) {
	r := &reader{problems: problems{file: file}}
	b := r.book(data)
	if err := r.problems.err(); err != nil {
		return nil, err
	}
	return b, nil
}

// reader is a replies.yaml while it is read.
type reader struct {
	problems problems
}

// book reads the whole file.
func (r *reader) book(data []byte) *Book {
	b := &Book{}
	body, err := yamlBody(data)
	if err != nil {
		line, message := yamlProblem(err)
		r.problems.add(line, "%s", message)
		return b
	}
	list, ok := body.(*ast.SequenceNode)
	switch {
	case body == nil || ok && len(list.Values) == 0:
		r.problems.add(1, "there are no rules; write a list of them, each with when and reply")
		return b
	case !ok:
		r.problems.add(lineOf(body), "the file is %s; write a list of rules, each with when and reply, the first line of each beginning with \"- \"", kind(body))
		return b
	}
	for _, node := range list.Values {
		if rule := r.rule(node); rule != nil {
			r.reachable(rule, b.rules)
			b.rules = append(b.rules, rule)
		}
	}
	return b
}

// rule reads one rule. It returns nil where there is too little to say more about it.
func (r *reader) rule(node ast.Node) *rule {
	fields, ok := entries(node)
	if !ok {
		r.problems.add(lineOf(node), "a rule is %s; write one with the keys %s", kind(node), ruleKeys)
		return nil
	}
	rule := &rule{line: lineOf(node)}
	if len(fields) > 0 {
		rule.line = fields[0].line
	}
	given := make(map[string]int)
	for _, f := range fields {
		given[f.key] = f.line
		switch f.key {
		case whenKey, "system", "user", "assistant":
			r.condition(f, rule)
		case "reply":
			rule.reply = r.wordings(f)
		case "odd":
			rule.odd = r.wordings(f)
		case "json":
			rule.json = r.object(f)
		default:
			r.problems.add(f.line, "%s: there is no such key; a rule has %s", f.key, ruleKeys)
		}
	}
	r.complete(rule, given)
	r.placeholders(rule, given)
	return rule
}

// complete checks that a rule has what it needs; given are the lines of its keys.
func (r *reader) complete(rule *rule, given map[string]int) {
	if given[whenKey] == 0 {
		r.problems.add(rule.line, "when: the rule has none; give it a pattern on the last user message, such as when: my name")
	}
	if given["reply"] == 0 && given["json"] == 0 {
		r.problems.add(rule.line, "reply: the rule has none; give it a text, a list of texts, or a json for JSON mode alone")
	}
	if line := given["odd"]; line > 0 && given["reply"] == 0 {
		r.problems.add(line, "odd: the rule has no reply to say at other temperatures; give it one")
	}
}

// condition reads a pattern.
func (r *reader) condition(f entry, rule *rule) {
	text, ok := scalarText(f.value)
	if !ok {
		r.problems.add(f.line, "%s: this is %s; write a pattern, in single quotes where YAML reads it otherwise", f.key, kind(f.value))
		return
	}
	at := slices.IndexFunc(patternKeys, func(k patternKey) bool { return k.key == f.key })
	c, err := newCondition(f.key, patternKeys[at].role, strings.TrimRight(text, "\n"))
	if err != nil {
		r.problems.add(f.line, "%s: the pattern is no regular expression: %s", f.key, patternProblem(err))
		return
	}
	rule.conditions = append(rule.conditions, c)
}

// patternProblem returns what is wrong with a pattern, and where in it.
func patternProblem(err error) string {
	if e, ok := errors.AsType[*syntax.Error](err); ok {
		return fmt.Sprintf("%s in %s", e.Code, e.Expr)
	}
	return err.Error()
}

// wordings reads a text or a list of texts.
func (r *reader) wordings(f entry) []template {
	nodes := []ast.Node{f.value}
	if list, ok := f.value.(*ast.SequenceNode); ok {
		nodes = list.Values
		if len(nodes) == 0 {
			r.problems.add(f.line, "%s: the list is empty; give it a text", f.key)
		}
	}
	var all []template
	for _, node := range nodes {
		text, ok := scalarText(node)
		text = strings.TrimRight(text, "\n")
		switch {
		case !ok:
			r.problems.add(max(f.line, lineOf(node)), "%s: this is %s; write a text, in single quotes where YAML reads it otherwise", f.key, kind(node))
		case strings.TrimSpace(text) == "":
			r.problems.add(max(f.line, lineOf(node)), "%s: the text is empty; say something", f.key)
		default:
			all = append(all, newTemplate(text))
		}
	}
	return all
}

// object reads a json.
func (r *reader) object(f entry) *object {
	if _, ok := entries(f.value); !ok {
		r.problems.add(f.line, "json: this is %s; write an object, such as json: {name: Ada, age: 36}", kind(f.value))
		return nil
	}
	o, _ := r.value(f.value, 0).(*object)
	return o
}

// value reads a value of a json. Its texts become templates.
func (r *reader) value(node ast.Node, depth int) any {
	if depth > maxDepth {
		r.problems.add(lineOf(node), "json: this is nested more than %d deep; write less", maxDepth)
		return nil
	}
	if text, ok := scalarText(node); ok {
		return newTemplate(text)
	}
	if fields, ok := entries(node); ok {
		o := newObject()
		for _, f := range fields {
			o.set(f.key, r.value(f.value, depth+1))
		}
		return o
	}
	switch n := node.(type) {
	case nil, *ast.NullNode:
		return nil
	case *ast.BoolNode:
		return n.Value
	case *ast.SequenceNode:
		list := make([]any, len(n.Values))
		for i, v := range n.Values {
			list[i] = r.value(v, depth+1)
		}
		return list
	}
	number, ok := number(node)
	if !ok {
		r.problems.add(lineOf(node), "json: JSON has no %s; write a value that it has", node)
	}
	return number
}
