package script

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"tutor/internal/lesson"
	"tutor/internal/report"
)

// explainBuiltin makes the finding of a failed command of testscript's own, from the line and from what was the subject
// then. testscript's message is not read: it is for people, and changes.
func (s *state) explainBuiltin(line lesson.Line) *report.Finding {
	words := s.words(line)
	if len(words) >= 2 {
		last := words[len(words)-1]
		switch words[0] {
		case "stdout":
			return s.explainMatch(line.Negated, words[1:], cmp.Or(s.subject.stdoutName, "stdout"), s.subject.stdout)
		case "stderr":
			return s.explainMatch(line.Negated, words[1:], cmp.Or(s.subject.stderrName, "stderr"), s.subject.stderr)
		case "grep":
			return s.explainMatch(line.Negated, words[1:len(words)-1], "the file "+last, s.text(last))
		case "cmp", "cmpenv":
			return s.explainDifference(line.Negated, words[1], last)
		case "exists":
			return s.explainExists(line.Negated, words[1:])
		}
	}
	return &report.Finding{Expected: "the line to hold.", Seen: "that it does not; the log of the check says why."}
}

// words returns the line's words as testscript had them, with variables filled in unless the line quotes something:
// within quotes testscript fills in none, and the words no longer tell where quotes were.
func (s *state) words(line lesson.Line) []string {
	if s.ts == nil || strings.Contains(line.Text, "'") {
		return line.Words
	}
	var words []string
	for _, word := range line.Words {
		words = append(words, os.Expand(word, func(name string) string {
			name, quoted := strings.CutSuffix(name, "@R")
			if quoted {
				return regexp.QuoteMeta(s.ts.Getenv(name))
			}
			return s.ts.Getenv(name)
		}))
	}
	return words
}

// text returns what a word of cmp or grep stands for; "" where there is no such file.
func (s *state) text(name string) string {
	switch name {
	case "stdout":
		return s.subject.stdout
	case "stderr":
		return s.subject.stderr
	}
	data, _ := os.ReadFile(s.path(name)) // that it cannot be read shows as an empty text
	return string(data)
}

// path returns where a file of the script is.
func (s *state) path(name string) string {
	switch {
	case s.ts != nil:
		return s.ts.MkAbs(name)
	case filepath.IsAbs(name):
		return name
	}
	return filepath.Join(s.work, name)
}

// explainMatch explains stdout, stderr and grep. args end with the pattern, which "-count=N" may precede.
func (s *state) explainMatch(negated bool, args []string, where, text string) *report.Finding {
	pattern := args[len(args)-1]
	f := &report.Finding{
		Expected: fmt.Sprintf("something in %s that matches '%s'.", where, pattern),
		Evidence: s.shown(text),
	}
	var matches []string
	if re, err := regexp.Compile("(?m)" + pattern); err == nil {
		matches = re.FindAllString(text, -1)
	}
	switch count, counted := strings.CutPrefix(args[0], "-count="); {
	case negated:
		f.Expected = fmt.Sprintf("nothing in %s that matches '%s'.", where, pattern)
		f.Seen = "something that does."
		if len(matches) > 0 {
			f.Seen = fmt.Sprintf("'%s'.", shorten(matches[0], 200))
		}
	case text == "":
		f.Seen = "nothing in it at all."
	case counted:
		f.Expected = fmt.Sprintf("%[3]s times '%[2]s' in %[1]s.", where, pattern, count)
		f.Seen = fmt.Sprintf("it %d times.", len(matches))
	default:
		f.Seen = "nothing that does."
	}
	return f
}

// shown returns the end of a text as evidence; where the text is empty, what else the subject holds.
func (s *state) shown(text string) []string {
	if text == "" {
		text = s.subject.stderr
	}
	if text == "" {
		text = s.subject.stdout
	}
	var lines []string
	for line := range strings.Lines(text) {
		lines = append(lines, shorten(strings.TrimRight(line, "\r\n"), 200))
	}
	return tail(lines, 12)
}

// explainDifference explains cmp and cmpenv by the first line that differs.
func (s *state) explainDifference(negated bool, is, want string) *report.Finding {
	if negated {
		return &report.Finding{
			Expected: fmt.Sprintf("%s and %s to differ.", is, want),
			Seen:     "that they are the same.",
		}
	}
	f := &report.Finding{Expected: fmt.Sprintf("%s to be the same as %s.", is, want)}
	seen, wanted := slices.Collect(strings.Lines(s.text(is))), slices.Collect(strings.Lines(s.text(want)))
	line := func(lines []string, i int) string {
		if i >= len(lines) {
			return "(it ends before that line)"
		}
		return shorten(strings.TrimRight(lines[i], "\r\n"), 200)
	}
	for i := range max(len(seen), len(wanted)) {
		if line(seen, i) != line(wanted, i) {
			f.Seen = fmt.Sprintf("a difference in line %d.", i+1)
			f.Evidence = []string{want + ": " + line(wanted, i), is + ": " + line(seen, i)}
			return f
		}
	}
	f.Seen = "a difference in how lines end."
	return f
}

// explainExists explains exists by the files that are there or are not.
func (s *state) explainExists(negated bool, names []string) *report.Finding {
	for _, name := range names {
		_, err := os.Stat(s.path(name))
		switch {
		case negated && err == nil:
			return &report.Finding{Expected: fmt.Sprintf("no %s.", name), Seen: "that there is one."}
		case !negated && err != nil:
			return &report.Finding{Expected: fmt.Sprintf("a file %s.", name), Seen: "none."}
		}
	}
	return &report.Finding{Expected: "the files to be as the line says.", Seen: "that they are not."}
}
