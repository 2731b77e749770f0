package tap

import (
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"tutor/internal/wire"
)

// BenchmarkChat compares a chat request with its answer, whole and as streams of 4 and 1,001 chunks:
// without a tap, with one, and through a relay.
func BenchmarkChat(b *testing.B) {
	for _, bench := range []struct {
		name     string
		relayed  bool
		recorded bool
	}{{"none", false, false}, {"in process", false, true}, {"relay", true, true}} {
		for _, answer := range []struct {
			name, says string
			stream     bool
		}{{"whole", "Hi", false}, {"stream", "Hi", true}, {"long stream", "much", true}} {
			b.Run(bench.name+"/"+answer.name, func(b *testing.B) {
				var rec *wire.Recording
				if bench.recorded {
					rec = wire.NewRecording(time.Now)
				}
				url := tappedChat(b, bench.relayed, rec)
				transport := &http.Transport{}
				defer transport.CloseIdleConnections()
				client := &http.Client{Transport: transport}
				b.ReportAllocs()
				for b.Loop() {
					response, err := post(b.Context(), client, url, answer.says, answer.stream)
					if err != nil {
						b.Fatal(err)
					}
					if _, err := io.Copy(io.Discard, response.Body); err != nil {
						b.Fatal(err)
					}
					response.Body.Close()
				}
			})
		}
	}
}

// BenchmarkHTTPDecoder takes a request and its answer, and no network.
func BenchmarkHTTPDecoder(b *testing.B) {
	const body = `{"messages":[{"role":"user","content":"Hi"}]}`
	steps := conversation(fmt.Sprintf("> POST /v1/chat/completions HTTP/1.1\n> Host: localhost\n> User-Agent: Go-http-client/1.1\n> Authorization: Bearer %s\n> Content-Length: %d\n>\n> %s\\\n"+
		"< HTTP/1.1 200 OK\n< Content-Type: application/json\n< Content-Length: 2\n<\n< {}\\\n", key, len(body), body))
	s := newSession(chatOwner, wire.NewRecording(time.Now))
	b.ReportAllocs()
	for b.Loop() {
		for _, step := range steps {
			s.take(step.to, step.bytes)
		}
	}
	if s.decoder.(*httpDecoder).requests.framer.state != inHead {
		b.Error("the requests do not end where they should")
	}
}
