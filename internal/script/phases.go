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
	lines := strings.Split(strings.TrimSpace(e.log), "\n")
	begun, rest := s.headings(lines)
	var phases []report.Phase
	for i, p := range s.check.Phases {
		end := len(s.check.Data) // no line has that number
		if i+1 < len(s.check.Phases) {
			end = s.check.Phases[i+1].Line
		}
		phase := report.Phase{Title: p.Title}
		found := false
		for _, h := range begun {
			if h.line >= p.Line && h.line < end {
				phase.Took += h.took
				found = true
			}
		}
		if found {
			phases = append(phases, phase)
		}
	}
	if len(phases) > 0 && !e.passed {
		last := &phases[len(phases)-1]
		last.Failed = true
		last.Log = rest
		if s.finding != nil || s.fault != nil { // then the finding says what testscript says last
			last.Log = slices.DeleteFunc(rest, func(line string) bool {
				return strings.HasPrefix(line, "FAIL: "+s.check.Path+":")
			})
		}
	}
	return phases
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
		line = strings.TrimRight(line, "\r\n")
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
