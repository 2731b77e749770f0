package llm

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

func TestSmoke(t *testing.T) {
	for _, p := range Profiles() {
		s, err := New(Config{Profile: p})
		if err != nil {
			t.Fatal(err)
		}
		l, _ := net.Listen("tcp", "127.0.0.1:0")
		go s.Serve(l)
		for _, body := range []string{`{"messages":[{"role":"user","content":"é"}],"n":2}`, `{"stream":true,"stream_options":{"include_usage":true}}`, `{"stream":true,"response_format":{"type":"json_object"},"max_tokens":3}`, "{"} {
			r, err := http.Post("http://"+l.Addr().String()+"/v1/chat/completions", "application/json", strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(r.Body)
			t.Log(r.Status, r.Header, string(b), err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}
func TestTwister(t *testing.T) {
	if got := newSeeder("chain").next(nil); got != 872737089 {
		t.Error(got)
	}
}
