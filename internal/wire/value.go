package wire

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"tutor/internal/amqp"
)

// text is how a value reads in a matcher.
func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case []byte:
		return string(v)
	case time.Time:
		return v.UTC().Format(time.RFC3339)
	case amqp.Table:
		return tableText(v)
	case map[string]any:
		return tableText(v)
	case []any:
		parts := make([]string, len(v))
		for i, item := range v {
			parts[i] = text(item)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return fmt.Sprint(v)
}

// tableText writes a table in the order of its keys.
func tableText(t map[string]any) string {
	parts := make([]string, 0, len(t))
	for _, key := range slices.Sorted(maps.Keys(t)) {
		parts = append(parts, key+"="+text(t[key]))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// empty reports whether a value counts as absent: nothing, no bytes, no entries, or false.
func empty(v any) bool {
	switch v := v.(type) {
	case bool:
		return !v
	case amqp.Table:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	case []any:
		return len(v) == 0
	}
	return text(v) == ""
}

// number returns a value's size for comparison; a duration counts in seconds.
func number(v any) (float64, bool) {
	if d, ok := v.(time.Duration); ok {
		return d.Seconds(), true
	}
	n, err := strconv.ParseFloat(text(v), 64)
	return n, err == nil
}

// descend follows a dotted path into tables and lists. A table's key may itself have dots.
func descend(v any, path string) (any, bool) {
	switch v := v.(type) {
	case amqp.Table:
		return descendMap(v, path)
	case map[string]any:
		return descendMap(v, path)
	case []any:
		head, rest, more := strings.Cut(path, ".")
		i, err := strconv.Atoi(head)
		if err != nil || i < 0 || i >= len(v) {
			return nil, false
		}
		if !more {
			return v[i], true
		}
		return descend(v[i], rest)
	}
	return nil, false
}

func descendMap(m map[string]any, path string) (any, bool) {
	if v, ok := m[path]; ok {
		return v, true
	}
	for i, c := range path {
		if c != '.' {
			continue
		}
		if v, ok := m[path[:i]]; ok {
			if found, ok := descend(v, path[i+1:]); ok {
				return found, true
			}
		}
	}
	return nil, false
}

// lookupJSON reads body as one JSON value and follows the path; the empty path is the value itself.
func lookupJSON(body []byte, path string) (any, bool) {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber() // 13 reads as "13", whatever its size
	var v any
	if d.Decode(&v) != nil {
		return nil, false
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, false // something follows the value
	}
	if path == "" {
		return v, true
	}
	return descend(v, path)
}

const (
	shortValue = 48 // characters of a field's value that are shown
	shortBody  = 80
)

// show is a field's value for people: shortened, and in quotes where it would not read as one word.
func show(v any) string {
	if d, ok := v.(time.Duration); ok {
		return round(d).String()
	}
	s := text(v)
	if isUUID(s) {
		return s[:8] + "…"
	}
	s = shorten(s, shortValue)
	if s == "" || strings.ContainsFunc(s, func(r rune) bool { return r == ' ' || !strconv.IsPrint(r) }) {
		return strconv.Quote(s)
	}
	return s
}

// showBody is a body for people: text, shortened to limit characters, or the first bytes in hexadecimal.
func showBody(body []byte, shorten func(s string, limit int) string, limit int) string {
	if !utf8.Valid(body) {
		return shorten("0x"+hex.EncodeToString(body[:min(len(body), shortBody)]), shortBody)
	}
	s := shorten(string(body), limit)
	if strings.ContainsFunc(s, func(r rune) bool { return !strconv.IsPrint(r) }) {
		return strconv.Quote(s)
	}
	return s
}

// shorten cuts s to at most limit characters, the last of which then is "…".
func shorten(s string, limit int) string {
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	return string([]rune(s)[:limit-1]) + "…"
}

// shortenMiddle cuts s to at most limit characters, and leaves its beginning and its end.
func shortenMiddle(s string, limit int) string {
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	all, end := []rune(s), (limit-1)/2
	return string(all[:limit-1-end]) + "…" + string(all[len(all)-end:])
}

// isUUID reports whether s is written like a UUID, of which eight digits are enough for people.
func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		hyphen := i == 8 || i == 13 || i == 18 || i == 23
		if hyphen != (s[i] == '-') || !hyphen && !strings.ContainsRune("0123456789abcdefABCDEF", rune(s[i])) {
			return false
		}
	}
	return true
}

// round makes a duration readable: to the millisecond from 100 ms on, below that to the
// hundredth of one.
func round(d time.Duration) time.Duration {
	if d.Abs() >= 100*time.Millisecond {
		return d.Round(time.Millisecond)
	}
	return d.Round(10 * time.Microsecond)
}
