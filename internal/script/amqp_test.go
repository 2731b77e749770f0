package script

import (
	"net"
	"slices"
	"strings"
	"testing"

	"tutor/internal/report"
)

// TestBroker runs scripts that use a broker.
func TestBroker(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		script         string
		expected, seen string // of the finding; both empty where the script passes
		line           int
	}{
		"the script is both peers": {script: `# t
use rabbitmq
amqp declare q
amqp publish q reply-to=r correlation-id=c content-type=text/plain mandatory body 'a b'
amqp queue q messages=1 consumers=0
amqp get q as=REQ
stdout '^a b$'
stderr '^correlation-id: c$'
stderr '^routing-key: q$'
! stderr 'message-id'
amqp queue q messages=0
run show env REQ_REPLY_TO
stdout ^r$
run id env REQ_CORRELATION_ID
stdout ^c$
run body env REQ_BODY
stdout '^a b$'
wire basic.publish from=script routing-key=q body='a b' count=1
wire basic.ack from=script
`},
		"purge and delete": {script: `# t
use rabbitmq
amqp declare q durable=true
amqp publish q empty
amqp publish q file body.json
amqp queue q messages=2
amqp purge q
amqp queue q messages=0
amqp delete q
! amqp queue q
-- body.json --
{}
`},
		"a listener of each program's own": {script: `# t
use rabbitmq
amqp declare q
run one publish q hello
run two publish q hello
run lost --exit 1 --env AMQP_URL=$NO_BROKER_URL publish q hello
stderr 'connection refused'
run elsewhere --exit 1 --env AMQP_URL=amqp://guest:wrong/@$AMQP_HOST/ publish q hello
amqp queue q messages=2
wire basic.publish from=one count=1
wire basic.publish from=two json.say=hello count=1
wire tcp.open from=lost count=0
wire basic.publish to=rabbitmq count=2
`},
		"a second broker": {script: `# t
use rabbitmq --profile rabbitmq@3.10
[!profile:rabbitmq@3.10] cmp no file
amqp declare q
use rabbitmq --permit transient_nonexcl_queues
[profile:rabbitmq@3.10] cmp no file
! amqp queue q
amqp declare p durable=false
`},
		"waits until a queue is as wanted": {script: `# t
use rabbitmq
amqp declare q
spawn late publish q hello 100ms
amqp queue q messages=1
amqp delete q
! amqp queue q
`},
		"no such queue": {script: "# t\nuse rabbitmq\namqp get q\n", line: 3,
			expected: `the queue "q" to give a message within 2s.`, seen: "that RabbitMQ refused: 404 NOT_FOUND - no queue 'q' in vhost '/'."},
		"empty queue": {script: "# t\nuse rabbitmq\namqp declare q\namqp get q --within 20ms\n", line: 4,
			expected: `the queue "q" to give a message within 20ms.`, seen: "that it was empty."},
		"returned": {script: "# t\nuse rabbitmq\namqp publish q mandatory empty\n", line: 3,
			expected: `a queue to take the message for "q".`, seen: "that RabbitMQ returned it: 312 NO_ROUTE."},
		"no such exchange": {script: "# t\nuse rabbitmq\namqp publish q exchange=x empty\n", line: 3,
			expected: `the broker to take a message for "q".`, seen: "that RabbitMQ refused: 404 NOT_FOUND - no exchange 'x' in vhost '/'."},
		"transient": {script: "# t\nuse rabbitmq\namqp declare q durable=false\n", line: 3,
			expected: `the broker to let the script declare the queue "q".`, seen: "that RabbitMQ refused: 541 INTERNAL_ERROR"},
		"consumers": {script: "# t\nuse rabbitmq\namqp declare q\namqp queue q consumers=1\n", line: 4,
			expected: `the queue "q" to have consumers=1.`, seen: "messages=0 consumers=0."},
		"a queue that should not be": {script: "# t\nuse rabbitmq\namqp declare q\n! amqp queue q\n", line: 4,
			expected: `no queue "q".`, seen: "that it is there, with messages=0 consumers=0."},
		"wire": {script: "# t\nuse rabbitmq\namqp declare q\nwire queue.declare from=script queue=q count=2 within=60ms\n", line: 4,
			expected: "exactly 2 queue.declare from script with queue=q.", seen: "1."},
		"span": {script: "# t\nuse rabbitmq\namqp declare q\nidle 30ms\namqp declare p\nspan queue.declare queue=q to queue.declare queue=p = 1ms +1ms\n", line: 6,
			expected: "", seen: ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var o Options
			if test.line > 0 {
				o.Slow = 1 // these wait in vain
			}
			r := play(t, test.script, o)
			if test.line == 0 {
				if r.Verdict != report.Passed {
					t.Fatalf("%s: %+v\n%s", r.Verdict, r.Finding, r.Log)
				}
				return
			}
			if r.Verdict != report.Failed {
				t.Fatalf("%s %s\n%s", r.Verdict, r.Reason, r.Log)
			}
			f := r.Finding
			if !strings.HasPrefix(f.Expected, test.expected) || !strings.HasPrefix(f.Seen, test.seen) || f.Line != test.line {
				t.Errorf("line %d, expected %s, saw %s\nwant line %d, expected %s, saw %s",
					f.Line, f.Expected, f.Seen, test.line, test.expected, test.seen)
			}
		})
	}
}

// TestAdvice looks at the hints and diagnoses of failed scripts.
func TestAdvice(t *testing.T) {
	t.Parallel()
	r := play(t, `# t
use rabbitmq
amqp declare q
run a publish q hello
wire basic.publish from=a correlation-id=c within=50ms

-- hint.1 --
A weak hint.
-- hint.2 --
A strong one.
-- diagnose.1 --
wire basic.publish from=a correlation-id=d
: Not so.
-- diagnose.2 --
wire basic.publish from=a !correlation-id
: There is no correlation id.
`, Options{})
	if want := []string{"There is no correlation id.", "A weak hint."}; r.Finding == nil || !slices.Equal(r.Finding.Try, want) {
		t.Errorf("got %+v, want %q", r.Finding, want)
	}
}

// TestAdviceOnAProgramThatIsGone has a diagnosis of silence, which says nothing of a program that broke down or never ran.
func TestAdviceOnAProgramThatIsGone(t *testing.T) {
	t.Parallel()
	const text = `# t
use rabbitmq
run a complain help 7
run b complain help 0

-- hint.1 --
A hint.
-- diagnose.1 --
wire basic.publish from=a count=0
: a was silent.
-- diagnose.2 --
wire basic.publish from=b count=0
: b was silent.
-- diagnose.3 --
wire basic.publish from=c count=0
: c was silent.
`
	r := play(t, text, Options{})
	want := []string{"Find out first why a ended, or did not start. What it printed last is above.",
		"a did not connect to the broker of this check. Its address is in the environment variable AMQP_URL.", "c was silent.", "A hint."}
	if r.Finding == nil || !slices.Equal(r.Finding.Try, want) {
		t.Errorf("got %+v, want %q", r.Finding, want)
	}
}

// TestAdviceOnAProgramThatIsElsewhere has programs that are sent to the check's broker and do not come, beside one that
// comes and one that is sent elsewhere.
func TestAdviceOnAProgramThatIsElsewhere(t *testing.T) {
	t.Parallel()
	r := play(t, `# t
use rabbitmq
amqp declare q
run comes publish q hello
spawn stays serve
waitfor stays ready
env AMQP_URL=$NO_BROKER_URL
spawn sent serve
waitfor sent ready
wire basic.publish from=stays within=50ms
`, Options{})
	want := []string{"stays did not connect to the broker of this check. Its address is in the environment variable AMQP_URL."}
	if r.Finding == nil || !slices.Equal(r.Finding.Try, want) {
		t.Errorf("got %+v, want %q", r.Finding, want)
	}
}

// TestStoppedQuietly ends a script while its program runs.
func TestStoppedQuietly(t *testing.T) {
	t.Parallel()
	r := play(t, "# t\nspawn a serve 3\nwaitfor a ready\n", Options{})
	if r.Verdict != report.Passed || !strings.Contains(r.Log, "[a] stopped\n") || strings.Contains(r.Log, "failed") {
		t.Errorf("%s\n%s", r.Verdict, r.Log)
	}
}

// TestUnnoticed looks for a program that died without the script looking at it.
func TestUnnoticed(t *testing.T) {
	t.Parallel()
	r := play(t, "# t\nspawn a complain help 7\nwaitfor a help\nrun b nap 100ms\nstdout x\n", Options{})
	if r.Finding == nil || !slices.ContainsFunc(r.Finding.Evidence, func(line string) bool {
		return strings.HasPrefix(line, "a had failed by itself: it exited with 7 after")
	}) {
		t.Errorf("%+v", r.Finding)
	}
}

// TestCrash looks for a program that was ended by a signal while every line held.
func TestCrash(t *testing.T) {
	t.Parallel()
	r := play(t, "# t\nspawn a crash help\nwaitfor a help\nrun b nap 100ms\n", Options{})
	if r.Verdict != report.Failed || r.Finding == nil || !strings.HasPrefix(r.Finding.Seen, "that it was ended by SIGKILL") {
		t.Errorf("%s: %+v", r.Verdict, r.Finding)
	}
}

func TestReservedPort(t *testing.T) {
	p, err := reservePort()
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	if conn, err := net.Dial("tcp", p.address); err == nil {
		conn.Close()
		t.Error("somebody listens")
	}
	if l, err := net.Listen("tcp", p.address); err == nil {
		l.Close()
		t.Error("somebody else can listen")
	}
}
