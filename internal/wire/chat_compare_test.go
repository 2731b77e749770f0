package wire

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestCompareOfChatsIsBlindToChance(t *testing.T) {
	ours := chat(1)
	for seed := range uint64(200) {
		for _, d := range Compare(ours, chat(seed)).Differences {
			t.Fatalf("seed %d: %s", seed, d.Describe("ours", "theirs"))
		}
	}
	if n := Compare(ours, ours).Events; n != 25 {
		t.Errorf("%d events are compared", n)
	}
}

// in returns a change that replaces a text in a body.
func in(old, new string) func([]Event, int) []Event {
	return func(events []Event, i int) []Event {
		events[i].Body = []byte(strings.Replace(string(events[i].Body), old, new, 1))
		return events
	}
}

// withHeader sets a header.
func withHeader(name, value string) func([]Event, int) []Event {
	return func(events []Event, i int) []Event {
		headers := map[string]any{name: value}
		for _, f := range events[i].Fields {
			if f.Name == "headers" {
				for key, v := range f.Value.(map[string]any) {
					if key != name {
						headers[key] = v
					}
				}
			}
		}
		return with("headers", headers)(events, i)
	}
}

func TestCompareOfChatsIsNotBlind(t *testing.T) {
	const asked = "The runs differ in what first said in its request 1, in its event 1: "
	const answered = "The runs differ in what the server said to first in answer to its request 1, in its event 1: "
	for _, test := range []struct {
		name   string
		change change
		want   string // with what the first difference begins
	}{
		{"another method", change{"first", requestKind, 1, with("method", "PUT")}, asked + "theirs has method PUT, where ours has POST."},
		{"another path", change{"first", requestKind, 1, with("path", "/v1/completions")}, asked + "theirs has path /v1/completions, where ours has /v1/chat/completions."},
		{"a query", change{"first", requestKind, 1, with("query", "a=b")}, asked + "theirs has query a=b, where ours has none."},
		{"another number", change{"first", requestKind, 1, in("0.8", "0.9")}, asked + "theirs has body "},
		{"a number of another form", change{"first", requestKind, 1, in("0.8", "0.80")}, asked + "theirs has body "},
		{"another question", change{"first", requestKind, 1, in("Hi", "Ho")}, asked + "theirs has body "},
		{"an answer that is not repeated", change{"first", requestKind, 2, in(`"role":"assistant"`, `"role":"user"`)},
			"The runs differ in what first said in its request 2, in its event 1: theirs has body …"},
		{"a key more", change{"first", requestKind, 1, in(`"model"`, `"n":2,"model"`)}, asked + "theirs has body "},
		{"keys in another order", change{"first", responseKind, 1, in(`"logprobs":null,"finish_reason":"stop"`, `"finish_reason":"stop","logprobs":null`)}, answered + "theirs has body …"},
		{"another type", change{"first", responseKind, 1, in(`"created":`, `"created":"","x":`)}, answered + "theirs has "},
		{"another finish reason", change{"first", responseKind, 1, in(`"stop"`, `"length"`)}, answered + "theirs has body …"},
		{"no text", change{"first", responseKind, 1, func(events []Event, i int) []Event {
			_, after, _ := strings.Cut(string(events[i].Body), `,"role"`)
			events[i].Body = []byte(`{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"content":null,"role"` + after)
			return events
		}}, answered + "theirs has body …"},
		{"another status", change{"first", responseKind, 1, with("status", uint64(201))}, answered + "theirs has status 201, where ours has 200."},
		{"another header", change{"first", requestKind, 1, withHeader("user-agent", "curl/8")}, asked + "theirs has headers "},
		{"a header less", change{"first", responseKind, 1, with("headers", map[string]any{})}, answered + "theirs has headers "},
		{"a chunk of text less", change{"first", chunkKind, 1, dropped}, "The runs differ in what the server said to first in answer to its request 3, in its event 2: "},
		{"no finish reason", change{"first", chunkKind, 0, dropped}, "The runs differ in what the server said to first in answer to its request 3, in its event 5: theirs has nothing more there."},
		{"a request less", change{"both", requestKind, 1, unconnected}, "On ours there is a request 2 of both, and on theirs there is not."},
		{"another request at once", change{"both", requestKind, 2, in("seed", "need")}, "The runs differ in what both said in its request "},
		{"nobody left", change{"third", abortedKind, 1, dropped}, "The runs differ in what third said in its request 1, in its event 2: theirs has nothing more there."},
		{"the server was not lost", change{"fourth", abortedKind, 1, dropped}, "The runs differ in what the server said to fourth in answer to its request 1, in its event 4: theirs has nothing more there."},
		{"it was lost earlier", change{"fourth", abortedKind, 1, with("part", "waiting")}, "The runs differ in what the server said to fourth in answer to its request 1, in its event 4: theirs has part waiting, where ours has stream."},
		{"another error", change{"fifth", responseKind, 1, in("null", `"n"`)}, "The runs differ in what the server said to fifth in answer to its request 1, in its event 1: theirs has body …"},
		{"another thing that is no request", change{"fifth", "undecoded", 1, with("reason", "TLS")}, "The runs differ in what fifth said outside of requests, in its event 1: theirs has reason TLS, where ours has no request."},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := Compare(chat(1), test.change.in(t, chat(2)))
			if len(c.Differences) == 0 {
				t.Fatal("not found")
			}
			if got := c.Differences[0].Describe("ours", "theirs"); !strings.HasPrefix(got, test.want) {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestBlind(t *testing.T) {
	for _, test := range []struct {
		name, body string
		answer     bool
		want       string
	}{
		{"text", "Internal Server Error", true, "Internal Server Error"},
		{"addresses and ids in text", "at http://localhost:8000/v1, 127.0.0.1:33333 or [::1]:80: 0bcd6dc5-a14c-4776-ad77-b58180de1f56", true, "at http://<address>/v1, <address> or <address>: <id>"},
		{"two values", `{} {}`, true, `{} {}`},
		{"too deep", strings.Repeat("[", 20000) + strings.Repeat("]", 20000), true, strings.Repeat("[", 20000) + strings.Repeat("]", 20000)},
		{"order, white space and numbers", "{ \"b\" : 1.0,\n\"a\":[ true , null,{}] }", false, `{"b":1.0,"a":[true,null,{}]}`},
		{"an id without a prefix", `{"id":"1234","object":"x"}`, true, `{"id":<id>,"object":"x"}`},
		{"an id in a request", `{"id":"1234"}`, false, `{"id":"1234"}`},
		{"texts", `{"content":"a","text":"","content":null,"content":7}`, true, `{"content":<text>,"text":"","content":null,"content":7}`},
		{"usage", `{"created":1,"usage":{"total_tokens":2,"max_tokens":"3"}}`, true, `{"created":<number>,"usage":{"total_tokens":<number>,"max_tokens":"3"}}`},
		{"a limit in a request", `{"max_tokens":5}`, false, `{"max_tokens":5}`},
		{"an earlier answer", `[{"content":"a","role":"assistant"},{"role":"assistant","content":[]},{"role":"user","content":"a"},{"role":{},"content":"b"}]`, false,
			`[{"content":<text>,"role":"assistant"},{"role":"assistant","content":<a list>},{"role":"user","content":"a"},{"role":{},"content":"b"}]`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := blind([]byte(test.body), test.answer); got != test.want {
				t.Errorf("got %s\nwant %s", got, test.want)
			}
		})
	}
}

// TestOrderOfRequests shows that the order of a party's requests is compared where it is no chance.
func TestOrderOfRequests(t *testing.T) {
	for _, test := range []struct {
		name  string
		swap  string
		found bool
	}{{"one after another", "first", true}, {"at once", "both", false}} {
		t.Run(test.name, func(t *testing.T) {
			events := chat(3)
			var places []int
			for i, e := range events {
				if e.Kind == requestKind && e.From.Program == test.swap {
					places = append(places, i)
				}
			}
			swapped := slices.Clone(events)
			i, j := places[0], places[1]
			swapped[i].Body, swapped[j].Body = swapped[j].Body, swapped[i].Body
			if found := len(Compare(events, swapped).Differences) > 0; found != test.found {
				t.Errorf("a difference was found: %v, want %v", found, test.found)
			}
		})
	}
}

// TestCutAfterDone compares a stream that the server has cut after its [DONE] with one that the program
// had left by then: which it is, is a matter of a moment.
func TestCutAfterDone(t *testing.T) {
	for name, test := range map[string]struct {
		done, found bool
	}{"after its end": {true, false}, "in the middle": {false, true}} {
		t.Run(name, func(t *testing.T) {
			c := &chatRun{random: rand.New(rand.NewPCG(1, 0))}
			conn := c.connect("a")
			c.stream("a", conn, test.done)
			left := slices.Clone(c.events)
			c.down("a", conn, Event{Kind: abortedKind, Fields: []Field{{"path", "/v1/chat/completions"}, {"part", "stream"}, {"chunks", 1}}})
			if found := len(Compare(left, c.events).Differences) > 0; found != test.found {
				t.Errorf("a difference was found: %v, want %v", found, test.found)
			}
		})
	}
}
