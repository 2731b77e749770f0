package script

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"tutor/internal/report"
)

var timed = regexp.MustCompile(`^ \((\d+\.\d{3})s\)$`)

// phases reads from testscript's log how long each phase took that began. Phases that went well are a line each there,
// and so are all before the last; what a program printed stands after the last, where it cannot be taken for a phase.
func (s *state) phases(e ending) []report.Phase {
	begun, rest := s.headings(strings.Split(strings.TrimSpace(e.log), "\n"))
	var phases []report.Phase
	last := -1
	for _, h := range begun {
		i := s.phaseAt(h.line)
		if i < 0 {
			continue // a header above the title
		}
		if i != last {
			phases = append(phases, report.Phase{Title: s.check.Phases[i].Title})
			last = i
		}
		phases[len(phases)-1].Took += h.took
	}
	if len(phases) > 0 && !e.passed {
		if s.finding != nil || s.fault != nil { // then the finding says what testscript says last
			rest = slices.DeleteFunc(rest, func(line string) bool {
				return strings.HasPrefix(line, "FAIL: "+s.check.Path+":")
			})
		}
		failed := &phases[len(phases)-1]
		failed.Failed, failed.Log = true, rest
	}
	return phases
}

// phaseAt returns the place of the phase that a line of the script belongs to, or -1.
func (s *state) phaseAt(line int) int {
	at := -1
	for i, p := range s.check.Phases {
		if p.Line <= line {
			at = i
		}
	}
	return at
}

// heading is a comment of the script that testscript took for the beginning of a phase.
type heading struct {
	line int
	took time.Duration
}

// headings returns those that the log begins with, and the log's lines after them.
func (s *state) headings(log []string) (begun []heading, rest []string) {
	number := 0
	for line := range strings.Lines(string(s.check.Data)) {
		number++
		line = strings.TrimSuffix(line, "\n")
		if !strings.HasPrefix(line, "#") {
			continue
		}
		if len(begun) == 0 { // before the first, testscript may have written where its folder is
			for len(log) > 0 && !strings.HasPrefix(log[0], line) {
				log = log[1:]
			}
		}
		if len(log) == 0 {
			break
		}
		after, ok := strings.CutPrefix(log[0], line)
		if !ok {
			break
		}
		h := heading{line: number}
		if m := timed.FindStringSubmatch(after); m != nil {
			seconds, _ := strconv.ParseFloat(m[1], 64)
			h.took = time.Duration(seconds * float64(time.Second))
		} else if after != "" {
			break
		}
		begun, log = append(begun, h), log[1:]
	}
	return begun, log
}
