package wire

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// exchange is one call as it goes over the wire.
type exchange struct {
	id              string
	asked, answered time.Duration // request published, reply delivered
	replyTo         string        // default "reply"
	direct          string        // the address that the broker made of a direct reply-to
	caller, server  int           // connections; default 1 and 2
	handed          int           // a connection to which the request was delivered before; 0 for none
	foreign         bool          // the reply comes from outside the recording
}

// events adds the exchange to others, sorted by time.
func (x exchange) events(others []Event) []Event {
	replyTo := cmp.Or(x.replyTo, "reply")
	address := cmp.Or(x.direct, replyTo)
	caller, server := cmp.Or(x.caller, 1), cmp.Or(x.server, 2)
	program := Party{Program: "client"}
	worker := Party{Program: fmt.Sprintf("server%d", server-1)}
	id := Field{"correlation-id", x.id}
	events := append(others, Event{Kind: "basic.publish", At: x.asked, From: program, To: rabbitmq, Conn: caller,
		Fields: []Field{{"routing-key", "rpc_queue"}, id, {"reply-to", replyTo}}})
	for _, conn := range []int{x.handed, server} {
		if conn > 0 {
			events = append(events, Event{Kind: "basic.deliver", At: x.asked + time.Millisecond, From: rabbitmq, To: worker, Conn: conn,
				Fields: []Field{{"routing-key", "rpc_queue"}, id, {"reply-to", address}}})
		}
	}
	if !x.foreign {
		events = append(events, Event{Kind: "basic.publish", At: x.answered - time.Millisecond, From: worker, To: rabbitmq, Conn: server,
			Fields: []Field{{"routing-key", address}, id}})
	}
	events = append(events, Event{Kind: "basic.deliver", At: x.answered, From: rabbitmq, To: program, Conn: caller,
		Fields: []Field{{"routing-key", address}, id}})
	slices.SortStableFunc(events, func(a, b Event) int { return cmp.Compare(a.At, b.At) })
	for i := range events {
		events[i].Seq = i + 1
	}
	return events
}

const sec = time.Second

func TestCalls(t *testing.T) {
	for _, test := range []struct {
		name      string
		exchanges []exchange
		change    func([]Event) []Event
		want      []string
	}{
		{name: "one", exchanges: []exchange{{id: "a", asked: sec, answered: 4 * sec}},
			want: []string{"1.000s client → server1  rpc queue=rpc_queue correlation-id=a reply-to=reply took=3s work=2.998s"}},
		{name: "answered out of order",
			exchanges: []exchange{{id: "a", asked: sec, answered: 4 * sec}, {id: "b", asked: sec, answered: 2 * sec, server: 3}},
			want: []string{
				"1.000s client → server1  rpc queue=rpc_queue correlation-id=a reply-to=reply took=3s work=2.998s",
				"1.000s client → server2  rpc queue=rpc_queue correlation-id=b reply-to=reply took=1s work=998ms",
			}},
		{name: "direct reply-to", exchanges: []exchange{{id: "a", asked: sec, answered: 2 * sec, replyTo: directReplyTo, direct: directReplyTo + ".g1h2"}},
			want: []string{"1.000s client → server1  rpc queue=rpc_queue correlation-id=a reply-to=amq.rabbitmq.reply-to took=1s work=998ms"}},
		{name: "redelivered after a server died", exchanges: []exchange{{id: "a", asked: sec, answered: 2 * sec, handed: 9}},
			want: []string{"1.000s client → server1  rpc queue=rpc_queue correlation-id=a reply-to=reply took=1s work=998ms"}},
		{name: "answered from outside", exchanges: []exchange{{id: "a", asked: sec, answered: 2 * sec, foreign: true}},
			want: []string{"1.000s client → ?  rpc queue=rpc_queue correlation-id=a reply-to=reply took=1s"}},
		{name: "the same id twice", exchanges: []exchange{{id: "a", asked: sec, answered: 2 * sec}, {id: "a", asked: 3 * sec, answered: 5 * sec}},
			want: []string{
				"1.000s client → server1  rpc queue=rpc_queue correlation-id=a reply-to=reply took=1s work=998ms",
				"3.000s client → server1  rpc queue=rpc_queue correlation-id=a reply-to=reply took=2s work=1.998s",
			}},
		{name: "the same id at once", exchanges: []exchange{{id: "a", asked: sec, answered: 2 * sec}, {id: "a", asked: 1100 * time.Millisecond, answered: 5 * sec, server: 3}},
			want: []string{
				"1.000s client → server1  rpc queue=rpc_queue correlation-id=a reply-to=reply took=1s work=998ms",
				"1.100s client → server2  rpc queue=rpc_queue correlation-id=a reply-to=reply took=3.9s",
			}},
		{name: "no correlation id", exchanges: []exchange{{asked: sec, answered: 2 * sec}}},
		{name: "never answered", exchanges: []exchange{{id: "a", asked: sec, answered: 2 * sec}},
			change: func(e []Event) []Event { return e[:3] }},
		{name: "the reply goes to somebody else", exchanges: []exchange{{id: "a", asked: sec, answered: 2 * sec}},
			change: func(e []Event) []Event { e[3].Conn = 7; return e }},
		{name: "a reply with another id", exchanges: []exchange{{id: "a", asked: sec, answered: 2 * sec}},
			change: func(e []Event) []Event { e[3].Fields[1].Value = "b"; return e }},
	} {
		t.Run(test.name, func(t *testing.T) {
			var events []Event
			for _, x := range test.exchanges {
				events = x.events(events)
			}
			if test.change != nil {
				events = test.change(events)
			}
			var got []string
			for _, e := range calls(events) {
				got = append(got, e.String())
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got  %s\nwant %s", strings.Join(got, "\n     "), strings.Join(test.want, "\n     "))
			}
		})
	}
}

func TestUnansweredCalls(t *testing.T) {
	one := exchange{id: "a", asked: sec, answered: 2 * sec}
	for _, test := range []struct {
		name   string
		events []Event
		want   []string
	}{
		{"answered", one.events(nil), nil},
		{"nobody asked", nil, nil},
		{"no reply", one.events(nil)[:2],
			[]string{"1.000s client → rabbitmq  basic.publish routing-key=rpc_queue correlation-id=a reply-to=reply: no reply with its correlation-id was published to its reply-to"}},
		{"the reply does not arrive", one.events(nil)[:3],
			[]string{"1.000s client → rabbitmq  basic.publish routing-key=rpc_queue correlation-id=a reply-to=reply: server1 published a reply, which was not delivered on the caller's connection"}},
		{"no correlation id", exchange{asked: sec, answered: 2 * sec}.events(nil),
			[]string{"1.000s client → rabbitmq  basic.publish routing-key=rpc_queue reply-to=reply: it has no correlation-id by which a reply could be known"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			a, err := ParseAssert(words("rpc count=7"))
			if err != nil {
				t.Fatal(err)
			}
			got := slices.DeleteFunc(a.Eval(test.events).Nearest, func(line string) bool { return strings.Contains(line, "  rpc ") })
			if !slices.Equal(got, test.want) {
				t.Errorf("got  %s\nwant %s", strings.Join(got, "\n     "), strings.Join(test.want, "\n     "))
			}
		})
	}
}

func TestCallsInQueries(t *testing.T) {
	events := exchange{id: "b", asked: 2 * sec, answered: 3 * sec}.events(exchange{id: "a", asked: sec, answered: 4 * sec}.events(nil))
	for line, ok := range map[string]bool{
		"rpc from=client to=server1 count=2":      true,
		"rpc took>=3s count=1":                    true,
		"rpc work<2s count=1":                     true,
		"rpc queue=rpc_queue correlation-id=b":    true,
		"rpc count=1 after rpc correlation-id=a":  true,
		"rpc count=0 after rpc correlation-id=b":  true,
		"basic.deliver count=3 after rpc took<2s": true,
		"rpc to=server2":                          false,
	} {
		a, err := ParseAssert(words(line))
		if err != nil {
			t.Fatal(err)
		}
		if r := a.Eval(events); r.OK != ok {
			t.Errorf("%s: %+v", line, r)
		}
	}
}

func TestOverlap(t *testing.T) {
	for _, test := range []struct {
		name      string
		exchanges []exchange
		line      string
		ok        bool
		expected  string
		seen      string
	}{
		{"side by side", []exchange{{id: "a", asked: sec, answered: 4 * sec}, {id: "b", asked: 2 * sec, answered: 5 * sec}}, "rpc count=2", true,
			"Expected exactly 2 rpc at once.", "Saw 2 at once, of 2 in all."},
		{"one after the other", []exchange{{id: "a", asked: sec, answered: 2 * sec}, {id: "b", asked: 3 * sec, answered: 4 * sec}}, "rpc count=2", false,
			"Expected exactly 2 rpc at once.", "Saw 1 at once, of 2 in all."},
		{"one begins when the other ends", []exchange{{id: "a", asked: sec, answered: 2 * sec}, {id: "b", asked: 2 * sec, answered: 3 * sec}}, "rpc count=1", true,
			"Expected exactly 1 rpc at once.", "Saw 1 at once, of 2 in all."},
		{"more than wanted", []exchange{{id: "a", asked: sec, answered: 4 * sec}, {id: "b", asked: sec, answered: 4 * sec}}, "rpc count<2", false,
			"Expected at most 1 rpc at once.", "Saw 2 at once, of 2 in all."},
		{"of one server", []exchange{{id: "a", asked: sec, answered: 4 * sec}, {id: "b", asked: sec, answered: 4 * sec, server: 3}}, "rpc to=server1 count=1", true,
			"Expected exactly 1 rpc to server1 at once.", "Saw 1 at once, of 1 in all."},
		{"none", nil, "rpc count>=1", false, "Expected at least 1 rpc at once.", "Saw 0 at once, of 0 in all."},
	} {
		t.Run(test.name, func(t *testing.T) {
			var events []Event
			for _, x := range test.exchanges {
				events = x.events(events)
			}
			o, err := ParseOverlap(words(test.line))
			if err != nil {
				t.Fatal(err)
			}
			r := o.Eval(events)
			if r.OK != test.ok || r.Expected != test.expected || r.Seen != test.seen {
				t.Errorf("got %+v", r)
			}
			if !r.OK && len(r.Nearest) != len(test.exchanges) {
				t.Errorf("the finding shows %d events, want %d", len(r.Nearest), len(test.exchanges))
			}
		})
	}
}

func TestParseOverlapErrors(t *testing.T) {
	for line, want := range map[string]string{
		"":                      "want count=N",
		"rpc":                   "want count=N",
		"count=2":               "a kind of event is missing",
		"basic.publish count=2": "basic.publish takes no time",
		"rpc count=x":           "want a whole number",
		"rpc speed=3 count=2":   `rpc has no field "speed"`,
		"rpc count=2 count=3":   `rpc has no field "count"`,
	} {
		_, err := ParseOverlap(words(line))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", line, err, want)
		}
	}
}
