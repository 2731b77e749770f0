package tutor_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"tutor/internal/report"
	"tutor/internal/script"
)

// TestDocsLessons holds the README to the lessons that there are, in their order.
func TestDocsLessons(t *testing.T) {
	rows := [][]string{{"lesson", "is about", "needs"}}
	for _, l := range catalogue(t).Lessons {
		rows = append(rows, []string{"[`" + l.Name + "`](lessons/" + l.Name + "/README.md)", "**" + l.Title + ".** " + l.Summary, strings.Join(l.Needs, ", ")})
	}
	holdTable(t, "README.md", table(rows))
}

// mistaken are the checks whose findings the README shows, and the wrong programs that they are about.
var mistaken = map[string]string{
	"rpc/answers":      "lessons/rpc/mutants/adds-itself.txtar",
	"temperature/zero": "lessons/temperature/mutants/zero-lost.txtar",
}

// TestDocsFindings holds what the README shows of checks that fail to what they say of the wrong
// programs, in other times; with -update, it is rewritten.
func TestDocsFindings(t *testing.T) {
	const page = "README.md"
	o := script.Options{Scratch: newScratch(t)} // the embedded servers, whatever else is asked for
	lessons, shown := catalogue(t), 0
	text := read(t, page)
	for _, found := range regexp.MustCompile("(?s)\n```text\n(✗ (\\S+)  .*?)```").FindAllStringSubmatch(text, -1) {
		id := found[2]
		m := readMutant(t, mistaken[id])
		name, _, _ := strings.Cut(id, "/")
		o := o
		o.Lesson = build(t, o.Scratch, name)
		o.Program = build(t, o.Scratch, name, "-overlay="+overlay(t, "lessons/"+name, m.archive))
		var said bytes.Buffer
		if err := report.NewTerminal(&said, report.Options{}).Check(script.Run(t.Context(), checkOf(t, lessons, id), o).Check); err != nil {
			t.Fatal(err)
		}
		shown++
		want := shortened(said.String())
		switch {
		case withoutTimes(found[1]) == withoutTimes(want):
		case *update:
			text = strings.Replace(text, found[1], want, 1)
			write(t, page, []byte(text), 0o644)
		default:
			t.Errorf("%s shows\n%s\nand this is said; run go test . -run Docs -update:\n%s", page, found[1], want)
		}
	}
	if shown != len(mistaken) {
		t.Errorf("%s shows %d findings, and this test knows %d", page, shown, len(mistaken))
	}
}

// shortened returns a report without the lines that only repeat the one before at another time.
func shortened(text string) string {
	var lines []string
	for line := range strings.Lines(strings.TrimRight(text, "\n") + "\n") {
		if n := len(lines); n == 0 || withoutTimes(line) != withoutTimes(lines[n-1]) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
}

// withoutTimes returns a report with other times.
func withoutTimes(text string) string {
	return regexp.MustCompile(`\d+\.\d{2,3}s`).ReplaceAllString(text, "0.00s")
}
