package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/sashabaranov/go-openai"
)

// An introduction is the object that the model is asked for.
type introduction struct {
	Name      string
	Born      int
	Languages []string
}

func (i introduction) String() string {
	return fmt.Sprintf("name = %s\nborn = %d\nlanguages = %s", i.Name, i.Born, strings.Join(i.Languages, ", "))
}

// introduction reads the answer. One that the model did not end by itself is not
// read at all, whatever it looks like.
func (a answer) introduction() (introduction, error) {
	if a.finishReason != openai.FinishReasonStop {
		return introduction{}, a.cut()
	}
	return parse(a.text)
}

// cut says where an answer was cut off.
func (a answer) cut() error {
	where := "at " + position(a.text)
	if rest, blank := trimmed(a.text); blank > len(rest) {
		where = fmt.Sprintf("after %d characters of white space", blank)
	}
	return fmt.Errorf("the answer is no whole JSON: it was cut off %s (finish_reason %s)", where, a.finishReason)
}

// parse reads an object and checks it: each key is there, with a value that makes
// sense, and there is no other.
func parse(text string) (introduction, error) {
	var object map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &object); err != nil {
		return introduction{}, misread(text, err)
	}

	var i introduction
	var wrong []string
	for _, field := range []struct {
		key  string
		into any
		want string
		good func() bool
	}{
		{"name", &i.Name, "a text that is not empty", func() bool { return i.Name != "" }},
		{"born", &i.Born, "a year from 1900 to 2100", func() bool { return 1900 <= i.Born && i.Born <= 2100 }},
		{"languages", &i.Languages, "a list of texts that are not empty", func() bool {
			return len(i.Languages) > 0 && !slices.Contains(i.Languages, "")
		}},
	} {
		value, ok := object[field.key]
		switch {
		case !ok:
			wrong = append(wrong, field.key+" is missing")
		case json.Unmarshal(value, field.into) != nil || !field.good():
			wrong = append(wrong, fmt.Sprintf("%s is %s, not %s", field.key, quote(string(value)), field.want))
		}
		delete(object, field.key)
	}
	for _, key := range slices.Sorted(maps.Keys(object)) {
		wrong = append(wrong, fmt.Sprintf("nobody asked for %q", key))
	}
	if len(wrong) > 0 {
		return introduction{}, fmt.Errorf("the answer is JSON, but not what was asked for: %s", strings.Join(wrong, "; "))
	}
	return i, nil
}

// misread says why a text is not a JSON object, and where in it that shows.
func misread(text string, err error) error {
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Errorf("the answer is not JSON: %w at %s", err, position(text[:e.Offset]))
	}
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("the answer is JSON, but no object: it is a JSON %s", e.Value)
	}
	return fmt.Errorf("the answer is not JSON: %w", err)
}

// position is where the last character of a text stands.
func position(text string) string {
	line := strings.Count(text, "\n") + 1
	column := utf8.RuneCountInString(text[strings.LastIndex(text, "\n")+1:])
	return fmt.Sprintf("line %d, column %d", line, column)
}
