package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mark is a sign in front of a line, with its colour.
type mark struct {
	text          string
	before, after string
}

func (m mark) String() string { return m.before + m.text + m.after }

// marks are the signs that a terminal can show.
type marks struct {
	passed, failed, stopped mark
	more                    string
	color                   bool
}

func newMarks(o Options) marks {
	m := marks{passed: mark{text: "✓"}, failed: mark{text: "✗"}, stopped: mark{text: "■"}, more: "…", color: o.Color}
	if o.ASCII {
		m.passed.text, m.failed.text, m.stopped.text, m.more = "pass", "FAIL", "stop", "..."
	}
	if o.Color {
		const reset = "\x1b[0m"
		m.passed.before, m.passed.after = "\x1b[32m", reset   // green
		m.failed.before, m.failed.after = "\x1b[31m", reset   // red
		m.stopped.before, m.stopped.after = "\x1b[33m", reset // yellow
	}
	return m
}

// bold returns the text in bold if the terminal shows colours.
func (m marks) bold(text string) string {
	if !m.color {
		return text
	}
	return "\x1b[1m" + text + "\x1b[0m"
}

// cut shortens text to so many columns, its last one saying so. It leaves at
// least a few letters, even where they do not fit.
func (t *Terminal) cut(text string, room int) string {
	room = max(room, 10)
	if columns(text) <= room {
		return text
	}
	head := []rune(text)[:room-columns(t.marks.more)]
	return strings.TrimRight(string(head), " ") + t.marks.more
}

// columns returns how many columns the text takes, each letter being taken for
// one wide.
func columns(text string) int { return utf8.RuneCountInString(text) }

// wrap breaks text between words into lines of at most so many columns. A word
// that is longer has a line of its own; line breaks in text stay.
func wrap(text string, width int) []string {
	var lines []string
	for paragraph := range strings.Lines(text) {
		line := ""
		for word := range strings.FieldsSeq(paragraph) {
			switch {
			case line == "":
				line = word
			case columns(line)+1+columns(word) <= width:
				line += " " + word
			default:
				lines = append(lines, line)
				line = word
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// clean makes text safe to print: what a program wrote may hold bytes that move
// the cursor, change colours or ring the bell. They are shown as Go writes them,
// "\x1b" and the like; tabs and line breaks stay.
func clean(text string) string {
	if strings.IndexFunc(text, unprintable) < 0 && utf8.ValidString(text) {
		return text
	}
	var b strings.Builder
	for text != "" {
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, text[0])
		case unprintable(r):
			quoted := fmt.Sprintf("%+q", r)
			b.WriteString(quoted[1 : len(quoted)-1])
		default:
			b.WriteRune(r)
		}
		text = text[size:]
	}
	return b.String()
}

func unprintable(r rune) bool {
	return r != '\n' && r != '\t' && !unicode.IsGraphic(r)
}
