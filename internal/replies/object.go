package replies

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// A JSON value is one of nil, bool, json.Number, string, []any and *object here.

// object is a JSON object that keeps the order of its members.
type object struct {
	names  []string
	values map[string]any
}

// newObject returns an object without members.
func newObject() *object { return &object{values: make(map[string]any)} }

// set gives a member its value.
func (o *object) set(name string, value any) {
	if _, ok := o.values[name]; !ok {
		o.names = append(o.names, name)
	}
	o.values[name] = value
}

// has reports whether the object has a member.
func (o *object) has(name string) bool {
	_, ok := o.values[name]
	return ok
}

// at returns where a member's value is, or nil where there is no such member.
func (o *object) at(name string) *any {
	value, ok := o.values[name]
	if !ok {
		return nil
	}
	return &value
}

// drop takes a member out.
func (o *object) drop(name string) {
	if o.has(name) {
		o.names = slices.DeleteFunc(o.names, func(other string) bool { return other == name })
		delete(o.values, name)
	}
}

// appendJSON appends a value as a model writes it: on one line, with a space behind colons and commas.
func appendJSON(to []byte, value any) []byte {
	switch v := value.(type) {
	case *object:
		to = append(to, '{')
		for i, name := range v.names {
			if i > 0 {
				to = append(to, ", "...)
			}
			to = append(appendString(to, name), ": "...)
			to = appendJSON(to, v.values[name])
		}
		return append(to, '}')
	case []any:
		to = append(to, '[')
		for i, item := range v {
			if i > 0 {
				to = append(to, ", "...)
			}
			to = appendJSON(to, item)
		}
		return append(to, ']')
	case string:
		return appendString(to, v)
	case json.Number:
		return append(to, v...)
	case bool:
		return fmt.Append(to, v)
	}
	return append(to, "null"...)
}

// appendString appends a JSON string. What HTML would need escaped is left as it is.
func appendString(to []byte, text string) []byte {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(text); err != nil { // a string has no error
		return append(to, `""`...)
	}
	return append(to, bytes.TrimSuffix(out.Bytes(), []byte("\n"))...)
}

// decodeJSON reads one JSON value, whose objects keep their order.
func decodeJSON(data []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	value, err := decodeValue(dec, 0)
	if err != nil {
		return nil, fmt.Errorf("reading JSON: %w", err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, errors.New("reading JSON: there is more than one value")
	}
	return value, nil
}

// decodeValue reads the next value, which stands depth deep.
func decodeValue(dec *json.Decoder, depth int) (any, error) {
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	delim, ok := token.(json.Delim)
	if !ok {
		return token, nil
	}
	if depth > 4*maxDepth {
		return nil, errors.New("it is nested too deep")
	}
	if delim == '[' {
		list := []any{}
		for dec.More() {
			item, err := decodeValue(dec, depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, item)
		}
		_, err := dec.Token()
		return list, err
	}
	o := newObject()
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return nil, err
		}
		value, err := decodeValue(dec, depth+1)
		if err != nil {
			return nil, err
		}
		text, ok := name.(string)
		if !ok {
			return nil, errors.New("a key is no string")
		}
		o.set(text, value)
	}
	_, err = dec.Token()
	return o, err
}
