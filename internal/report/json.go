package report

import (
	"encoding/json"
	"io"
	"math"
	"time"
)

// Format names the JSON format and its version. Keys may be added to a
// version; one that goes or changes its meaning makes the next.
const Format = "tutor.report/1"

// WriteJSON writes the report as one indented JSON document in Format.
// Durations are seconds, rounded to milliseconds. It returns the writer's error.
func WriteJSON(w io.Writer, r *Report) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(document(r))
}

// The types below are the format: the report's own may change without it.

type jsonReport struct {
	Format  string            `json:"format"`
	Kit     string            `json:"kit"`
	Program string            `json:"program"`
	Sources map[string]string `json:"sources"`
	Started time.Time         `json:"started"`
	Seconds seconds           `json:"seconds"`
	Require bool              `json:"require"`
	Exit    int               `json:"exit"`
	Counts  map[Verdict]int   `json:"counts"`
	Checks  []jsonCheck       `json:"checks"`
}

type jsonCheck struct {
	ID      string       `json:"id"`
	Title   string       `json:"title"`
	Level   string       `json:"level"`
	Verdict Verdict      `json:"verdict"`
	Reason  string       `json:"reason,omitempty"`
	Seconds seconds      `json:"seconds"`
	Phases  []jsonPhase  `json:"phases"`
	Finding *jsonFinding `json:"finding,omitempty"`
}

type jsonPhase struct {
	Title   string   `json:"title"`
	Seconds seconds  `json:"seconds"`
	Failed  bool     `json:"failed"`
	Log     []string `json:"log"`
}

type jsonFinding struct {
	File     string   `json:"file,omitempty"`
	Line     int      `json:"line,omitempty"`
	Phase    string   `json:"phase,omitempty"`
	Command  string   `json:"command,omitempty"`
	Expected string   `json:"expected"`
	Seen     string   `json:"seen"`
	Evidence []string `json:"evidence"`
	Try      []string `json:"try"`
}

// seconds is a duration as the format shows it.
type seconds float64

func toSeconds(d time.Duration) seconds {
	return seconds(math.Round(d.Seconds()*1000) / 1000)
}

func document(r *Report) jsonReport {
	doc := jsonReport{
		Format:  Format,
		Kit:     r.Kit,
		Program: r.Program,
		Sources: r.Sources,
		Started: r.Started.UTC().Truncate(time.Millisecond),
		Seconds: toSeconds(r.Took),
		Require: r.Require,
		Exit:    r.Exit(),
		Counts:  map[Verdict]int{},
		Checks:  make([]jsonCheck, len(r.Checks)),
	}
	if doc.Sources == nil {
		doc.Sources = map[string]string{}
	}
	for _, v := range []Verdict{Passed, Failed, NotApplicable, Skipped, Interrupted, NotRun} {
		doc.Counts[v] = r.Count(v)
	}
	for i, c := range r.Checks {
		doc.Checks[i] = checkDocument(c)
	}
	return doc
}

func checkDocument(c Check) jsonCheck {
	doc := jsonCheck{
		ID:      c.ID,
		Title:   c.Title,
		Level:   c.Level,
		Verdict: c.Verdict,
		Reason:  c.Reason,
		Seconds: toSeconds(c.Took),
		Phases:  make([]jsonPhase, len(c.Phases)),
	}
	for i, p := range c.Phases {
		doc.Phases[i] = jsonPhase{Title: p.Title, Seconds: toSeconds(p.Took), Failed: p.Failed, Log: list(p.Log)}
	}
	if f := c.Finding; f != nil {
		doc.Finding = &jsonFinding{
			File: f.File, Line: f.Line, Phase: f.Phase, Command: f.Command,
			Expected: f.Expected, Seen: f.Seen, Evidence: list(f.Evidence), Try: list(f.Try),
		}
	}
	return doc
}

// list keeps an empty list from being shown as null.
func list(lines []string) []string {
	if lines == nil {
		return []string{}
	}
	return lines
}
