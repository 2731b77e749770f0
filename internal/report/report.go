// Package report holds the verdicts of one run as one document. Every output
// format is a function of that document and has a file of its own.
package report

import (
	"strings"
	"time"
)

// A Verdict says how a check ended. Its text is also what the JSON format shows.
type Verdict string

// The verdicts.
const (
	// Passed: the script ran to its end and every command held.
	Passed Verdict = "passed"
	// Failed: a command of the script did not hold; there is a finding.
	Failed Verdict = "failed"
	// NotApplicable: the script's header asks for another source or profile
	// than the chosen one. Never a failure.
	NotApplicable Verdict = "not-applicable"
	// Skipped: the check was asked for, but what it needs is missing here.
	Skipped Verdict = "skipped"
	// Interrupted: the run was stopped while the check was under way.
	Interrupted Verdict = "interrupted"
	// NotRun: the run was stopped before the check began.
	NotRun Verdict = "not-run"
)

// words returns the verdict as people read it.
func (v Verdict) words() string { return strings.ReplaceAll(string(v), "-", " ") }

// A Finding is what a failed check tells the learner.
type Finding struct {
	// File and Line are where the command stands that did not hold; Line
	// counts from 1 and is 0 where there is none.
	File string
	Line int
	// Phase is the title of the phase that failed, and Command its line as
	// written; both are empty where the failure belongs to no command.
	Phase   string
	Command string

	// Expected and Seen are the sentences that the words "Expected" and "Saw"
	// begin, without those words, which each format adds: "server1 to print a
	// line that matches 'ready'.", "no such line."
	Expected string
	Seen     string
	// Evidence are lines that show it, kept as they are: the nearest events,
	// what was printed instead.
	Evidence []string
	// Try are things to try, in full sentences, the weakest hint first.
	Try []string
}

// A Phase is a part of a script, named by the comment that begins it.
type Phase struct {
	Title string
	Took  time.Duration
	// Failed marks the phase that ended the check; at most one has it.
	Failed bool
	// Log is what happened, line by line.
	Log []string
}

// A Check is one script's verdict.
type Check struct {
	// ID is LESSON/SCRIPT, as "rpc/answers".
	ID    string
	Title string
	// Level is "core" or "robust".
	Level   string
	Verdict Verdict
	// Reason says why a check was not applicable, skipped, interrupted or not
	// run, in words that fit between parentheses: "needs rabbitmq=embedded".
	Reason string
	Took   time.Duration
	// Phases are those that began, in order.
	Phases []Phase
	// Finding is there if and only if the check failed.
	Finding *Finding
}

// A Report is one run: its circumstances and its checks in the order asked for.
type Report struct {
	// Kit is the version of the kit that ran.
	Kit     string
	Started time.Time
	Took    time.Duration
	// Sources says where each server came from, as "rabbitmq":
	// "embedded (rabbitmq@4.3)".
	Sources map[string]string
	// Program names the program under check, as shown to people.
	Program string
	// Require makes a skipped check end the run with an exit code of 4.
	Require bool
	Checks  []Check
}

// Count returns how many checks have the verdict.
func (r *Report) Count(v Verdict) int { return len(r.checks(v)) }

// checks returns those that have the verdict.
func (r *Report) checks(v Verdict) []Check {
	var found []Check
	for _, c := range r.Checks {
		if c.Verdict == v {
			found = append(found, c)
		}
	}
	return found
}

// The exit codes that Exit returns.
const (
	ExitPassed      = 0
	ExitFailed      = 1
	ExitNothing     = 4
	ExitInterrupted = 130
)

// Exit returns the exit code that the report asks for: ExitInterrupted if the
// run was stopped, else ExitFailed if a check failed, else ExitNothing if none
// ran or one was skipped that was required, else ExitPassed.
func (r *Report) Exit() int {
	switch {
	case r.Count(Interrupted)+r.Count(NotRun) > 0:
		return ExitInterrupted
	case r.Count(Failed) > 0:
		return ExitFailed
	case r.Count(Passed) == 0, r.Require && r.Count(Skipped) > 0:
		return ExitNothing
	}
	return ExitPassed
}
