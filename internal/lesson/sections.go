package lesson

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"
)

// isSection reports whether a file of the archive is one of the host's, whose
// names are the word, a dot and a number.
func isSection(file, word string) bool {
	return file == word || strings.HasPrefix(file, word+".")
}

// namelessMarker returns the first line that is "-- --", or 0. The archive's
// parser, here and in testscript, panics at one.
func namelessMarker(data []byte) int {
	number := 0
	for line := range bytes.Lines(data) {
		number++
		if string(bytes.TrimRight(line, "\r\n")) == "-- --" {
			return number
		}
	}
	return 0
}

// sections reads the hints and diagnoses among the archive's files.
func (p *parser) sections(archive *txtar.Archive) {
	line := bytes.Count(archive.Comment, []byte("\n"))
	for _, f := range archive.Files {
		line++ // the marker's
		switch {
		case isSection(f.Name, "hint"):
			p.hint(line, f)
		case isSection(f.Name, "diagnose"):
			p.diagnosis(line, f)
		}
		line += bytes.Count(f.Data, []byte("\n"))
	}
}

// hint reads a section of prose: one paragraph, however its lines are broken.
func (p *parser) hint(marker int, f txtar.File) {
	p.numbered(marker, f.Name, "hint", len(p.check.Hints)+1)
	text := strings.Join(strings.Fields(string(f.Data)), " ")
	if text == "" {
		p.problem(marker, "the hint is empty; say in a sentence what to look at")
	}
	p.check.Hints = append(p.check.Hints, text)
}

// diagnosis reads a section that is a wire command and, on lines that begin with
// a colon, the text for the learner where the command holds.
func (p *parser) diagnosis(marker int, f txtar.File) {
	p.numbered(marker, f.Name, "diagnose", len(p.check.Diagnoses)+1)
	first, rest, _ := strings.Cut(string(f.Data), "\n")
	line := marker + 1
	p.check.Diagnoses = append(p.check.Diagnoses, Diagnosis{
		Line:  line,
		Words: p.assertion(line, first),
		Text:  p.explanation(line, rest),
	})
}

func (p *parser) assertion(line int, text string) []string {
	words, err := Words(text)
	switch {
	case err != nil:
		p.problem(line, "%v; close it with a single quote", err)
		return nil
	case len(words) == 0 || words[0] != "wire":
		p.problem(line, "a diagnosis begins with a wire command, here is %q; put one on its first line", text)
		return nil
	}
	if err := wireSyntax(words); err != nil {
		p.problem(line, "%v", err)
	}
	return words
}

// explanation reads a diagnosis's text, which begins on the line after the one given.
func (p *parser) explanation(line int, text string) string {
	var words []string
	number := line
	for text := range strings.Lines(text) {
		number++
		text = strings.TrimSpace(text)
		prose, ok := strings.CutPrefix(text, ":")
		if !ok && text != "" {
			p.problem(number, "%q is neither the diagnosis's command nor its text; begin its text with a colon", text)
		}
		words = append(words, strings.Fields(prose)...)
	}
	if words == nil {
		p.problem(line, "the diagnosis has no text; say below it, after a colon, what the learner's program did")
	}
	return strings.Join(words, " ")
}

// numbered checks the name of the section that is the next of its kind.
func (p *parser) numbered(marker int, name, word string, next int) {
	if want := fmt.Sprintf("%s.%d", word, next); name != want {
		p.problem(marker, "section %q is not the next of its kind; number them from 1 in order, this one is %q", name, want)
	}
}
