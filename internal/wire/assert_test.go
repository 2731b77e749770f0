package wire

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// at gives events their places and times; every event is a millisecond after the one before it
// unless it has a time.
func at(events ...Event) []Event {
	for i := range events {
		events[i].Seq = i + 1
		if events[i].At == 0 {
			events[i].At = time.Duration(i+1) * time.Millisecond
		}
	}
	return events
}

func deliver(to string, fields ...Field) Event {
	return Event{Kind: "basic.deliver", From: rabbitmq, To: Party{Program: to}, Fields: fields}
}

func ack(from string) Event {
	return Event{Kind: "basic.ack", From: Party{Program: from}, To: rabbitmq}
}

func TestAssertEval(t *testing.T) {
	rpcQueue, other := Field{"queue", "rpc_queue"}, Field{"queue", "x"}
	events := at(
		deliver("server1", rpcQueue), ack("server1"), deliver("server2", other), deliver("server1", rpcQueue),
	)
	for _, test := range []struct {
		line     string
		ok       bool
		expected string
		seen     string
		nearest  []string
	}{
		{line: "basic.deliver", ok: true, expected: "Expected at least 1 basic.deliver.", seen: "Saw 3."},
		{line: "basic.deliver to=server1 queue=rpc_queue count=2", ok: true,
			expected: "Expected exactly 2 basic.deliver to server1 with queue=rpc_queue.", seen: "Saw 2."},
		{line: "basic.deliver to=server1 queue=rpc_queue count=1",
			expected: "Expected exactly 1 basic.deliver to server1 with queue=rpc_queue.", seen: "Saw 2.",
			nearest: []string{
				"0.001s rabbitmq → server1  basic.deliver queue=rpc_queue",
				"0.004s rabbitmq → server1  basic.deliver queue=rpc_queue",
			}},
		{line: "basic.deliver to=server2 queue=rpc_queue",
			expected: "Expected at least 1 basic.deliver to server2 with queue=rpc_queue.", seen: "Saw none.",
			nearest: []string{
				"0.001s rabbitmq → server1  basic.deliver queue=rpc_queue: it went to server1, not server2",
				`0.003s rabbitmq → server2  basic.deliver queue=x: queue is "x", not "rpc_queue"`,
			}},
		{line: "basic.qos from=server1", expected: "Expected at least 1 basic.qos from server1.", seen: "Saw none, and no basic.qos at all."},
		{line: "basic.qos from=server1 count=0", ok: true, expected: "Expected no basic.qos from server1.", seen: "Saw none."},
		{line: "basic.ack count<2", ok: true, expected: "Expected at most 1 basic.ack.", seen: "Saw 1."},
		{line: "basic.ack count>1", expected: "Expected at least 2 basic.ack.", seen: "Saw 1.",
			nearest: []string{"0.002s server1 → rabbitmq  basic.ack"}},
		{line: "basic.deliver to=server1 after basic.ack from=server1 count=1", ok: true,
			expected: "Expected exactly 1 basic.deliver to server1 after the first basic.ack from server1.", seen: "Saw 1."},
		{line: "basic.deliver to=server1 count=2 after basic.ack",
			expected: "Expected exactly 2 basic.deliver to server1 after the first basic.ack.", seen: "Saw 1.",
			nearest: []string{
				"0.004s rabbitmq → server1  basic.deliver queue=rpc_queue",
				"0.001s rabbitmq → server1  basic.deliver queue=rpc_queue: it came too early",
				"0.003s rabbitmq → server2  basic.deliver queue=x: it went to server2, not server1",
			}},
		{line: "basic.deliver count=0 after basic.qos",
			expected: "Expected no basic.deliver after the first basic.qos.", seen: "Saw no basic.qos at all."},
	} {
		t.Run(test.line, func(t *testing.T) {
			a, err := ParseAssert(words(test.line))
			if err != nil {
				t.Fatal(err)
			}
			r := a.Eval(events)
			if r.OK != test.ok || r.Expected != test.expected || r.Seen != test.seen || !slices.Equal(r.Nearest, test.nearest) {
				t.Errorf("got %v\n%s\n%s\n%s", r.OK, r.Expected, r.Seen, strings.Join(r.Nearest, "\n"))
			}
		})
	}
}

func TestAssertShowsAFewOfMany(t *testing.T) {
	var events []Event
	for range 9 {
		events = append(events, ack("a"))
	}
	a, err := ParseAssert(words("basic.ack count<3"))
	if err != nil {
		t.Fatal(err)
	}
	r := a.Eval(at(events...))
	if r.Seen != "Saw 9." || len(r.Nearest) != mostLines+1 || r.Nearest[mostLines] != "and 5 more" {
		t.Errorf("got %+v", r)
	}
}

func TestParseAssertErrors(t *testing.T) {
	for _, test := range []struct{ line, want string }{
		{"", "a kind of event is missing"},
		{"count=1", "a kind of event is missing"},
		{"basic.ack after", "after: a kind of event is missing"},
		{"basic.ack after basic.ak", `after: there is no kind of event "basic.ak"; do you mean "basic.ack"?`},
		{"basic.ack after basic.qos after basic.qos", `two "after"`},
		{"basic.ack count=1 count=2", "a second count"},
		{"basic.ack count=many", "want a whole number"},
		{"basic.ack count=-1", "want a whole number"},
		{"basic.ack count!=1", "want =, <, <=, > or >="},
		{"basic.ack count~1", "want =, <, <=, > or >="},
		{"basic.ack count>=0", "always so, or never"},
		{"basic.ack count<0", "always so, or never"},
		{"basic.ack within=soon", "want a duration"},
		{"basic.ack within=0s", "want a duration"},
	} {
		t.Run(test.line, func(t *testing.T) {
			_, err := ParseAssert(words(test.line))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

// TestNearestOnce shows what differs in its time alone once.
func TestNearestOnce(t *testing.T) {
	a, err := ParseAssert(strings.Fields("request from=client json.temperature=0"))
	if err != nil {
		t.Fatal(err)
	}
	var events []Event
	for i := range 6 {
		events = append(events, Event{Seq: i + 1, At: time.Duration(i) * time.Millisecond, Kind: "request",
			From: Party{Program: "client"}, To: Party{Server: "llama"}, Body: []byte(`{"n":1}`)})
	}
	if got := a.Eval(events).Nearest; len(got) != 1 || !strings.HasPrefix(got[0], "0.000s client → llama") {
		t.Errorf("got %q, want the first alone", got)
	}
}
