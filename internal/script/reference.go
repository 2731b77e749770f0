package script

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"tutor/internal/wire"
)

// builtins are testscript's own commands that a script may use, as far as scripts need to know them.
var builtins = []struct{ usage, does string }{
	{"stdout [-count=N] REGEXP", "the subject's standard output matches, N times where that is said; `! stdout REGEXP`: it does not"},
	{"stderr [-count=N] REGEXP", "the same of its standard error"},
	{"grep [-count=N] REGEXP FILE", "the same of a file"},
	{"cmp FILE1 FILE2", "two files are the same; `stdout` and `stderr` stand for the subject's streams"},
	{"cmpenv FILE1 FILE2", "as `cmp`, with variables filled in in FILE2"},
	{"exists FILE…", "the files are there"},
	{"env NAME=VALUE…", "sets variables, for later lines and for the programs that they start"},
	{"cd DIR", "changes the folder that file names are relative to"},
	{"cp FILE… DEST", "copies files; `stdout` and `stderr` stand for the subject's streams"},
	{"mkdir DIR…", "makes folders"},
	{"mv FILE DEST", "moves a file"},
	{"rm FILE…", "removes files and folders"},
	{"chmod PERM FILE…", "changes permissions"},
	{"symlink FILE -> TARGET", "makes a symbolic link"},
	{"unquote FILE…", "removes the leading `>` of each line, which lets a file hold lines like `-- x --`"},
	{"unix2dos FILE…", "gives files the line ends of Windows"},
}

const introduction = `# The script language

A script is one check: a text file whose first part is commands, one a line, and whose rest is files, each after a line
` + "`-- NAME --`" + `. It is a [testscript](https://pkg.go.dev/github.com/rogpeppe/go-internal/testscript) file with
commands of its own.

- A line that begins with ` + "`#`" + ` begins a phase. The first is the script's title; a report shows the phase that failed.
- A word is quoted with single quotes; within them nothing is special, and two of them are one. ` + "`$NAME`" + ` stands for a
  variable outside of quotes, and ` + "`${NAME@R}`" + ` for it as a regular expression that matches nothing else.
- A line that begins with ` + "`!`" + ` asserts the opposite, where that is possible.
- A line that begins with ` + "`[CONDITION]`" + ` or ` + "`[!CONDITION]`" + ` is for some runs only: ` + "`[rabbitmq:SOURCE]`" + `,
  ` + "`[llama:SOURCE]`, `[llama:CAPABILITY]`, `[profile:NAME]`" + `, ` + "`[exec:PROGRAM]`" + `, ` + "`[unix]`" + `, ` + "`[linux]`" + `, ` + "`[darwin]`" + `, ` + "`[windows]`" + `.
- ` + "`# needs: rabbitmq=embedded,process profile>=rabbitmq@4.0`" + ` below the title says where the whole script applies:
  ` + "`rabbitmq`" + ` and ` + "`llama`" + ` are a server's source (` + "`embedded`, `process`, `container`, `url`" + `), ` + "`profile`" + ` its version.
- Sections ` + "`hint.1`, `hint.2`" + ` … are for a learner whose program fails, the weakest first. A section ` + "`diagnose.1`" + ` … is a
  ` + "`wire`" + ` line and, after a colon, what to say where it holds at the end of a failed run. A program does not find
  them among its files.
- A duration is written as in ` + "`300ms`, `1.5s`, `2m`" + `.

## Commands of its own
`

const refusals = "Its others are refused: `stop` and `skip` end a script as if it had passed, and `exec`, `go`, `wait`, `kill`, " +
	"`stdin` and `ttyin` deal with programs that are not under check; `run`, `spawn`, `waitfor`, `interrupt` and " +
	"`sigkill` take their place."

// WriteReference writes the language's page, as Markdown, from the commands' own usage.
func WriteReference(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprint(b, introduction)
	for _, c := range Commands() {
		fmt.Fprintf(b, "\n### `%s`\n\n    %s %s\n", c.Name, c.Name, c.Usage.Args)
		for _, paragraph := range append([]string{upper(c.Usage.Summary)}, c.Usage.Detail...) {
			fmt.Fprintf(b, "\n%s\n", wrap(paragraph, 100))
		}
	}
	fmt.Fprint(b, "\n## testscript's commands\n\n| command | asserts or does |\n| --- | --- |\n")
	for _, c := range builtins {
		fmt.Fprintf(b, "| `%s` | %s |\n", c.usage, c.does)
	}
	fmt.Fprintf(b, "\n%s\n", wrap(refusals, 100))
	writeKinds(b)
	return b.Flush()
}

// writeKinds lists what the wire commands can name.
func writeKinds(w io.Writer) {
	fmt.Fprint(w, "\n## Kinds of events\n\nEach also has `from`, `to`, `channel` and `connection`; one marked ✉ has `body`, and `json.` "+
		"where that is JSON.\n\n| kind | fields |\n| --- | --- |\n")
	for _, k := range wire.Kinds() {
		var fields []string
		for _, f := range k.Fields {
			fields = append(fields, f.Name)
		}
		name := "`" + k.Name + "`"
		if k.Content {
			name += " ✉"
		}
		fmt.Fprintf(w, "| %s | %s |\n", name, strings.Join(fields, ", "))
	}
}

// wrap breaks a paragraph into lines of so many characters, where its blanks are.
func wrap(paragraph string, width int) string {
	var b strings.Builder
	column := 0
	for _, word := range strings.Fields(paragraph) {
		length := utf8.RuneCountInString(word)
		switch {
		case column == 0:
		case column+1+length > width:
			b.WriteByte('\n')
			column = 0
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += length
	}
	return b.String()
}

// upper makes a summary a sentence.
func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
