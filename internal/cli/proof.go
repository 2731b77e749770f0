package cli

import (
	"fmt"
	"io"
	"strings"

	"tutor/internal/lesson"
	"tutor/internal/report"
	"tutor/internal/script"
	"tutor/internal/wire"
)

// proof is what came of running checks on two brokers.
type proof struct {
	ours, theirs string // the names of the brokers
	checks       []proofOfCheck
}

// proofOfCheck is what came of one check.
type proofOfCheck struct {
	id         string
	events     int
	reason     string // why the check was not compared, or ""
	verdict    string // what differs in the verdicts, or ""
	difference []wire.Difference
}

// newProof compares the results of the checks.
func newProof(ours, theirs string, checks []lesson.Check, here, there map[string]script.Result) *proof {
	p := &proof{ours: ours, theirs: theirs}
	for _, check := range checks {
		a, b := here[check.ID()], there[check.ID()]
		c := proofOfCheck{id: check.ID()}
		switch {
		case a.Verdict == report.NotApplicable:
			c.reason = a.Reason
		case b.Verdict == report.NotApplicable:
			c.reason = b.Reason
		default:
			compared := wire.Compare(a.Events, b.Events)
			c.events, c.difference = compared.Events, compared.Differences
			c.verdict = differingVerdicts(ours, theirs, a, b)
		}
		if c.same() && c.events == 0 {
			c.reason = "nothing went over the wire"
		}
		p.checks = append(p.checks, c)
	}
	return p
}

// differingVerdicts says on which broker a check did not pass; a check that fails on both
// proves nothing either.
func differingVerdicts(ours, theirs string, a, b script.Result) string {
	var failed []string
	for _, side := range []struct {
		broker string
		result script.Result
	}{{ours, a}, {theirs, b}} {
		if side.result.Verdict == report.Passed {
			continue
		}
		why := side.result.Reason
		if f := side.result.Finding; f != nil {
			why = fmt.Sprintf("%s:%d: expected %s Saw %s", f.File, f.Line, f.Expected, f.Seen)
		}
		failed = append(failed, fmt.Sprintf("%s on %s: %s", side.result.Verdict, side.broker, why))
	}
	return strings.Join(failed, "; ")
}

// same reports whether the check was compared and nothing differs.
func (c proofOfCheck) same() bool { return c.reason == "" && c.differences() == 0 }

// differences returns how many there are; that the check does not pass on both counts as one.
func (c proofOfCheck) differences() int {
	if c.verdict != "" {
		return len(c.difference) + 1
	}
	return len(c.difference)
}

// counts returns how many checks and events were compared, and how many differences there are.
func (p *proof) counts() (checks, events, differences int) {
	for _, c := range p.checks {
		if c.reason != "" {
			continue
		}
		checks++
		events += c.events
		differences += c.differences()
	}
	return checks, events, differences
}

// exit returns the exit code that the proof asks for.
func (p *proof) exit() int {
	switch checks, _, differences := p.counts(); {
	case differences > 0:
		return exitFailed
	case checks == 0:
		return exitNothing
	}
	return exitPassed
}

// write shows the proof to a person: a line for each check, with its first difference, and the sum.
func (p *proof) write(w io.Writer) error {
	width := 0
	for _, c := range p.checks {
		width = max(width, len(c.id))
	}
	var b strings.Builder
	for _, c := range p.checks {
		switch {
		case c.reason != "":
			fmt.Fprintf(&b, "- %-*s  not compared (%s)\n", width, c.id, c.reason)
		case c.same():
			fmt.Fprintf(&b, "✓ %-*s  %s\n", width, c.id, count(c.events, "event"))
		default:
			fmt.Fprintf(&b, "✗ %-*s  %s in %s\n", width, c.id, count(c.differences(), "difference"), count(c.events, "event"))
		}
		if c.verdict != "" {
			fmt.Fprintf(&b, "    %s\n", c.verdict)
		}
		if len(c.difference) > 0 {
			fmt.Fprintf(&b, "%s\n", indent(c.difference[0].Describe(p.ours, p.theirs), "    "))
		}
	}
	checks, events, differences := p.counts()
	fmt.Fprintf(&b, "%s in %s of %s: %s and %s\n",
		count(differences, "difference"), count(events, "event"), count(checks, "check"), p.ours, p.theirs)
	_, err := io.WriteString(w, b.String())
	return err
}

// indent puts a prefix before each line.
func indent(text, prefix string) string {
	return prefix + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n"+prefix)
}

// The types below are the JSON format of a proof.

type jsonProof struct {
	Format      string           `json:"format"`
	Embedded    string           `json:"embedded"`
	Other       string           `json:"other"`
	Events      int              `json:"events"`
	Differences int              `json:"differences"`
	Checks      []jsonProofCheck `json:"checks"`
}

type jsonProofCheck struct {
	ID          string   `json:"id"`
	Events      int      `json:"events"`
	NotCompared string   `json:"notCompared,omitempty"`
	Verdict     string   `json:"verdict,omitempty"`
	Differences []string `json:"differences"`
}

// document returns the proof as JSON has it.
func (p *proof) document() jsonProof {
	_, events, differences := p.counts()
	doc := jsonProof{Format: "tutor.prove/1", Embedded: p.ours, Other: p.theirs, Events: events, Differences: differences, Checks: []jsonProofCheck{}}
	for _, c := range p.checks {
		check := jsonProofCheck{ID: c.id, Events: c.events, NotCompared: c.reason, Verdict: c.verdict, Differences: []string{}}
		for _, d := range c.difference {
			check.Differences = append(check.Differences, d.Describe(p.ours, p.theirs))
		}
		doc.Checks = append(doc.Checks, check)
	}
	return doc
}
