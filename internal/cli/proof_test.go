package cli

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"tutor/internal/lesson"
	"tutor/internal/report"
	"tutor/internal/script"
	"tutor/internal/wire"
)

// resultWith returns the result of a check in which a program declared queues of these names.
func resultWith(verdict report.Verdict, queues ...string) script.Result {
	client, server := wire.Party{Program: "client"}, wire.Party{Server: "rabbitmq"}
	events := []wire.Event{{Kind: "tcp.open", From: client, To: server, Conn: 1}}
	for _, queue := range queues {
		events = append(events, wire.Event{
			Kind: "queue.declare", From: client, To: server, Conn: 1, Channel: 1, Fields: []wire.Field{{Name: "queue", Value: queue}},
		})
	}
	return script.Result{Check: report.Check{Verdict: verdict}, Events: events}
}

// because returns the result with a reason for its verdict.
func because(r script.Result, reason string) script.Result {
	r.Reason = reason
	return r
}

// twoRuns are the results of a check on both brokers.
type twoRuns struct{ ours, theirs script.Result }

func TestProof(t *testing.T) {
	same := resultWith(report.Passed, "a")
	failed := resultWith(report.Failed, "a")
	failed.Finding = &report.Finding{File: "testdata/script/l/c.txtar", Line: 7, Expected: "a reply.", Seen: "none."}
	old := because(resultWith(report.NotApplicable), "needs profile>=rabbitmq@4.0")
	const sum = ": ours (rabbitmq@4.0) and theirs (rabbitmq 4.0.5)\n"
	for _, test := range []struct {
		name string
		runs map[string]twoRuns
		code int
		text string
		json string // of the checks
	}{
		{
			name: "nothing differs", runs: map[string]twoRuns{"c": {same, same}, "longer": {old, old}}, code: exitPassed,
			text: "✓ l/c       2 events\n- l/longer  not compared (needs profile>=rabbitmq@4.0)\n0 differences in 2 events of 1 check" + sum,
			json: `[{"id":"l/c","events":2,"differences":[]},{"id":"l/longer","events":0,"notCompared":"needs profile>=rabbitmq@4.0","differences":[]}]`,
		},
		{
			name: "not applicable to one", runs: map[string]twoRuns{"c": {same, old}}, code: exitNothing,
			text: "- l/c  not compared (needs profile>=rabbitmq@4.0)\n0 differences in 0 events of 0 checks" + sum,
			json: `[{"id":"l/c","events":0,"notCompared":"needs profile>=rabbitmq@4.0","differences":[]}]`,
		},
		{
			name: "fails on one", runs: map[string]twoRuns{"c": {same, failed}}, code: exitFailed,
			text: "✗ l/c  1 difference in 2 events\n" +
				"    failed on theirs (rabbitmq 4.0.5): testdata/script/l/c.txtar:7: expected a reply. Saw none.\n" +
				"1 difference in 2 events of 1 check" + sum,
			json: `[{"id":"l/c","events":2,"verdict":"failed on theirs (rabbitmq 4.0.5): testdata/script/l/c.txtar:7: expected a reply. Saw none.","differences":[]}]`,
		},
		{
			name: "skipped on both", code: exitFailed,
			runs: map[string]twoRuns{"c": {because(resultWith(report.Skipped), "no python3"), because(resultWith(report.Skipped), "no python3")}},
			text: "✗ l/c  1 difference in 1 event\n" +
				"    skipped on ours (rabbitmq@4.0): no python3; skipped on theirs (rabbitmq 4.0.5): no python3\n" +
				"1 difference in 1 event of 1 check" + sum,
			json: `[{"id":"l/c","events":1,"verdict":"skipped on ours (rabbitmq@4.0): no python3; skipped on theirs (rabbitmq 4.0.5): no python3","differences":[]}]`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := proofOf(test.runs)
			if got := p.exit(); got != test.code {
				t.Errorf("exit code %d, want %d", got, test.code)
			}
			var text strings.Builder
			if err := p.write(&text); err != nil {
				t.Fatal(err)
			}
			if text.String() != test.text {
				t.Errorf("got\n%s\nwant\n%s", text.String(), test.text)
			}
			var want []jsonProofCheck
			if err := json.Unmarshal([]byte(test.json), &want); err != nil {
				t.Fatal(err)
			}
			if got := p.document().Checks; !reflect.DeepEqual(got, want) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		})
	}
}

// TestProofOfDifferences has several differences, of which a person is shown the first.
func TestProofOfDifferences(t *testing.T) {
	p := proofOf(map[string]twoRuns{"c": {resultWith(report.Passed, "a", "b", "c"), resultWith(report.Passed, "a", "x", "y")}})
	doc := p.document()
	if len(doc.Checks) != 1 || len(doc.Checks[0].Differences) != doc.Differences || doc.Differences == 0 || p.exit() != exitFailed {
		t.Fatalf("exit code %d, document %+v", p.exit(), doc)
	}
	if doc.Format != "tutor.prove/1" || doc.Embedded != "ours (rabbitmq@4.0)" || doc.Other != "theirs (rabbitmq 4.0.5)" {
		t.Errorf("document %+v", doc)
	}
	var text strings.Builder
	if err := p.write(&text); err != nil {
		t.Fatal(err)
	}
	first := doc.Checks[0].Differences[0]
	contains(t, "the first difference", first, "theirs (rabbitmq 4.0.5) has queue x, where ours (rabbitmq@4.0) has b")
	contains(t, "text", text.String(), "✗ l/c  "+count(doc.Differences, "difference")+" in 4 events\n    The runs differ in what client said on channel 1",
		"\n"+count(doc.Differences, "difference")+" in 4 events of 1 check: ")
}

// proofOf returns the proof of checks of the lesson l, in the order of their names.
func proofOf(runs map[string]twoRuns) *proof {
	var checks []lesson.Check
	ours, theirs := make(map[string]script.Result), make(map[string]script.Result)
	for _, name := range []string{"c", "longer"} {
		both, ok := runs[name]
		if !ok {
			continue
		}
		check := lesson.Check{Lesson: "l", Name: name}
		checks = append(checks, check)
		ours[check.ID()], theirs[check.ID()] = both.ours, both.theirs
	}
	return newProof("ours (rabbitmq@4.0)", "theirs (rabbitmq 4.0.5)", checks, ours, theirs)
}
