package tap

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sashabaranov/go-openai"

	"tutor/internal/wire"
)

// key is an API key, which is nowhere in a recording.
const key = "sk-proj-0123456789abcdefghij"

// chatServer is a small chat server. Its answers are streams where the request asks for one; what the
// user says is what it does.
func chatServer(w http.ResponseWriter, r *http.Request) {
	var request struct {
		Stream   bool
		Messages []struct{ Content string }
	}
	if err := json.NewDecoder(r.Body).Decode(&request); err != nil && err != io.EOF {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	says := ""
	if len(request.Messages) > 0 {
		says = request.Messages[0].Content
	}
	if says == "wait" {
		<-r.Context().Done()
		return
	}
	if !request.Stream {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"choices":[{"index":0,"message":{"role":"assistant","content":"You said %s, with %s."},"finish_reason":"stop"}]}`, says, r.Header.Get("Authorization"))
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	flush := http.NewResponseController(w).Flush
	words := []string{"You", " said", " it"}
	if says == "much" {
		words = slices.Repeat([]string{" much"}, 1000)
	}
	for _, word := range words {
		fmt.Fprintf(w, "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":%q},\"finish_reason\":null}]}\r\n\r\n", word)
		flush()
		switch says {
		case "break":
			panic(http.ErrAbortHandler)
		case "hang":
			<-r.Context().Done()
			return
		}
	}
	fmt.Fprint(w, "data: [DONE]\r\n\r\n")
}

// tappedChat starts chatServer behind a tap and returns its base URL.
func tappedChat(t testing.TB, relayed bool, rec *wire.Recording) string {
	t.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(chatServer))
	if !relayed && rec != nil {
		server.Listener = Listener(server.Listener, chatOwner, rec)
	}
	server.Config.ErrorLog = nil
	server.Start()
	t.Cleanup(server.Close)
	if relayed {
		return "http://" + relayAs(t, chatOwner, server.Listener.Addr().String(), rec).Addr().String()
	}
	return server.URL
}

// throughEachChat runs a test on a chat server behind each tap.
func throughEachChat(t *testing.T, test func(t *testing.T, client *http.Client, url string, rec *wire.Recording)) {
	for _, relayed := range []bool{false, true} {
		t.Run(map[bool]string{false: "in process", true: "relay"}[relayed], func(t *testing.T) {
			rec := wire.NewRecording(time.Now)
			url := tappedChat(t, relayed, rec)
			transport := &http.Transport{}
			test(t, &http.Client{Transport: transport}, url, rec)
			transport.CloseIdleConnections()
			until(t, rec, "closed", func() bool { return rec.Open() == 0 })
			for _, e := range rec.Events() {
				if strings.Contains(everything(e), key) {
					t.Errorf("the key is recorded: %s", everything(e))
				}
			}
		})
	}
}

// post sends a chat request that says something.
func post(ctx context.Context, client *http.Client, url, says string, stream bool) (*http.Response, error) {
	body := fmt.Sprintf(`{"stream":%v,"messages":[{"role":"user","content":%q}]}`, stream, says)
	r, err := http.NewRequestWithContext(ctx, "POST", url+"/v1/chat/completions", strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Authorization", "Bearer "+key)
	return client.Do(r)
}

// leaveChat asks, and leaves when a line that begins so is recorded. The error is what the asking ends
// with.
func leaveChat(t *testing.T, client *http.Client, url string, rec *wire.Recording, says string, stream bool, line string) error {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	before := len(chatLines(rec))
	ended := make(chan error, 1)
	go func() {
		response, err := post(ctx, client, url, says, stream)
		if err == nil {
			_, err = io.Copy(io.Discard, response.Body)
			response.Body.Close()
		}
		ended <- err
	}()
	until(t, rec, line, func() bool {
		return slices.ContainsFunc(chatLines(rec)[before:], func(l string) bool { return strings.HasPrefix(l, line) })
	})
	cancel()
	return <-ended
}

// chatLines returns what is recorded without the times and without the connections' ends.
func chatLines(rec *wire.Recording) (list []string) {
	for _, e := range rec.Events() {
		if strings.HasPrefix(e.Kind, "tcp.") {
			continue
		}
		e.Fields = slices.DeleteFunc(slices.Clone(e.Fields), func(f wire.Field) bool { return f.Name == "took" || f.Name == "gap" || f.Name == "error" })
		_, line, _ := strings.Cut(e.String(), " ")
		list = append(list, line)
	}
	return list
}

func TestNetHTTP(t *testing.T) {
	const (
		path     = "/v1/chat/completions"
		asked    = `client → llama  request POST ` + path + ` body={"stream":%v,"messages":[{"role":"user","content":"%s"}]}`
		answered = `llama → client  response 200 ` + path + ` body={"choices":[{"index":0,"message":{"role":"assistant","content":"You said %s, with Bearer hidden."},"finish_reason":"stop"}]}`
		streamed = "llama → client  response 200 " + path + " streamed=true"
		said     = `llama → client  chunk %d ` + path + ` content="%s"`
	)
	throughEachChat(t, func(t *testing.T, client *http.Client, url string, rec *wire.Recording) {
		ask := func(says string, stream bool) {
			t.Helper()
			response, err := post(t.Context(), client, url, says, stream)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			if _, err := io.Copy(io.Discard, response.Body); (err != nil) != (says == "break") {
				t.Fatalf("read the answer to %s: %v", says, err)
			}
		}
		leave := func(says string, stream bool, last string) {
			t.Helper()
			if err := leaveChat(t, client, url, rec, says, stream, last); !errors.Is(err, context.Canceled) {
				t.Fatalf("left %s: %v", says, err)
			}
		}
		want := []string{}
		see := func(lines ...string) {
			t.Helper()
			want = append(want, lines...)
			until(t, rec, lines[len(lines)-1], func() bool { return len(chatLines(rec)) >= len(want) })
			if got := chatLines(rec); !slices.Equal(got, want) {
				t.Fatalf("got  %s\nwant %s", strings.Join(got, "\n     "), strings.Join(want, "\n     "))
			}
		}
		ask("one", false)
		ask("two", false)
		see(fmt.Sprintf(asked, false, "one"), fmt.Sprintf(answered, "one"), fmt.Sprintf(asked, false, "two"), fmt.Sprintf(answered, "two"))
		ask("three", true)
		see(fmt.Sprintf(asked, true, "three"), streamed, fmt.Sprintf(said, 1, "You"), fmt.Sprintf(said, 2, " said"), fmt.Sprintf(said, 3, " it"), "llama → client  chunk 4 "+path+" body=[DONE]")
		ask("break", true)
		see(fmt.Sprintf(asked, true, "break"), streamed, fmt.Sprintf(said, 1, "You"), "llama → client  aborted "+path+" part=stream chunks=1")
		leave("wait", false, fmt.Sprintf(asked, false, "wait"))
		see(fmt.Sprintf(asked, false, "wait"), "client → llama  aborted "+path+" part=waiting")
		leave("hang", true, fmt.Sprintf(said, 1, "You"))
		see(fmt.Sprintf(asked, true, "hang"), streamed, fmt.Sprintf(said, 1, "You"), "client → llama  aborted "+path+" part=stream chunks=1")
		for _, e := range rec.Events() {
			if sent, _ := e.Lookup("headers.authorization"); e.Kind == "request" && sent != hidden {
				t.Errorf("authorization reads %v", sent)
			}
		}
	})
}

// TestGoOpenAI has the client library of the lessons read a stream.
func TestGoOpenAI(t *testing.T) {
	throughEachChat(t, func(t *testing.T, client *http.Client, url string, rec *wire.Recording) {
		config := openai.DefaultConfig(key)
		config.BaseURL, config.HTTPClient = url+"/v1", client
		stream, err := openai.NewClientWithConfig(config).CreateChatCompletionStream(t.Context(), openai.ChatCompletionRequest{
			Model: "m", Messages: []openai.ChatCompletionMessage{{Role: "user", Content: "Hi"}}, Temperature: 0})
		if err != nil {
			t.Fatal(err)
		}
		defer stream.Close()
		text := ""
		for {
			chunk, err := stream.Recv()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			text += chunk.Choices[0].Delta.Content
		}
		stream.Close()
		if text != "You said it" {
			t.Errorf("read %q", text)
		}
		for _, line := range []string{
			"request from=client to=llama method=POST path=/v1/chat/completions json.stream=true !json.temperature headers.authorization=hidden count=1",
			"response status=200 streamed=true headers.content-type~event-stream took<10s count=1", "chunk from=llama number=1 json.choices.0.delta.content=You gap<10s count=1",
			"chunk body=[DONE] number=4 count=1", "call status=200 chunks=4 count=1", "aborted count=0", "undecoded count=0",
		} {
			a, err := wire.ParseAssert(strings.Fields(line))
			if err != nil {
				t.Fatal(err)
			}
			if r := a.Wait(t.Context(), rec, nil); !r.OK {
				t.Errorf("%s: %s", line, r.Seen)
			}
		}
	})
}

// TestTimes shows what took and gap are measured from.
func TestTimes(t *testing.T) {
	now := time.Unix(0, 0)
	rec := wire.NewRecording(func() time.Time { return now })
	s := newSession(chatOwner, rec)
	parts := conversation("> GET / HTTP/1.1\n> A: b")
	for _, p := range append(parts, append(conversation("> \n>\n"+sse), chunked("data: 1\n\n"), chunked(": ping\n"), chunked("data: 2\n\n"))...) {
		s.take(p.to, p.bytes)
		now = now.Add(time.Second)
	}
	s.programClosed(io.EOF)
	want := []string{
		"0.000s client → llama  tcp.open", "1.000s client → llama  request GET /", "2.000s llama → client  response 200 / streamed=true took=1s",
		"3.000s llama → client  chunk 1 / took=2s gap=2s body=1", "4.000s llama → client  chunk / took=3s comment=ping", "5.000s llama → client  chunk 2 / took=4s gap=2s body=2",
		"6.000s client → llama  aborted / part=stream chunks=2", "6.000s client → llama  tcp.close",
	}
	var got []string
	for _, e := range rec.Events() {
		got = append(got, e.String())
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}

// TestWhoEnded tells a server that ends a connection from a program that does.
func TestWhoEnded(t *testing.T) {
	reset := &net.OpError{Op: "read", Err: errors.New("connection reset by peer")}
	for _, test := range []struct {
		name  string
		steps []step
		end   func(s *session)
		want  string // the first event of the end
	}{
		{"the program while it waits", conversation(get), func(s *session) { s.programClosed(reset) }, `client → llama  aborted /v1/models part=waiting error="connection reset by peer"`},
		{"the server before the answer", conversation(get), func(s *session) { s.serverClosed() }, "llama → client  aborted /v1/models part=waiting"},
		{"a server behind a relay", conversation(get), func(s *session) { s.serverLost(reset) }, `llama → client  aborted /v1/models part=waiting error="connection reset by peer"`},
		{"the server in the answer", conversation(get + "< HTTP/1.1 200 OK\n< Content-Length: 3\n<\n"), func(s *session) { s.serverClosed() }, "llama → client  aborted /v1/models part=response"},
		{"the server in the request", conversation("> POST /p HTTP/1.1\n> Content-Length: 3\n>\n"), func(s *session) { s.serverClosed() }, "llama → client  aborted /p part=request"},
		{"the server in the stream", append(conversation(get+sse), chunked("data: 1\n\n")), func(s *session) { s.serverClosed() }, "llama → client  aborted /v1/models part=stream chunks=1"},
		{"the server after the stream's last event", append(conversation(get+sse), chunked("data: [DONE]\n\n")), func(s *session) { s.serverClosed() }, "llama → client  aborted /v1/models part=stream chunks=1"},
		{"the server, because the program takes no more", append(conversation(get+sse), chunked("data: 1\n\n")), func(s *session) { s.undelivered(reset); s.serverClosed() }, "client → llama  aborted /v1/models part=stream chunks=1"},
		{"the server, in an answer to nothing", conversation("< HTTP/1.1 408 Request Timeout\n< Content-Length: 3\n<\n"), func(s *session) { s.serverClosed() }, "llama → client  aborted part=response"},
		{"the server, in half an answer to nothing", conversation("< HTTP/1.1 408 Req"), func(s *session) { s.serverClosed() }, "llama → client  aborted part=response"},
		{"the server, as the end of an answer", conversation(get + "< HTTP/1.1 200 OK\n<\n< ok\\\n"), func(s *session) { s.serverClosed() }, "llama → client  response 200 /v1/models took=0s body=ok"},
		{"the server, lost in an answer to the end", conversation(get + "< HTTP/1.1 200 OK\n<\n< ok\\\n"), func(s *session) { s.serverLost(reset) }, `llama → client  aborted /v1/models part=response error="connection reset by peer"`},
		{"the server, between requests", conversation(get + ok), func(s *session) { s.serverClosed() }, "llama → client  tcp.close"},
	} {
		t.Run(test.name, func(t *testing.T) {
			rec := wire.NewRecording(func() time.Time { return time.Time{} })
			s := newSession(chatOwner, rec)
			for _, step := range test.steps {
				s.take(step.to, step.bytes)
			}
			before := len(rec.Events())
			test.end(s)
			s.programClosed(io.EOF)
			s.serverClosed()
			got := lines(rec.Events())[before:]
			if got[0] != test.want {
				t.Errorf("got  %s\nwant %s", got[0], test.want)
			}
			again := slices.DeleteFunc(got, func(line string) bool { return !strings.Contains(line, " aborted ") })
			if len(again) > 1 {
				t.Errorf("said more than once: %q", again)
			}
		})
	}
}

// TestRunsOfHTTPAreAlike lets a program do the same twice, through each tap, and compares what is
// recorded.
func TestRunsOfHTTPAreAlike(t *testing.T) {
	var runs [][]wire.Event
	throughEachChat(t, func(t *testing.T, client *http.Client, url string, rec *wire.Recording) {
		ask := func(says string, stream bool) {
			response, err := post(t.Context(), client, url, says, stream)
			if err != nil {
				t.Error(err)
				return
			}
			defer response.Body.Close()
			_, _ = io.Copy(io.Discard, response.Body) // "break" breaks off
		}
		ask("one", false)
		ask("two", true)
		ask("break", true)
		var asking sync.WaitGroup
		for i := range 4 {
			asking.Go(func() { ask(fmt.Sprint("at once ", i), i%2 == 0) })
		}
		asking.Wait()
		seen := []string{"client → llama  request ", "llama → client  chunk "} // and then it leaves
		if err := leaveChat(t, client, url, rec, "hang", true, seen[len(runs)]); !errors.Is(err, context.Canceled) {
			t.Errorf("left: %v", err)
		}
		until(t, rec, "the end", func() bool {
			lines := chatLines(rec)
			return strings.HasPrefix(lines[len(lines)-1], "client → llama  aborted")
		})
		runs = append(runs, rec.Events())
	})
	c := wire.Compare(runs[0], runs[1])
	for _, d := range c.Differences {
		t.Error(d.Describe("in process", "the relay"))
	}
	if c.Events < 15 {
		t.Errorf("only %d events are compared", c.Events)
	}
}
