package report

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"
)

// Options say what the terminal can show. The zero value is a terminal of 80
// columns that shows UTF-8 and no colours.
type Options struct {
	// Color marks verdicts with ANSI colours.
	Color bool
	// ASCII keeps to marks that any terminal has: "pass" in place of "✓".
	ASCII bool
	// Width is how many columns there are; 0 means 80. Sentences are wrapped
	// to it; output, events and commands are shown as they are.
	Width int
	// IDWidth is how many columns the checks' IDs take, so that their titles
	// stand below one another; 0 means each as many as it needs.
	IDWidth int
}

// A Terminal shows a run to a person: each check as it ends, then the summary.
// Its methods must not be called at the same time.
type Terminal struct {
	w     io.Writer
	o     Options
	marks marks
}

// NewTerminal returns a Terminal that writes to w.
func NewTerminal(w io.Writer, o Options) *Terminal {
	o.Width = cmp.Or(max(o.Width, 0), 80)
	return &Terminal{w: w, o: o, marks: newMarks(o)}
}

// Check shows a check that has ended: a line, and below it, if the check failed,
// its phases and its finding. It shows nothing of one that did not run: the
// summary has that. It returns the writer's error.
func (t *Terminal) Check(c Check) error {
	var b bytes.Buffer
	switch c.Verdict {
	case Passed:
		t.line(&b, t.marks.passed, c)
	case Failed:
		t.line(&b, t.marks.failed, c)
		t.phases(&b, c.Phases)
		t.finding(&b, c.Finding)
	case Interrupted:
		t.line(&b, t.marks.stopped, c)
	}
	_, err := t.w.Write(b.Bytes())
	return err
}

// line writes mark, ID, title and time, the title cut to what is left of the width.
func (t *Terminal) line(b *bytes.Buffer, m mark, c Check) {
	id := fmt.Sprintf("%-*s", t.o.IDWidth, clean(c.ID))
	title := strings.TrimSuffix(clean(c.Title), ".")
	took := showSeconds(c.Took)
	room := t.o.Width - columns(m.text+" "+id+"  "+"  "+took)
	fmt.Fprintf(b, "%s %s  %s  %s\n", m, id, t.cut(title, room), took)
}

// phases writes a line for each phase, and the one that failed in full, with its log.
func (t *Terminal) phases(b *bytes.Buffer, phases []Phase) {
	const indent = "    "
	for _, p := range phases {
		title, took := strings.TrimSuffix(clean(p.Title), "."), showSeconds(p.Took)
		if !p.Failed {
			room := t.o.Width - columns(indent+t.marks.passed.text+"  ()"+took)
			fmt.Fprintf(b, "%s%s %s (%s)\n", indent, t.marks.passed, t.cut(title, room), took)
			continue
		}
		head := indent + t.marks.failed.String() + " "
		for _, line := range wrap(title+" ("+took+")", t.o.Width-columns(indent+t.marks.failed.text+" ")) {
			fmt.Fprintf(b, "%s%s\n", head, line)
			head = indent + strings.Repeat(" ", columns(t.marks.failed.text+" "))
		}
		t.log(b, p.Log)
	}
}

// logTail is how many lines of a log are shown: those that led to the failure.
const logTail = 40

func (t *Terminal) log(b *bytes.Buffer, lines []string) {
	if cut := len(lines) - logTail; cut > 0 {
		fmt.Fprintf(b, "        %s %d lines before\n", t.marks.more, cut)
		lines = lines[cut:]
	}
	for _, line := range lines {
		fmt.Fprintf(b, "        %s\n", clean(line))
	}
}

// finding writes what a failed check tells the learner.
func (t *Terminal) finding(b *bytes.Buffer, f *Finding) {
	if f == nil {
		return
	}
	b.WriteByte('\n')
	if place := f.place(); place != "" {
		fmt.Fprintf(b, "  %s\n", clean(place))
	}
	if f.Command != "" {
		fmt.Fprintf(b, "    %s\n", clean(f.Command))
	}
	t.labelled(b, "Expected", f.Expected)
	t.labelled(b, "Saw", f.Seen)
	for _, line := range f.Evidence {
		fmt.Fprintf(b, "              %s\n", clean(line))
	}
	label := "Try"
	for _, try := range f.Try {
		t.labelled(b, label, try)
		label = ""
	}
	b.WriteByte('\n')
}

// place returns FILE:LINE, or what there is of it.
func (f *Finding) place() string {
	if f.Line == 0 {
		return f.File
	}
	return fmt.Sprintf("%s:%d", f.File, f.Line)
}

// labelled writes a sentence, wrapped, in a column of its own beside its label.
func (t *Terminal) labelled(b *bytes.Buffer, label, text string) {
	const indent = 12
	for _, line := range wrap(clean(text), t.o.Width-indent) {
		fmt.Fprintf(b, "  %s%s\n", t.marks.bold(fmt.Sprintf("%-10s", label)), line)
		label = ""
	}
}

// Summary shows how the run ended: a line of counts, and below it why checks did
// not run. It returns the writer's error.
func (t *Terminal) Summary(r *Report) error {
	var counts []string
	for _, v := range []Verdict{Failed, Passed, Interrupted, NotRun, Skipped, NotApplicable} {
		if n := r.Count(v); n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n, v.words()))
		}
	}
	if counts == nil {
		counts = []string{"nothing ran"}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s in %.1f s\n", strings.Join(counts, ", "), r.Took.Seconds())
	skipped := Skipped.words()
	if r.Require {
		skipped += ", which this run does not allow"
	}
	t.reasons(&b, skipped, r.checks(Skipped))
	t.reasons(&b, NotApplicable.words(), r.checks(NotApplicable))
	_, err := t.w.Write(b.Bytes())
	return err
}

// reasons writes an entry for each reason that there is among the checks.
func (t *Terminal) reasons(b *bytes.Buffer, label string, checks []Check) {
	var reasons []string
	ids := make(map[string][]string)
	for _, c := range checks {
		if ids[c.Reason] == nil {
			reasons = append(reasons, c.Reason)
		}
		ids[c.Reason] = append(ids[c.Reason], c.ID)
	}
	for _, reason := range reasons {
		text := fmt.Sprintf("%s: %s (%s)", label, strings.Join(ids[reason], ", "), reason)
		indent := "  "
		for _, line := range wrap(clean(text), t.o.Width-len("    ")) {
			fmt.Fprintf(b, "%s%s\n", indent, line)
			indent = "    "
		}
	}
}

func showSeconds(d time.Duration) string { return fmt.Sprintf("%.2fs", d.Seconds()) }
