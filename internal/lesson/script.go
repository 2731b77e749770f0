package lesson

import (
	"strings"

	"github.com/rogpeppe/go-internal/txtar"
)

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

func (p *parser) problem(line int, format string, args ...any) {
	p.problems.add(p.check.Path, line, format, args...)
}

// lines reads the archive's first part. As testscript sees it, a line that
// begins with # starts a phase, while an indented one is only a remark. Of the
// comments between two commands, the last paragraph is the phase's title.
func (p *parser) lines(text []byte) {
	var paragraphs []Phase
	number, goesOn := 0, false
	for line := range strings.Lines(string(text)) {
		number++
		line = strings.TrimRight(line, "\r\n")
		comment, isComment := strings.CutPrefix(line, "#")
		comment = strings.TrimSpace(strings.TrimLeft(comment, "#"))
		needs, isHeader := strings.CutPrefix(comment, "needs:")
		switch {
		case !isComment:
			if p.command(number, line) {
				p.begin(paragraphs)
			}
		case isHeader:
			p.header(number, needs)
		case comment == "":
			p.problem(number, "a comment without text begins a phase without a title; leave the line blank")
		case goesOn:
			paragraphs[len(paragraphs)-1].Title += " " + comment
		default:
			paragraphs = append(paragraphs, Phase{Title: comment, Line: number})
		}
		goesOn = isComment && !isHeader && comment != ""
	}
	p.title(paragraphs, number)
}

// begin adds the last paragraph as a phase, now that there is a command in it.
func (p *parser) begin(paragraphs []Phase) {
	if len(paragraphs) == 0 {
		return
	}
	last, phases := paragraphs[len(paragraphs)-1], p.check.Phases
	if len(phases) == 0 || phases[len(phases)-1].Line != last.Line {
		p.check.Phases = append(phases, last)
	}
}

// title takes the first paragraph for the script's title. end is the last line.
func (p *parser) title(paragraphs []Phase, end int) {
	if len(paragraphs) == 0 {
		p.problem(1, "the script has no title; begin it with a comment that says what it checks")
		return
	}
	title, commands := paragraphs[0], p.check.Commands
	p.check.Title = title.Title
	switch {
	case len(commands) == 0:
		p.problem(end, "the script checks nothing; add commands below its title")
	case commands[0].Number < title.Line:
		p.problem(commands[0].Number, "a command stands before the title; begin the script with a comment that says what it checks")
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
	line.take(words)
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

// take splits a line's words into what stands before the command, and the command.
func (l *Line) take(words []string) {
	for len(words) > 0 && isCondition(words[0]) {
		l.Conditions = append(l.Conditions, strings.TrimSpace(words[0][1:len(words[0])-1]))
		words = words[1:]
	}
	if len(words) > 0 && words[0] == "!" {
		l.Negated = true
		words = words[1:]
	}
	l.Words = words
}

func isCondition(word string) bool {
	return strings.HasPrefix(word, "[") && strings.HasSuffix(word, "]")
}
