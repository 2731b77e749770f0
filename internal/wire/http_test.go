package wire

import (
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	asked = Event{
		Seq: 1, At: 12 * time.Millisecond, Kind: requestKind, From: client, To: llama, Conn: 1,
		Fields: []Field{{"method", "POST"}, {"path", "/v1/chat/completions"}, {"query", "a=b"},
			{"headers", map[string]any{"content-type": "application/json", "authorization": "hidden", "x-stainless-lang": "python"}}, {"size", uint64(99)}},
		Body: []byte(`{"model":"m","temperature":0,"top_p":1.0,"n":null,"stream":false,"messages":[{"role":"system","content":"Be kind."}]}`),
	}
	answered = Event{
		Seq: 2, At: 40 * time.Millisecond, Kind: responseKind, From: llama, To: client, Conn: 1,
		Fields: []Field{{"status", uint64(200)}, {"path", "/v1/chat/completions"}, {"streamed", false}, {"interim", false},
			{"headers", map[string]any{"content-type": "application/json"}}, {"took", 28 * time.Millisecond}, {"size", uint64(9)}},
		Body: []byte(`{"choices":[{"finish_reason":"stop"}]}`),
	}
	chunked = Event{
		Seq: 3, At: 50 * time.Millisecond, Kind: chunkKind, From: llama, To: client, Conn: 1,
		Fields: []Field{{"path", "/v1/chat/completions"}, {"number", 2}, {"took", 38 * time.Millisecond}, {"gap", 10 * time.Millisecond}},
		Body:   []byte(`{"choices":[{"index":0,"delta":{"content":" Hello\u001b[2J"},"finish_reason":null}]}`),
	}
)

func TestMatchersOnHTTP(t *testing.T) {
	for _, test := range []struct {
		matcher string
		event   Event
		holds   bool
	}{
		{"method=POST", asked, true},
		{"path~chat", asked, true},
		{"query=a=b", asked, true},
		{"headers.authorization=hidden", asked, true},
		{"headers.content-type~json", asked, true},
		{"headers.x-stainless-lang=python", asked, true},
		{"!headers.cookie", asked, true},
		{"json.temperature=0", asked, true},
		{"json.temperature=0.0", asked, false}, // it reads as it was sent
		{"json.temperature<=0", asked, true},
		{"!json.temperature", asked, false}, // 0 is there
		{"json.top_p=1", asked, false},
		{"json.top_p>=1", asked, true},
		{"!json.n", asked, true},
		{"!json.seed", asked, true},
		{"!json.stream", asked, true}, // false counts as absent
		{"json.stream=false", asked, true},
		{"json.messages.0.role=system", asked, true},
		{"!json.messages.1", asked, true},
		{"json.messages.0.content~kind", asked, true},
		{"to=llama", asked, true},
		{"status=200", answered, true},
		{"status>=400", answered, false},
		{"!streamed", answered, true},
		{"streamed=false", answered, true},
		{"took<30ms", answered, true},
		{"json.choices.0.finish_reason=stop", answered, true},
		{"number=2", chunked, true},
		{"gap<=10ms", chunked, true},
		{"took>1s", chunked, false},
		{"json.choices.0.delta.content~.", chunked, true},
		{"!json.choices.0.finish_reason", chunked, true},
		{"!comment", chunked, true},
	} {
		t.Run(test.event.Kind+" "+test.matcher, func(t *testing.T) {
			q, err := parseQuery([]string{test.event.Kind, test.matcher})
			if err != nil {
				t.Fatal(err)
			}
			if got := q.Match(test.event); got != test.holds {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestHTTPQueryErrors(t *testing.T) {
	for _, test := range []struct{ line, want string }{
		{"reqest", `do you mean "request"?`},
		{"http.response", `do you mean "response"?`},
		{"everything", "HTTP's request, response, chunk and aborted, and rpc, call,"},
		{"request status=200", `request has no field "status"; it has method, path, query, headers, size, body, json`},
		{"request temperature=0", "what a JSON body has reads json.temperature"},
		{"request !headers.Authorization", `lower-case names; do you mean "headers.authorization"?`},
		{"request json.messages[0].role=system", "lists are entered by a dot, as in json.messages.0.role,"},
		{"response status=OK", "whole number"},
		{"response streamed=yes", "true or false"},
		{"response took=2s", "a time is never exact"},
		{"chunk gap<2", "want a duration"},
		{"aborted body~x", `aborted has no field "body"`},
		{"call json.a=1", `call has no field "json.a"`},
	} {
		t.Run(test.line, func(t *testing.T) {
			if _, err := parseQuery(words(test.line)); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func TestHTTPEventString(t *testing.T) {
	long := asked
	long.Body = []byte(`"` + strings.Repeat("x", 300) + `"`)
	bodyless := asked
	bodyless.Body = []byte{}
	with := func(body string, fields ...Field) Event {
		return Event{Kind: chunkKind, From: llama, To: client, Fields: fields, Body: []byte(body)}
	}
	for _, test := range []struct {
		name  string
		event Event
		want  string
	}{
		{"request", asked, `0.012s client → llama  request POST /v1/chat/completions query=a=b body={"model":"m","temperature":0,"top_p":1.0,"n":null,"stream":false,"messages":[{"role":"system","content":"Be kind."}]}`},
		{"a long body", long, `0.012s client → llama  request POST /v1/chat/completions query=a=b body="` + strings.Repeat("x", longBody/2-1) + "…" + strings.Repeat("x", longBody/2-2) + `"`},
		{"no body", bodyless, `0.012s client → llama  request POST /v1/chat/completions query=a=b`},
		{"response", answered, `0.040s llama → client  response 200 /v1/chat/completions took=28ms body={"choices":[{"finish_reason":"stop"}]}`},
		{"a chunk of text", chunked, `0.050s llama → client  chunk 2 /v1/chat/completions took=38ms gap=10ms content=" Hello\x1b[2J"`},
		{"the last chunk", with("[DONE]", Field{"number", 9}), "0.000s llama → client  chunk 9 body=[DONE]"},
		{"a comment", with("", Field{"comment", "ping"}), "0.000s llama → client  chunk comment=ping"},
		{"an error in a stream", with(`{"error":"x"}`), `0.000s llama → client  chunk body={"error":"x"}`},
		{"several choices", with(`{"choices":[{"index":1,"delta":{"role":"assistant","content":""},"finish_reason":null},{"index":0,"delta":{},"finish_reason":"stop"}]}`),
			`0.000s llama → client  chunk choice=1 role=assistant content="" choice=0 finish_reason=stop`},
		{"no choice", with(`{"choices":[],"usage":{"total_tokens":3}}`), `0.000s llama → client  chunk body={"choices":[],"usage":{"total_tokens":3}}`},
		{"choices of something else", with(`{"choices":[7,{"delta":"x"}]}`), `0.000s llama → client  chunk body={"choices":[7,{"delta":"x"}]}`},
		{"aborted", Event{Kind: abortedKind, From: client, To: llama, Fields: []Field{{"path", "/p"}, {"part", "stream"}, {"chunks", 0}, {"error", "connection reset by peer"}}},
			`0.000s client → llama  aborted /p part=stream chunks=0 error="connection reset by peer"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.event.String(); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// TestSpanToAResponse shows that a response is over when it came, and not so long after as it took.
func TestSpanToAResponse(t *testing.T) {
	s, err := ParseSpan(words("request from=client to chunk to=client = 38ms +1ms"))
	if err != nil {
		t.Fatal(err)
	}
	if r := s.Eval([]Event{asked, answered, chunked}, 1); !r.OK || r.Seen != "Saw 38ms." {
		t.Errorf("got %+v", r)
	}
}

// talked are a program's requests and what came of them: one letter an event, on the connection whose
// number follows. Each is one second after the one before.
func talked(script string) []Event {
	var events []Event
	for _, word := range strings.Fields(script) {
		kind, conn, _ := strings.Cut(word, "@")
		e := Event{Seq: len(events) + 1, At: time.Duration(len(events)) * time.Second, Conn: int(conn[0] - '0'), From: llama, To: client}
		path := Field{"path", "/p"}
		switch kind {
		case "ask":
			e.Kind, e.From, e.To, e.Fields = requestKind, client, llama, []Field{{"method", "GET"}, path}
		case "answer":
			e.Kind, e.Fields = responseKind, []Field{{"status", uint64(200)}, path, {"streamed", false}, {"interim", false}}
		case "continue":
			e.Kind, e.Fields = responseKind, []Field{{"status", uint64(100)}, path, {"interim", true}}
		case "unasked":
			e.Kind, e.Fields = responseKind, []Field{{"status", uint64(408)}}
		case "stream":
			e.Kind, e.Fields = responseKind, []Field{{"status", uint64(200)}, path, {"streamed", true}}
		case "chunk":
			e.Kind, e.Fields = chunkKind, []Field{path, {"number", 1}}
		case "ping":
			e.Kind, e.Fields = chunkKind, []Field{path, {"comment", "ping"}}
		case "done":
			e.Kind, e.Fields, e.Body = chunkKind, []Field{path, {"number", 1}}, []byte(doneData)
		case "leave":
			e.Kind, e.From, e.To, e.Fields = abortedKind, client, llama, []Field{path, {"part", "stream"}}
		case "leave-waiting":
			e.Kind, e.From, e.To, e.Fields = abortedKind, client, llama, []Field{path, {"part", "waiting"}}
		case "leave-asking":
			e.Kind, e.From, e.To, e.Fields = abortedKind, client, llama, []Field{path, {"part", "request"}}
		case "close":
			e.Kind = "tcp.close"
		}
		events = append(events, e)
	}
	return events
}

func TestHTTPCalls(t *testing.T) {
	const call = "client → llama  call GET 200 /p "
	for _, test := range []struct {
		name, script string
		calls        []string
		open         string // why the first other request is none
	}{
		{"one after another", "ask@1 answer@1 ask@1 answer@1", []string{"0.000s " + call + "took=1s", "2.000s " + call + "took=1s"}, ""},
		{"pipelined", "ask@1 ask@1 answer@1 answer@1", []string{"0.000s " + call + "took=2s", "1.000s " + call + "took=2s"}, ""},
		{"on two connections", "ask@1 ask@2 answer@2 answer@1", []string{"0.000s " + call + "took=3s", "1.000s " + call + "took=1s"}, ""},
		{"a stream", "ask@1 stream@1 chunk@1 ping@1 chunk@1 done@1", []string{"0.000s " + call + "streamed=true took=5s chunks=3"}, ""},
		{"a stream without a last event", "ask@1 stream@1 chunk@1 close@1", []string{"0.000s " + call + "streamed=true took=2s chunks=1"}, ""},
		{"a stream, and on", "ask@1 stream@1 chunk@1 ask@1 answer@1", []string{"0.000s " + call + "streamed=true took=2s chunks=1", "3.000s " + call + "took=1s"}, ""},
		{"pipelined after a stream", "ask@1 ask@1 stream@1 chunk@1 answer@1", []string{"0.000s " + call + "streamed=true took=3s chunks=1", "1.000s " + call + "took=3s"}, ""},
		{"asked in the midst of a stream", "ask@1 stream@1 chunk@1 ask@1 chunk@1 done@1 answer@1", []string{"0.000s " + call + "streamed=true took=5s chunks=3", "3.000s " + call + "took=3s"}, ""},
		{"asked in the midst of a stream, and left", "ask@1 stream@1 chunk@1 ask@1 chunk@1 leave@1 leave-waiting@1", nil, "client ended the connection (aborted part=stream)"},
		{"a stream, and left while it waits", "ask@1 stream@1 chunk@1 ask@1 leave-waiting@1 close@1", []string{"0.000s " + call + "streamed=true took=2s chunks=1"}, "client ended the connection (aborted part=waiting)"},
		{"a stream that goes on", "ask@1 stream@1 chunk@1", nil, "its stream has not come to its end"},
		{"a stream that was left", "ask@1 stream@1 chunk@1 leave@1 close@1", nil, "client ended the connection (aborted part=stream)"},
		{"no answer", "ask@1", nil, "no answer came"},
		{"continue", "ask@1 continue@1 answer@1", []string{"0.000s " + call + "took=2s"}, ""},
		{"what nobody asked for", "unasked@1 chunk@1 ask@1 unasked@1 answer@1", []string{"2.000s " + call + "took=2s"}, ""},
		{"a request without an end", "ask@1 answer@1 leave-asking@1", []string{"0.000s " + call + "took=1s"}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			events := talked(test.script)
			var got []string
			for _, e := range httpCalls(events) {
				got = append(got, e.String())
			}
			if !slices.Equal(got, test.calls) {
				t.Errorf("got  %s\nwant %s", strings.Join(got, "\n     "), strings.Join(test.calls, "\n     "))
			}
			open := strings.Join(unansweredRequests(events), "\n")
			first, _, _ := strings.Cut(open, "\n")
			if (open == "") != (test.open == "") || !strings.HasSuffix(first, test.open) {
				t.Errorf("not answered: %q, want %q", open, test.open)
			}
		})
	}
}

func TestOverlapOfCalls(t *testing.T) {
	for _, test := range []struct {
		name, script, seen string
	}{
		{"side by side", "ask@1 ask@2 stream@1 answer@2 done@1", "Saw 2 at once, of 2 in all."},
		{"one after another", "ask@1 answer@1 ask@1 answer@1", "Saw 1 at once, of 2 in all."},
		{"none", "ask@1 leave-waiting@1", "Saw 0 at once, of 0 in all."},
	} {
		t.Run(test.name, func(t *testing.T) {
			o, err := ParseOverlap(words("call from=client status=200 count=2"))
			if err != nil {
				t.Fatal(err)
			}
			r := o.Eval(talked(test.script))
			if r.Seen != test.seen || r.OK != (test.name == "side by side") || !r.OK && len(r.Nearest) == 0 {
				t.Errorf("got %+v", r)
			}
		})
	}
	if _, err := ParseOverlap(words("response count=2")); err == nil || !strings.Contains(err.Error(), "rpc and call do") {
		t.Errorf("an overlap of responses: %v", err)
	}
}
