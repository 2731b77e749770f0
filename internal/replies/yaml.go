package replies

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// yamlBody returns what the only document of a YAML file holds, nil for nothing. The library panics
// on some texts that are no YAML, such as a tag with nothing behind it (1.19.2); that is an error
// here like any other.
func yamlBody(data []byte) (body ast.Node, err error) {
	defer func() {
		if p := recover(); p != nil {
			body, err = nil, fmt.Errorf("this is no YAML: %v", p)
		}
	}()
	file, err := parser.ParseBytes([]byte(strings.ReplaceAll(string(data), "\r\n", "\n")), 0)
	if err != nil {
		return nil, err
	}
	for _, doc := range file.Docs {
		switch {
		case doc.Body == nil || doc.Body.Type() == ast.NullType:
		case body != nil:
			return nil, errors.New("there is more than one document; write all rules in one list")
		default:
			body = doc.Body
		}
	}
	return body, nil
}

// yamlAdvice is what to do where YAML reads a text as something else, which is most of what goes wrong.
const yamlAdvice = `; a text with ": " or " #" in it, or with a bracket or a quote at its beginning, needs single quotes around it`

// yamlProblem returns the line of a YAML error and what it says, without the library's excerpt.
func yamlProblem(err error) (line int, message string) {
	line, message = 1, err.Error()
	if located, ok := errors.AsType[yaml.Error](err); ok && located.GetToken() != nil {
		line, message = located.GetToken().Position.Line, located.GetMessage()
		if !strings.HasPrefix(message, "mapping key") { // what remains is about the text itself
			message += yamlAdvice
		}
	}
	message, _, _ = strings.Cut(message, "\n")
	return max(1, line), message
}

// lineOf returns the line that a node begins on.
func lineOf(node ast.Node) int {
	if node == nil || node.GetToken() == nil {
		return 1
	}
	return node.GetToken().Position.Line
}

// entry is one key of a mapping with its value.
type entry struct {
	key   string
	line  int // the key's
	value ast.Node
}

// entries returns the entries of a mapping in their order, and whether the node is one.
func entries(node ast.Node) ([]entry, bool) {
	var values []*ast.MappingValueNode
	switch n := node.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		return nil, false
	}
	all := make([]entry, len(values))
	for i, v := range values {
		all[i] = entry{keyText(v.Key), lineOf(v.Key), v.Value}
	}
	return all, true
}

// keyText returns a key as its text, whatever its type: the 1 of {1: a} is "1".
func keyText(key ast.MapKeyNode) string {
	if text, ok := scalarText(key); ok {
		return text
	}
	return key.GetToken().Value
}

// scalarText returns the text of a node that is one.
func scalarText(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	}
	return "", false
}

// kind names what a node is, for errors.
func kind(node ast.Node) string {
	switch node.(type) {
	case nil, *ast.NullNode:
		return "nothing"
	case *ast.StringNode, *ast.LiteralNode:
		return "a text"
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a mapping"
	case *ast.SequenceNode:
		return "a list"
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return "a number"
	case *ast.BoolNode:
		return "true or false"
	case *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode:
		return "an anchor or alias"
	}
	return "a tag"
}

// number returns a YAML number as JSON has it, and whether JSON has it at all.
func number(node ast.Node) (json.Number, bool) {
	switch n := node.(type) {
	case *ast.IntegerNode:
		return json.Number(fmt.Sprint(n.Value)), true
	case *ast.FloatNode:
		if math.IsInf(n.Value, 0) || math.IsNaN(n.Value) {
			return "", false
		}
		return json.Number(strconv.FormatFloat(n.Value, 'f', -1, 64)), true
	}
	return "", false
}
