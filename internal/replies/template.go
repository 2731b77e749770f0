package replies

import (
	"regexp"
	"strings"
)

// placeholder finds {name}, and {{name}} that stands for it.
var placeholder = regexp.MustCompile(`\{\{[A-Za-z_][A-Za-z0-9_]*\}\}|\{[A-Za-z_][A-Za-z0-9_]*\}`)

// template is a text with placeholders: pieces that are said as they are, and names between them.
type template struct {
	pieces []string // one more than names
	names  []string
}

// newTemplate reads a text of a replies.yaml.
func newTemplate(text string) template {
	var t template
	var piece strings.Builder
	end := 0
	for _, at := range placeholder.FindAllStringIndex(text, -1) {
		piece.WriteString(text[end:at[0]])
		end = at[1]
		name := text[at[0]+1 : at[1]-1]
		if name[0] == '{' {
			piece.WriteString(name)
			continue
		}
		t.pieces = append(t.pieces, piece.String())
		t.names = append(t.names, name)
		piece.Reset()
	}
	piece.WriteString(text[end:])
	t.pieces = append(t.pieces, piece.String())
	return t
}

// fill returns the text with what was found in the place of the names.
func (t template) fill(found map[string]string) string {
	if len(t.names) == 0 {
		return t.pieces[0]
	}
	var text strings.Builder
	for i, name := range t.names {
		text.WriteString(t.pieces[i])
		text.WriteString(found[name])
	}
	text.WriteString(t.pieces[len(t.names)])
	return text.String()
}

// fill returns a value whose templates are filled.
func fill(value any, found map[string]string) any {
	switch v := value.(type) {
	case template:
		return v.fill(found)
	case []any:
		filled := make([]any, len(v))
		for i := range v {
			filled[i] = fill(v[i], found)
		}
		return filled
	case *object:
		filled := newObject()
		for _, name := range v.names {
			filled.set(name, fill(v.values[name], found))
		}
		return filled
	}
	return value
}
