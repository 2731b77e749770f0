package llm

import (
	"encoding/json"
	"net/http"
	"testing"
)

// FuzzDecodeChat sends anything to all profiles: each must read a request or give an answer, which is
// JSON or the one line of text.
func FuzzDecodeChat(f *testing.F) {
	for i, e := range exchanges(f) {
		if i%9 == 0 && len(e.body) < 1000 {
			f.Add(e.body)
		}
	}
	for _, sent := range []string{`{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"\ud800"}]}],"n":2,"response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{}}}}`,
		`{"messages":[{"role":"assistant"}],"stream":true,"tools":[],"tool_choice":{"type":"function","function":{"name":"x"}},"logit_bias":{"1_0":NaN}}`} {
		f.Add([]byte(sent))
	}
	var profiles []*profile
	for _, name := range Profiles() {
		p, err := findProfile(name)
		if err != nil {
			f.Fatal(err)
		}
		profiles = append(profiles, p)
	}
	header := http.Header{"Content-Type": {"application/json"}}
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, p := range profiles {
			r, prob := decodeChat(p, header, body)
			switch {
			case (r == nil) == (prob == nil):
				t.Fatalf("%s: request %v, problem %v", p.name, r, prob)
			case r != nil && r.n < 1:
				t.Errorf("%s: %d choices", p.name, r.n)
			case prob == nil || prob.emptyStream:
			case prob.closes && string(prob.body) != "Internal Server Error":
				t.Errorf("%s: closes with %q", p.name, prob.body)
			case !prob.closes && !json.Valid(prob.body):
				t.Errorf("%s: %d %q is not JSON", p.name, prob.status, prob.body)
			}
		}
	})
}

func BenchmarkDecodeChat(b *testing.B) {
	body := []byte(`{"model":"gpt-3.5-turbo","messages":[{"role":"system","content":"You are a poetic assistant."},{"role":"user","content":"Compose a poem that explains recursion."}],"temperature":0.5,"stream":false}`)
	header := http.Header{"Content-Type": {"application/json"}}
	for _, name := range Profiles() {
		b.Run(name, func(b *testing.B) {
			p, err := findProfile(name)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, prob := decodeChat(p, header, body); prob != nil {
					b.Fatalf("%s", prob.body)
				}
			}
		})
	}
}
