package wire

import (
	"testing"
	"time"

	"tutor/internal/amqp"
)

var (
	client   = Party{Program: "client"}
	server1  = Party{Program: "one", Connection: "server1"}
	rabbitmq = Party{Server: "rabbitmq"}
)

func TestPartyNames(t *testing.T) {
	for _, test := range []struct {
		party  Party
		text   string
		is, no []string
	}{
		{client, "client", []string{"client"}, []string{"", "rabbitmq"}},
		{server1, "one/server1", []string{"one", "server1"}, []string{"one/server1"}},
		{Party{Program: "a", Connection: "a"}, "a", []string{"a"}, []string{"b"}},
		{Party{Connection: "c"}, "c", []string{"c"}, []string{""}},
		{rabbitmq, "rabbitmq", []string{"rabbitmq"}, []string{""}},
		{Party{}, "?", nil, []string{"", "?"}},
	} {
		t.Run(test.text, func(t *testing.T) {
			if got := test.party.String(); got != test.text {
				t.Errorf("String() = %q, want %q", got, test.text)
			}
			for _, name := range test.is {
				if !test.party.Is(name) {
					t.Errorf("Is(%q) = false", name)
				}
			}
			for _, name := range test.no {
				if test.party.Is(name) {
					t.Errorf("Is(%q) = true", name)
				}
			}
		})
	}
}

// sample is an event with a value of each sort.
var sample = Event{
	Seq: 7, At: 1234 * time.Millisecond, Kind: "basic.publish", From: server1, To: rabbitmq, Conn: 2, Channel: 1,
	Fields: []Field{
		{"exchange", ""}, {"routing-key", "amq.gen-JzTY20BRgKO-HjmUJj0wLg"}, {"mandatory", true}, {"immediate", false},
		{"headers", amqp.Table{"x.y": int32(3), "deep": amqp.Table{"list": []any{"a", true}}}},
		{"correlation-id", "69a5198e-10c4-4e47-86ed-16087f36a4e6"},
		{"timestamp", time.Date(2026, 1, 2, 15, 23, 32, 0, time.UTC)},
		{"size", uint64(33)},
	},
	Body: []byte(`{"result":13,"list":[1,{"b":null}]}`),
}

func TestLookup(t *testing.T) {
	for _, test := range []struct {
		field, want string
		absent      bool
	}{
		{field: "routing-key", want: "amq.gen-JzTY20BRgKO-HjmUJj0wLg"},
		{field: "mandatory", want: "true"},
		{field: "from", want: "one/server1"},
		{field: "to", want: "rabbitmq"},
		{field: "connection", want: "server1"},
		{field: "channel", want: "1"},
		{field: "size", want: "33"},
		{field: "timestamp", want: "2026-01-02T15:23:32Z"},
		{field: "headers", want: "{deep={list=[a, true]}, x.y=3}"},
		{field: "headers.x.y", want: "3"},
		{field: "headers.deep.list.1", want: "true"},
		{field: "headers.deep.list.2", absent: true},
		{field: "headers.deep.list.-1", absent: true},
		{field: "headers.none", absent: true},
		{field: "json.result", want: "13"},
		{field: "json.list.0", want: "1"},
		{field: "json.list.1.b", want: ""},
		{field: "json.result.x", absent: true},
		{field: "json.", want: "{list=[1, {b=}], result=13}"},
		{field: "json", want: "{list=[1, {b=}], result=13}"},
		{field: "routing-key.x", absent: true},
		{field: "reply-to", absent: true},
	} {
		t.Run(test.field, func(t *testing.T) {
			v, ok := sample.Lookup(test.field)
			if ok == test.absent || text(v) != test.want {
				t.Errorf("Lookup(%q) = %q, %v; want %q, %v", test.field, text(v), ok, test.want, !test.absent)
			}
		})
	}
}

func TestLookupInBodiesThatAreNotJSON(t *testing.T) {
	for _, body := range []string{"", "hello", `{"a":1} x`, `{"a":`, `{"a":1}{"a":2}`} {
		if v, ok := (Event{Body: []byte(body)}).Lookup("json.a"); ok {
			t.Errorf("body %q: json.a = %v, want it absent", body, v)
		}
	}
}

func TestEventString(t *testing.T) {
	for _, test := range []struct {
		name  string
		event Event
		want  string
	}{
		{"long values", sample, `1.234s one/server1 → rabbitmq  basic.publish routing-key=amq.gen-JzTY20BRgKO-HjmUJj0wLg mandatory=true headers="{deep={list=[a, true]}, x.y=3}" correlation-id=69a5198e… timestamp=2026-01-02T15:23:32Z body={"result":13,"list":[1,{"b":null}]}`},
		{"no fields", Event{Kind: "tcp.open", From: client, To: rabbitmq}, `0.000s client → rabbitmq  tcp.open`},
		{"zero is shown", Event{Kind: "basic.qos", From: client, To: rabbitmq, Fields: []Field{{"prefetch-count", uint16(0)}}}, `0.000s client → rabbitmq  basic.qos prefetch-count=0`},
		{"bytes", Event{Kind: "basic.publish", From: client, To: rabbitmq, Fields: []Field{{"size", uint64(99999)}}, Body: []byte{0xff, 0}, BodyCut: true}, `0.000s client → rabbitmq  basic.publish size=99999 body=0xff00`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.event.String(); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestShowShortens(t *testing.T) {
	long := string(make([]rune, 100))
	if got := []rune(shorten(long, 10)); len(got) != 10 || got[9] != '…' {
		t.Errorf("shorten(100 characters, 10) = %q", string(got))
	}
	if got := show("two words"); got != `"two words"` {
		t.Errorf("show = %s", got)
	}
	if got := show(1500 * time.Microsecond); got != "1.5ms" {
		t.Errorf("show = %s", got)
	}
}
