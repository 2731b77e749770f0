package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// object is a JSON object in the order in which it was sent.
type object []member

type member struct {
	key   string
	value any // as by json.Decoder.Token, or an object or []any
}

// blind writes a body as it is compared: JSON in the order of its keys, without what is chance, anything
// else as it is. In an answer these are ids, times, texts and counts of tokens; in a request, what it
// repeats of an earlier answer.
func blind(body []byte, answer bool) string {
	if !json.Valid(body) { // nested too deeply, too
		return mask(string(body))
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	v, err := ordered(d)
	if err != nil {
		return mask(string(body))
	}
	b := blinder{answer: answer}
	b.write(v, "")
	return b.String()
}

// ordered reads one JSON value.
func ordered(d *json.Decoder) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		o := object{}
		for d.More() {
			key, err := d.Token()
			if err != nil {
				return nil, err
			}
			value, err := ordered(d)
			if err != nil {
				return nil, err
			}
			name, ok := key.(string)
			if !ok {
				return nil, errors.New("a key that is no text")
			}
			o = append(o, member{name, value})
		}
		_, err := d.Token()
		return o, err
	case json.Delim('['):
		list := []any{}
		for d.More() {
			item, err := ordered(d)
			if err != nil {
				return nil, err
			}
			list = append(list, item)
		}
		_, err := d.Token()
		return list, err
	}
	return token, nil
}

// blinder writes JSON without what is chance.
type blinder struct {
	strings.Builder
	answer bool
}

// write writes the value of a key; an item of a list has the list's.
func (b *blinder) write(v any, key string) {
	switch v := v.(type) {
	case object:
		b.WriteByte('{')
		said := slices.Contains(v, member{"role", "assistant"}) // by the server, earlier
		for i, m := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(strconv.Quote(m.key) + ":")
			if said && !b.answer && m.key == "content" {
				b.WriteString(hideText(m.value, "<text>"))
			} else {
				b.write(m.value, m.key)
			}
		}
		b.WriteByte('}')
	case []any:
		b.WriteByte('[')
		for i, item := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			b.write(item, key)
		}
		b.WriteByte(']')
	case string:
		b.WriteString(b.text(v, key))
	case json.Number:
		b.WriteString(b.number(v, key))
	case nil:
		b.WriteString("null")
	default:
		b.WriteString(text(v))
	}
}

// hideText writes a text that is chance; an empty one, and what is none, is not.
func hideText(v any, instead string) string {
	s, ok := v.(string)
	switch {
	case !ok && v == nil:
		return "null"
	case !ok:
		return "<a list>"
	case s == "":
		return `""`
	}
	return instead
}

// tokens matches a count of tokens in the text of an error.
var tokens = regexp.MustCompile(`\b\d+ (tokens|in the messages|in the completion|in your prompt)`)

func (b *blinder) text(s, key string) string {
	if b.answer {
		switch key {
		case "content", "text", "reasoning_content", "arguments":
			return hideText(s, "<text>")
		case "id", "system_fingerprint": // what it begins with says what it is of
			begin, _, ok := strings.Cut(s, "-")
			if !ok {
				return hideText(s, "<id>")
			}
			return begin + "-<id>"
		case "message":
			s = tokens.ReplaceAllString(s, "<number> $1")
		}
	}
	return strconv.Quote(mask(s))
}

func (b *blinder) number(n json.Number, key string) string {
	if b.answer && (key == "created" || strings.HasSuffix(key, "_tokens")) {
		return "<number>"
	}
	return n.String()
}
