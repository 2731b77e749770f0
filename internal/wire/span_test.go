package wire

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestSpanEval(t *testing.T) {
	publish := func(at time.Duration) Event {
		return Event{Kind: "basic.publish", From: client, To: rabbitmq, At: at}
	}
	delivered := func(at time.Duration) Event {
		e := deliver("client")
		e.At = at
		return e
	}
	ms := time.Millisecond
	for _, test := range []struct {
		name   string
		bounds string
		slow   float64
		events []Event
		ok     bool
		seen   string
	}{
		{"in time", "= 3s +500ms", 1, []Event{publish(100 * ms), publish(110 * ms), delivered(3 * time.Second), delivered(3200 * ms)}, true, "Saw 3.1s."},
		{"exactly the least", "= 3s +500ms", 1, []Event{publish(100 * ms), delivered(3100 * ms)}, true, "Saw 3s."},
		{"too early", "= 3s +500ms", 1, []Event{publish(100 * ms), delivered(3099 * ms)}, false, "Saw 2.999s."},
		{"exactly the most", "= 3s +500ms", 1, []Event{publish(100 * ms), delivered(3600 * ms)}, true, "Saw 3.5s."},
		{"too late", "= 3s +500ms", 1, []Event{publish(100 * ms), delivered(3601 * ms)}, false, "Saw 3.501s."},
		{"a slow machine", "= 3s +500ms", 2, []Event{publish(100 * ms), delivered(3601 * ms)}, true, "Saw 3.501s."},
		{"a fast machine changes nothing", "= 3s +500ms", 0.1, []Event{publish(100 * ms), delivered(3600 * ms)}, true, "Saw 3.5s."},
		{"slow never reaches the wrong answer", "= 3s +500ms rejects 6s", 100, []Event{publish(100 * ms), delivered(6100 * ms)}, false, "Saw 6s."},
		{"just below the wrong answer", "= 3s +500ms rejects 6s", 100, []Event{publish(100 * ms), delivered(6099 * ms)}, true, "Saw 5.999s."},
		{"no end", "= 3s +500ms", 1, []Event{publish(100 * ms)}, false, "Saw no basic.deliver to client."},
		{"no beginning", "= 3s +500ms", 1, []Event{delivered(100 * ms)}, false, "Saw no basic.publish from client."},
		{"the end before the beginning", "= 0s +500ms", 1, []Event{delivered(100 * ms), publish(200 * ms)}, false, "Saw -100ms."},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, err := ParseSpan(words("basic.publish from=client to basic.deliver to=client " + test.bounds))
			if err != nil {
				t.Fatal(err)
			}
			if r := s.Eval(at(test.events...), test.slow); r.OK != test.ok || r.Seen != test.seen {
				t.Errorf("got %+v", r)
			}
		})
	}
}

func TestSpanSentences(t *testing.T) {
	s, err := ParseSpan(words("basic.publish from=client to basic.deliver to=client = 3s +500ms rejects 6s"))
	if err != nil {
		t.Fatal(err)
	}
	late := deliver("client")
	late.At = 6 * time.Second
	r := s.Eval(at(Event{Kind: "basic.publish", From: client, To: rabbitmq}, late), 1)
	if want := "Expected 3s to 3.5s from the first basic.publish from client to the last basic.deliver to client."; r.Expected != want {
		t.Errorf("got  %s\nwant %s", r.Expected, want)
	}
	stretched := s.Eval(nil, 100)
	if want := "Expected 3s to less than 6s from the first basic.publish from client to the last basic.deliver to client."; stretched.Expected != want {
		t.Errorf("got  %s\nwant %s", stretched.Expected, want)
	}
	if want := []string{"0.001s client → rabbitmq  basic.publish", "6.000s rabbitmq → client  basic.deliver"}; !slices.Equal(r.Nearest, want) {
		t.Errorf("got %q, want %q", r.Nearest, want)
	}
}

func TestSpanOfCalls(t *testing.T) {
	s, err := ParseSpan(words("rpc to rpc = 300ms +1ms"))
	if err != nil {
		t.Fatal(err)
	}
	events := exchange{id: "a", asked: 100 * time.Millisecond, answered: 400 * time.Millisecond}.events(nil)
	if r := s.Eval(events, 1); !r.OK {
		t.Errorf("an rpc lasts until its reply: %+v", r)
	}
}

func TestSpanOfCallsAnsweredOutOfOrder(t *testing.T) {
	s, err := ParseSpan(words("rpc to rpc = 400ms +1ms"))
	if err != nil {
		t.Fatal(err)
	}
	events := exchange{id: "a", asked: 100 * time.Millisecond, answered: 500 * time.Millisecond}.events(nil)
	events = exchange{id: "b", asked: 200 * time.Millisecond, answered: 300 * time.Millisecond}.events(events)
	if r := s.Eval(events, 1); !r.OK {
		t.Errorf("the span ends with the last answer, which is the first call's: %+v", r)
	}
}

func TestParseSpanErrors(t *testing.T) {
	for _, test := range []struct{ line, want string }{
		{"", "want KIND MATCH… to KIND MATCH…"},
		{"basic.ack = 3s +1s", "want KIND MATCH… to KIND MATCH…"},
		{"basic.ack to basic.ack", "want KIND MATCH… to KIND MATCH…"},
		{"to basic.ack = 3s +1s", "a kind of event is missing"},
		{"basic.ack to = 3s +1s", "to: a kind of event is missing"},
		{"basic.ack to basic.akk = 3s +1s", "to: there is no kind"},
		{"basic.ack to basic.ack = 3s", "want a time and its slack"},
		{"basic.ack to basic.ack = 3s 1s", "want a time and its slack"},
		{"basic.ack to basic.ack = 3s +1s rejects", "want a time and its slack"},
		{"basic.ack to basic.ack = 3s +1s refuses 6s", "want a time and its slack"},
		{"basic.ack to basic.ack = soon +1s", "no duration"},
		{"basic.ack to basic.ack = -3s +1s", "no duration"},
		{"basic.ack to basic.ack = 3s +0s", "no slack"},
		{"basic.ack to basic.ack = 3s +-1s", "no slack"},
		{"basic.ack to basic.ack = 3s +1s rejects never", "no duration"},
		{"basic.ack to basic.ack = 3s +3s rejects 6s", "a bound that admits its own rejects"},
		{"basic.ack to basic.ack = 3s +4s rejects 6s", "a bound that admits its own rejects"},
		{"basic.ack to basic.ack = 3s +1s rejects 2s", "a bound that admits its own rejects"},
		{"basic.ack to basic.ack = $D +1s", "times are written out"},
	} {
		t.Run(test.line, func(t *testing.T) {
			_, err := ParseSpan(words(test.line))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}
