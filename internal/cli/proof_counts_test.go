package cli

import (
	"strings"
	"testing"

	"tutor/internal/lesson"
	"tutor/internal/report"
	"tutor/internal/script"
	"tutor/internal/wire"
)

// TestProofCounts holds that what proves nothing is not counted as proved.
func TestProofCounts(t *testing.T) {
	said := []wire.Event{{Kind: "tcp.open", From: wire.Party{Program: "client"}, To: wire.Party{Server: "rabbitmq"}, Conn: 1}}
	passed := script.Result{Check: report.Check{Verdict: report.Passed}, Events: said}
	silent := script.Result{Check: report.Check{Verdict: report.Passed}}
	failed := script.Result{Check: report.Check{Verdict: report.Failed, Reason: "why"}, Events: said}
	for _, test := range []struct {
		name         string
		ours, theirs script.Result
		code         int
		text         string
	}{
		{"nothing differs", passed, passed, exitPassed,
			"✓ l/c  1 event\n0 differences in 1 event of 1 check: ours and theirs\n"},
		{"nothing went over the wire", silent, silent, exitNothing,
			"- l/c  not compared (nothing went over the wire)\n0 differences in 0 events of 0 checks: ours and theirs\n"},
		{"nothing went over the wire here", silent, passed, exitFailed,
			"✗ l/c  1 difference in 0 events\n    On theirs there is a connection of client, and on ours there is not.\n"},
		{"fails on both", failed, failed, exitFailed,
			"✗ l/c  1 difference in 1 event\n    failed on ours: why; failed on theirs: why\n1 difference in 1 event of 1 check: ours and theirs\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			check := lesson.Check{Lesson: "l", Name: "c"}
			p := newProof("ours", "theirs", []lesson.Check{check},
				map[string]script.Result{check.ID(): test.ours}, map[string]script.Result{check.ID(): test.theirs})
			var text strings.Builder
			if err := p.write(&text); err != nil {
				t.Fatal(err)
			}
			if code := p.exit(); code != test.code || !strings.HasPrefix(text.String(), test.text) {
				t.Errorf("exit code %d, want %d; got\n%s\nwant\n%s", code, test.code, text.String(), test.text)
			}
		})
	}
}
