package lesson

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"
)

// Script returns the script as testscript is to see it: without the hints and
// diagnoses, which are for the host. Its lines keep their numbers.
func (c Check) Script() []byte {
	archive := txtar.Parse(c.Data)
	archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool {
		return isSection(f.Name, "hint") || isSection(f.Name, "diagnose")
	})
	return txtar.Format(archive)
}

// isSection reports whether a file of the archive is one of the host's, whose
// names are the word, a dot and a number.
func isSection(file, word string) bool {
	return file == word || strings.HasPrefix(file, word+".")
}

// parser reads one script. What is wrong goes to problems; what it returns is
// then of no use, but never an obstacle to finding more that is wrong.
type parser struct {
	check    Check
	syntax   Syntax
	problems *problems
	started  map[string]int // the line that runs or spawns a program, by its NAME
}

// parseScript reads the script that lies at path and checks all that can be
// checked before it runs.
func parseScript(path string, data []byte, syntax Syntax, ps *problems) Check {
	p := &parser{
		check:    Check{Path: path, Data: data},
		syntax:   syntax,
		problems: ps,
		started:  make(map[string]int),
	}
	if line := namelessMarker(data); line > 0 {
		p.problem(line, "the file of this marker has no name; write it as in -- hint.1 --")
		return p.check
	}
	archive := txtar.Parse(data)
	p.lines(archive.Comment)
	p.sections(archive)
	return p.check
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

func (p *parser) problem(line int, format string, args ...any) {
	p.problems.add(p.check.Path, line, format, args...)
}

// lines reads the archive's first part. As testscript sees it, a line that
// begins with # starts a phase, while an indented one is only a remark. Comments
// with no command between them start one phase: the last paragraph names it.
func (p *parser) lines(text []byte) {
	var (
		number    int
		paragraph bool // the line before was part of a phase's title
		fresh     bool // no command yet since the last phase began
	)
	for line := range strings.Lines(string(text)) {
		number++
		line = strings.TrimRight(line, "\r\n")
		if !strings.HasPrefix(line, "#") {
			if p.command(number, line) {
				fresh = false
			}
			paragraph = false
			continue
		}
		title := strings.TrimSpace(strings.TrimLeft(line, "#"))
		if needs, ok := strings.CutPrefix(title, "needs:"); ok {
			p.header(number, needs)
			paragraph = false
			continue
		}
		p.comment(number, title, paragraph, fresh)
		paragraph, fresh = true, true
	}
	switch c := p.check; {
	case c.Title == "":
		p.problem(1, "the script has no title; begin it with a comment that says what it checks")
	case len(c.Commands) == 0:
		p.problem(number, "the script checks nothing; add commands below its title")
	case c.Commands[0].Number < c.Phases[0].Line:
		p.problem(c.Commands[0].Number, "a command stands before the title; begin the script with a comment that says what it checks")
	}
}

// comment takes in one comment line: it goes on with the paragraph before it, or
// begins the next phase, in place of the last one if that has no command yet.
func (p *parser) comment(number int, text string, goesOn, fresh bool) {
	if text == "" {
		p.problem(number, "a comment without text begins a phase without a title; leave the line blank")
		return
	}
	phases := p.check.Phases
	if goesOn && len(phases) > 0 {
		last := &phases[len(phases)-1]
		if p.check.Title == last.Title {
			p.check.Title += " " + text
		}
		last.Title += " " + text
		return
	}
	if fresh && len(phases) > 0 {
		phases = phases[:len(phases)-1]
	}
	p.check.Phases = append(phases, Phase{Title: text, Line: number})
	if p.check.Title == "" {
		p.check.Title = text
	}
}

// command takes in one line that is no comment, and reports whether there is a
// command on it.
func (p *parser) command(number int, text string) bool {
	line := Line{Number: number, Text: strings.TrimSpace(text)}
	words, err := Words(text)
	if err != nil {
		p.problem(number, "%v; close it with a single quote (two of them, '', are one inside quotes)", err)
		return true
	}
	if len(words) == 0 {
		return false
	}
	line.Words = words
	for len(line.Words) > 0 && isCondition(line.Words[0]) {
		line.Conditions = append(line.Conditions, strings.TrimSpace(line.Words[0][1:len(line.Words[0])-1]))
		line.Words = line.Words[1:]
	}
	if len(line.Words) > 0 && line.Words[0] == "!" {
		line.Negated = true
		line.Words = line.Words[1:]
	}
	if len(line.Words) == 0 {
		p.problem(number, "there is no command on the line; put one behind %q", line.Text)
		return true
	}
	p.check.Commands = append(p.check.Commands, line)
	p.check.BoundsTime = p.check.BoundsTime || boundsTime(line.Words)
	if err := p.validate(line, words); err != nil {
		p.problem(number, "%v", err)
	}
	return true
}

func isCondition(word string) bool {
	return strings.HasPrefix(word, "[") && strings.HasSuffix(word, "]")
}

// header reads what follows "# needs:".
func (p *parser) header(number int, text string) {
	if len(p.check.Commands) > 0 {
		p.problem(number, "the header comes after a command; put it at the top of the script")
	}
	if p.check.Applies == nil {
		p.check.Applies = make(Header)
	}
	for _, need := range strings.Fields(text) {
		if err := p.need(need); err != nil {
			p.problem(number, "needs: %v", err)
		}
	}
	if len(p.check.Applies) == 0 {
		p.problem(number, "needs: nothing is named; say what the script needs, such as rabbitmq=embedded, or drop the line")
	}
}

func (p *parser) need(text string) error {
	key, value, ok := strings.Cut(text, "=")
	if !ok || value == "" {
		return fmt.Errorf("%q is not of the form key=value; write it as in rabbitmq=embedded", text)
	}
	if _, ok := p.check.Applies[key]; ok {
		return fmt.Errorf("%s is named twice; name it once", key)
	}
	p.check.Applies[key] = value
	switch key {
	case "profile":
		return p.profile(value)
	case "rabbitmq", "llama":
		return oneOf("source", value, sources())
	}
	return oneOf("key", key, append(servers(), "profile"))
}

// profile checks that some server has it, as "use SERVER --profile NAME" would.
// A misspelt one would make the script apply nowhere, and nobody would notice.
func (p *parser) profile(name string) error {
	if p.syntax == nil {
		return nil
	}
	for _, server := range servers() {
		if p.syntax([]string{"use", server, "--profile", name}) == nil {
			return nil
		}
	}
	return fmt.Errorf("no server has the profile %q; name one that %q admits", name, "use SERVER --profile")
}

func servers() []string { return []string{"rabbitmq", "llama"} }

func sources() []string { return []string{"embedded", "process", "container", "url"} }

// oneOf returns an error that leads on to the known names if name is not one.
func oneOf(kind, name string, known []string) error {
	if slices.Contains(known, name) {
		return nil
	}
	return fmt.Errorf("unknown %s %q; %s", kind, name, leadOn(Nearest(name, known), known))
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
	d := Diagnosis{Line: marker + 1}
	var text []string
	first, rest, _ := strings.Cut(string(f.Data), "\n")
	words, err := Words(first)
	switch {
	case err != nil:
		p.problem(d.Line, "%v; close it with a single quote", err)
	case len(words) == 0 || words[0] != "wire":
		p.problem(d.Line, "a diagnosis begins with a wire command, here is %q; put one on its first line", first)
	default:
		d.Words = words
		if err := wireSyntax(words); err != nil {
			p.problem(d.Line, "%v", err)
		}
	}
	number := d.Line
	for line := range strings.Lines(rest) {
		number++
		line = strings.TrimSpace(line)
		prose, ok := strings.CutPrefix(line, ":")
		if !ok && line != "" {
			p.problem(number, "%q is neither the diagnosis's command nor its text; begin its text with a colon", line)
		}
		text = append(text, strings.Fields(prose)...)
	}
	d.Text = strings.Join(text, " ")
	if d.Text == "" {
		p.problem(d.Line, "the diagnosis has no text; say below it, after a colon, what the learner's program did")
	}
	p.check.Diagnoses = append(p.check.Diagnoses, d)
}

// numbered checks the name of the section that is the next of its kind.
func (p *parser) numbered(marker int, name, word string, next int) {
	if want := fmt.Sprintf("%s.%d", word, next); name != want {
		p.problem(marker, "section %q is not the next of its kind; number them from 1 in order, this one is %q", name, want)
	}
}
