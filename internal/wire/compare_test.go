package wire

import (
	"slices"
	"strings"
	"testing"

	"tutor/internal/amqp"
)

func TestCompareIsBlindToChance(t *testing.T) {
	ours := talk(1)
	for seed := range uint64(200) {
		for _, d := range Compare(ours, talk(seed)).Differences {
			t.Fatalf("seed %d: %s", seed, d.Describe("ours", "theirs"))
		}
	}
	if n := Compare(ours, ours).Events; n != 57 {
		t.Errorf("%d events are compared", n)
	}
}

// change is a mutation of a recording: it changes the n-th event of a kind on a connection of a
// program; 0 is the last of them.
type change struct {
	program, kind string
	n             int
	to            func(events []Event, i int) []Event
}

func (c change) in(t *testing.T, events []Event) []Event {
	t.Helper()
	var places []int
	for i, e := range events {
		if e.Kind == c.kind && (e.From.Program == c.program || e.To.Program == c.program) {
			places = append(places, i)
		}
	}
	n := c.n
	if n == 0 {
		n = len(places)
	}
	if n == 0 || n > len(places) {
		t.Fatalf("%s has %d times %s", c.program, len(places), c.kind)
	}
	return c.to(slices.Clone(events), places[n-1])
}

func dropped(events []Event, i int) []Event { return slices.Delete(events, i, i+1) }
func doubled(events []Event, i int) []Event { return slices.Insert(events, i, events[i]) }

// swapped changes places with the next event of the same lane.
func swapped(events []Event, i int) []Event {
	j := i + 1
	for events[j].Conn != events[i].Conn || events[j].Channel != events[i].Channel || isUp(events[j]) != isUp(events[i]) {
		j++
	}
	events[i], events[j] = events[j], events[i]
	return events
}

func unconnected(events []Event, i int) []Event {
	conn := events[i].Conn
	return slices.DeleteFunc(events, func(e Event) bool { return e.Conn == conn })
}

// with sets a field, or a body.
func with(field string, value any) func([]Event, int) []Event {
	return func(events []Event, i int) []Event {
		e := &events[i]
		e.Fields = slices.Clone(e.Fields)
		if field == "body" {
			e.Body = []byte(text(value))
			return events
		}
		for j := range e.Fields {
			if e.Fields[j].Name == field {
				e.Fields[j].Value = value
				return events
			}
		}
		e.Fields = append(e.Fields, Field{field, value})
		return events
	}
}

// TestCompareIsNotBlind changes another run of the same script in one place, and has the change found
// there.
func TestCompareIsNotBlind(t *testing.T) {
	for _, test := range []struct {
		name   string
		change change
		want   string // how the first difference is described, up to the end of its first line
		all    int    // how many differences there are
	}{
		{"an event dropped", change{"server1", "basic.qos", 1, dropped},
			"The runs differ in what server1 said on channel 1, in its event 2: ours has basic.qos, and theirs has basic.consume.", 1},
		{"the last event dropped", change{"server1", "basic.ack", 1, dropped},
			"The runs differ in what server1 said on channel 1, in its event 4: theirs has nothing more there.", 1},
		{"an event doubled", change{"client", "basic.deliver", 2, doubled},
			"The runs differ in what the server said to client on channel 1, in its event 4: ours has nothing more there.", 1},
		{"two events swapped", change{"server1", "basic.qos-ok", 1, swapped},
			"The runs differ in what the server said to server1 on channel 1, in its event 2: ours has basic.qos-ok, and theirs has basic.consume-ok.", 1},
		{"two messages swapped", change{"client", "basic.publish", 1, swapped},
			"The runs differ in what client said on channel 1, in its event 2: theirs has body {\"a\":2}, where ours has {\"a\":1}.", 2},
		{"another reply code", change{"script", "channel.close", 0, with("reply-code", uint16(405))},
			"The runs differ in what the server said to script, in its event 4: theirs has reply-code 405, where ours has 404.", 1},
		{"another reply text", change{"script", "channel.close", 0, with("reply-text", "NOT_FOUND - no queue 'gone' in vhost 'elsewhere'")},
			"The runs differ in what the server said to script, in its event 4: theirs has reply-text NOT_FOUND - no queue 'gone' in vhost 'elsewhere', where ours has NOT_FOUND - no queue 'gone' in vhost '<virtual host>'.", 1},
		{"redelivered", change{"server2", "basic.deliver", 1, with("redelivered", true)},
			"The runs differ in what the server said to server2 on channel 1, in its event 4: theirs has redelivered true, where ours has none.", 1},
		{"another delivery tag", change{"client", "basic.deliver", 2, with("delivery-tag", uint64(3))},
			"The runs differ in what the server said to client on channel 1, in its event 3: theirs has delivery-tag 3, where ours has 2.", 1},
		{"another prefetch", change{"server1", "basic.qos", 1, with("prefetch-count", uint16(2))},
			"The runs differ in what server1 said on channel 1, in its event 2: theirs has prefetch-count 2, where ours has 1.", 1},
		{"another body of a request", change{"client", "basic.publish", 2, with("body", `{"a":3}`)},
			"The runs differ in what client said on channel 1, in its event 3: theirs has body {\"a\":3}, where ours has {\"a\":2}.", 1},
		{"another body of a reply, of the same shape", change{"client", "basic.deliver", 1, with("body", `{"result":7}`)},
			"Of the messages of a queue with several consumers, and of the replies to them, some are not as often there on both servers.", 1},
		{"another body of a reply, of another shape", change{"client", "basic.deliver", 1, with("body", `{"result":"7"}`)},
			"The runs differ in what the server said to client on channel 1, in its event 2: theirs has body {\"result\":<text>}, where ours has {\"result\":<number>}.", 1},
		{"the reply to another call", change{"client", "basic.deliver", 1, func(events []Event, i int) []Event {
			j := slices.IndexFunc(events[i+1:], func(e Event) bool { return e.Kind == "basic.deliver" })
			return with("correlation-id", textOf(events[i+1+j], "correlation-id"))(events, i)
		}}, "Of the messages of a queue with several consumers, and of the replies to them, some are not as often there on both servers.", 1},
		{"a reply to another queue", change{"server1", "basic.publish", 1, with("routing-key", "amq.gen-0123456789012345678901")},
			"The runs differ in what server1 said on channel 2, in its event 1: theirs has routing-key <queue 1 of server1>, where ours has <queue 1 of client>.", 1},
		{"a name that is not as the server makes them", change{"client", "queue.declare-ok", 1, with("queue", "amq.gen-1")},
			"The runs differ in what the server said to client on channel 1, in its event 1: theirs has queue amq.gen-1, where ours has <queue 1 of client>.", 1},
		{"another exchange", change{"client", "basic.publish", 1, with("exchange", "amq.direct")},
			"The runs differ in what client said on channel 1, in its event 2: theirs has exchange amq.direct, where ours has \"\".", 1},
		{"a flag gone", change{"client", "basic.publish", 1, with("mandatory", false)},
			"The runs differ in what client said on channel 1, in its event 2: theirs has mandatory none, where ours has true.", 1},
		{"a property more", change{"client", "basic.publish", 1, with("expiration", "")},
			"The runs differ in what client said on channel 1, in its event 2: theirs has expiration \"\", where ours has none.", 1},
		{"an argument of another type", change{"server1", "queue.declare", 1, with("arguments", amqp.Table{"x-max-length": int64(9)})},
			"The runs differ in what server1 said on channel 1, in its event 1: theirs has arguments {x-max-length=int64(9)}, where ours has {x-max-length=int32(9)}.", 1},
		{"another capability", change{"server1", "connection.start", 1, with("server-properties", amqp.Table{"capabilities": amqp.Table{"basic.nack": false}})},
			"The runs differ in what the server said to server1 on channel 0, in its event 1: theirs has server-properties {capabilities={basic.nack=false}}, where ours has {capabilities={basic.nack=true}}.", 1},
		{"another mechanism", change{"server1", "connection.start", 1, with("mechanisms", "PLAIN")},
			"The runs differ in what the server said to server1 on channel 0, in its event 1: theirs has mechanisms PLAIN, where ours has AMQPLAIN PLAIN.", 1},
		{"another consumer's tag", change{"server1", "basic.deliver", 1, with("consumer-tag", "ctag-/tmp/a folder/x-2")},
			"The runs differ in what the server said to server1 on channel 1, in its event 4: theirs has consumer-tag <tag 2 of server1>, where ours has <tag 1 of server1>.", 1},
		{"another channel", change{"server1", "basic.publish", 1, func(events []Event, i int) []Event { events[i].Channel = 3; return events }},
			"The runs differ in what server1 said on channel 2, in its event 1: theirs has nothing more there.", 2},
		{"a socket closed by the other end", change{"thief", "tcp.close", 1, func(events []Event, i int) []Event {
			events[i].From, events[i].To = events[i].To, events[i].From
			return events
		}}, "The runs differ in what thief said on channel 0, in its event 3: ours has nothing more there.", 2},
		{"a killed program's socket", change{"server2", "tcp.close", 1, dropped},
			"The runs differ in what the server said to server2 on channel 0, in its event 3: ours has nothing more there.", 2},
		{"a refusal by a method", change{"thief", "tcp.close", 1, func(events []Event, i int) []Event { events[i].Kind = "connection.close"; return events }},
			"The runs differ in what the server said to thief on channel 0, in its event 2: ours has tcp.close, and theirs has connection.close.", 1},
		{"a connection missing", change{"server2", "basic.qos", 1, unconnected},
			"On ours there is a connection of server2, and on theirs there is not.", 0},
		{"what the script asks", change{"script", "basic.get", 1, with("queue", "jobs")},
			"The runs differ in what script said, in its event 5: theirs has queue jobs, where ours has gone.", 1},
		{"what the script is told at last", change{"script", "queue.declare-ok", 0, func(events []Event, i int) []Event {
			events[i].Kind = "channel.close"
			return events
		}}, "The runs differ in what the server said to script, in its event 3: ours has queue.declare-ok, and theirs has channel.close.", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, seed := range []uint64{2, 3, 4, 5} {
				theirs := test.change.in(t, talk(seed))
				differences := Compare(talk(1), theirs).Differences
				if len(differences) == 0 {
					t.Fatalf("seed %d: not seen", seed)
				}
				got, _, _ := strings.Cut(differences[0].Describe("ours", "theirs"), "\n")
				if got != test.want || test.all > 0 && len(differences) != test.all {
					t.Errorf("seed %d: %d differences, want %d; the first:\n%s\nwant:\n%s", seed, len(differences), test.all, got, test.want)
				}
				if len(Compare(theirs, theirs).Differences) > 0 {
					t.Errorf("seed %d: differs from itself", seed)
				}
			}
		})
	}
}

// TestEachEventCounts drops and doubles every event of the programs, one at a time.
func TestEachEventCounts(t *testing.T) {
	ours, theirs := talk(1), talk(2)
	for i, e := range theirs {
		party := e.From.Program + e.To.Program
		ended := slices.ContainsFunc(theirs[:i], func(before Event) bool { return before.Conn == e.Conn && before.Kind == "tcp.close" })
		if party == "script" || e.Kind == "amqp.heartbeat" || e.Kind == "tcp.close" || ended {
			continue // is chance, or can be: see TestCompareIsNotBlind
		}
		for name, mutate := range map[string]func([]Event, int) []Event{"dropped": dropped, "doubled": doubled} {
			if len(Compare(ours, mutate(slices.Clone(theirs), i)).Differences) == 0 {
				t.Errorf("not seen: %s %s", name, e)
			}
		}
	}
}

func FuzzCompare(f *testing.F) {
	f.Add(uint64(1), uint64(2), []byte(nil), "")
	f.Add(uint64(1), uint64(2), []byte{0, 10, 1, 20, 2, 30, 3, 40, 4, 50}, "amq.gen-0123456789012345678901")
	f.Add(uint64(3), uint64(4), []byte{5, 1, 6, 2, 7, 3, 4, 60, 3, 61}, "vhost '/3' 127.0.0.1:1 ctag-1 ' \xff")
	f.Fuzz(func(t *testing.T, one, other uint64, spoil []byte, value string) {
		ours, theirs := talk(one), spoilt(talk(other), spoil, value)
		there, back := Compare(ours, theirs), Compare(theirs, ours)
		if (len(there.Differences) == 0) != (len(back.Differences) == 0) {
			t.Errorf("%d differences, and %d the other way", len(there.Differences), len(back.Differences))
		}
		for _, d := range there.Differences {
			if text := d.Describe("ours", "theirs"); strings.Contains(text, "\x1b") {
				t.Errorf("%q", text)
			}
		}
		if c := Compare(theirs, slices.Clone(theirs)); len(c.Differences) > 0 {
			t.Errorf("differs from itself: %s", c.Differences[0].Describe("ours", "theirs"))
		}
	})
}

// spoilt changes a recording as the bytes say, two for a change.
func spoilt(events []Event, spoil []byte, value string) []Event {
	for len(spoil) >= 2 && len(events) > 0 {
		i := int(spoil[1]) % len(events)
		e := &events[i]
		switch spoil[0] % 8 {
		case 0:
			events = dropped(events, i)
		case 1:
			events = doubled(events, i)
		case 2:
			e.Body, e.BodyCut = []byte(value), !e.BodyCut
		case 3:
			e.Fields = append(slices.Clone(e.Fields), Field{"headers", amqp.Table{value: []any{value, nil, int8(1)}}})
		case 4:
			for j := range e.Fields {
				e.Fields[j].Value = value
			}
		case 5:
			e.From, e.To, e.Conn = e.To, Party{Program: value, Connection: value}, int(spoil[1])
		case 6:
			e.Kind, e.Channel = events[int(spoil[0])%len(events)].Kind, uint16(spoil[1])
		case 7:
			e.From, e.To, e.Conn, e.Kind = Party{}, Party{}, 0, fullKind
		}
		spoil = spoil[2:]
	}
	return events
}
