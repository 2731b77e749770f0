package report

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// WriteJUnit writes the report as JUnit XML, which CI services show. There is no
// standard of it; what is written is what their readers have in common. Each lesson
// is a test suite, each check a test case whose class name is its lesson, in the
// report's order. Times are seconds.
//
// A failed check is a failure, and its text is what the terminal shows. A check that
// was interrupted, or skipped where that is not allowed, is an error, so that the
// file is as red as the exit code; any other that did not run is skipped. What
// XML 1.0 cannot hold is shown as Go writes it, "\x1b" and the like. It returns the
// writer's error.
func WriteJUnit(w io.Writer, r *Report) error {
	text, err := xml.MarshalIndent(junitDocument(r), "", "  ")
	if err != nil {
		return fmt.Errorf("writing JUnit XML: %w", err)
	}
	_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, text)
	return err
}

// The types below are the format.

type junitSuites struct {
	XMLName xml.Name `xml:"testsuites"`
	Name    string   `xml:"name,attr"`
	junitCounts
	Time   string        `xml:"time,attr"`
	Suites []*junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name string `xml:"name,attr"`
	junitCounts
	Time       string          `xml:"time,attr"`
	Timestamp  string          `xml:"timestamp,attr"`
	Properties []junitProperty `xml:"properties>property"`
	Cases      []junitCase     `xml:"testcase"`
	took       time.Duration
}

type junitCounts struct {
	Tests    int `xml:"tests,attr"`
	Failures int `xml:"failures,attr"`
	Errors   int `xml:"errors,attr"`
	Skipped  int `xml:"skipped,attr"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	Class      string          `xml:"classname,attr"`
	Name       string          `xml:"name,attr"`
	Time       string          `xml:"time,attr"`
	File       string          `xml:"file,attr,omitempty"`
	Line       int             `xml:"line,attr,omitempty"`
	Properties []junitProperty `xml:"properties>property"`
	Failure    *junitEnd       `xml:"failure"`
	Error      *junitEnd       `xml:"error"`
	Skipped    *junitEnd       `xml:"skipped"`
}

// junitEnd says why a test case did not pass.
type junitEnd struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",cdata"`
}

func junitDocument(r *Report) *junitSuites {
	doc := &junitSuites{Name: "tutor", Time: junitTime(r.Took)}
	suites := make(map[string]*junitSuite)
	for _, c := range r.Checks {
		item := junitCheck(r, c)
		suite := suites[item.Class]
		if suite == nil {
			suite = &junitSuite{
				Name:       item.Class,
				Timestamp:  r.Started.UTC().Format("2006-01-02T15:04:05"), // the format has no zone, and readers take it for UTC
				Properties: junitProperties(r),
			}
			suites[item.Class] = suite
			doc.Suites = append(doc.Suites, suite)
		}
		suite.Cases = append(suite.Cases, item)
		suite.took += c.Took
		suite.Time = junitTime(suite.took)
		suite.count(item)
		doc.count(item)
	}
	return doc
}

func (n *junitCounts) count(c junitCase) {
	n.Tests++
	switch {
	case c.Failure != nil:
		n.Failures++
	case c.Error != nil:
		n.Errors++
	case c.Skipped != nil:
		n.Skipped++
	}
}

// junitProperties tells the circumstances of the run.
func junitProperties(r *Report) []junitProperty {
	properties := []junitProperty{{"kit", clean(r.Kit)}, {"program", clean(r.Program)}}
	for _, server := range slices.Sorted(maps.Keys(r.Sources)) {
		properties = append(properties, junitProperty{"source." + clean(server), clean(r.Sources[server])})
	}
	return properties
}

func junitCheck(r *Report, c Check) junitCase {
	lesson, script, found := strings.Cut(c.ID, "/")
	if !found {
		script = lesson
	}
	doc := junitCase{
		Class:      clean(lesson),
		Name:       clean(script),
		Time:       junitTime(c.Took),
		Properties: []junitProperty{{"title", clean(c.Title)}, {"level", clean(c.Level)}},
	}
	because := &junitEnd{Message: clean(fmt.Sprintf("%s: %s", c.Verdict.words(), c.Reason))}
	switch {
	case c.Verdict == Passed:
	case c.Verdict == Failed:
		doc.Failure = junitFailure(c)
		if c.Finding != nil {
			doc.File, doc.Line = clean(c.Finding.File), c.Finding.Line
		}
	case c.Verdict == Interrupted, c.Verdict == Skipped && r.Require:
		because.Type = string(c.Verdict)
		doc.Error = because
	default:
		doc.Skipped = because
	}
	return doc
}

// junitFailure is what a viewer shows of a failed check: in short, and in full.
func junitFailure(c Check) *junitEnd {
	finding := cmp.Or(c.Finding, &Finding{})
	var text strings.Builder
	NewTerminal(&text, Options{}).Check(c) // a Builder fails at nothing
	return &junitEnd{
		Message: clean(fmt.Sprintf("Expected %s Saw %s", finding.Expected, finding.Seen)),
		Type:    string(c.Verdict),
		Text:    text.String(),
	}
}

func junitTime(d time.Duration) string { return fmt.Sprintf("%.3f", d.Seconds()) }
