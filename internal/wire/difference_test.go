package wire

import (
	"strings"
	"testing"
)

func TestDescribe(t *testing.T) {
	theirs := change{"client", "basic.publish", 2, with("expiration", "9")}.in(t, talk(2))
	differences := Compare(talk(1), theirs).Differences
	if len(differences) != 1 {
		t.Fatalf("%d differences", len(differences))
	}
	want := `The runs differ in what client said on channel 1, in its event 3: rabbitmq 4.3.6 has expiration 9, where embedded has none.
  embedded:
      queue.declare queue="" exclusive=true
      basic.publish exchange="" routing-key=jobs mandatory=true correlation-id=<id 1 of client> reply-to=<queue 1 of client> body={"a":1}
    > basic.publish exchange="" routing-key=jobs mandatory=true correlation-id=<id 2 of client> reply-to=<queue 1 of client> body={"a":2}
  rabbitmq 4.3.6:
      queue.declare queue="" exclusive=true
      basic.publish exchange="" routing-key=jobs mandatory=true correlation-id=<id 1 of client> reply-to=<queue 1 of client> body={"a":1}
    > basic.publish exchange="" routing-key=jobs mandatory=true correlation-id=<id 2 of client> reply-to=<queue 1 of client> expiration=9 body={"a":2}`
	if got := differences[0].Describe("embedded", "rabbitmq 4.3.6"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestDescribeLongValues has the difference seen although it is far behind in a long value, and
// nothing shown that is not text.
func TestDescribeLongValues(t *testing.T) {
	long := strings.Repeat("x", 5000)
	ours := change{"client", "basic.publish", 1, with("body", long+"13"+long)}.in(t, talk(1))
	theirs := change{"client", "basic.publish", 1, with("body", long+"\x1b[2J"+long)}.in(t, talk(2))
	got := Compare(ours, theirs).Differences[0].Describe("ours", "theirs")
	if !strings.Contains(got, `xx\x1b[2Jxx`) || !strings.Contains(got, "xx13xx") || strings.Contains(got, "\x1b") || len(got) > 10*longest {
		t.Errorf("got %d bytes: %s", len(got), got)
	}
}

// FuzzCompare compares recordings that were spoilt in any way: it must never panic, and find no
// difference between a recording and itself. Of two it finds one whichever comes first.
