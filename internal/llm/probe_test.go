package llm

import (
	"net/http"
	"strings"
	"testing"
)

// TestRows holds the rows of the table that no field of a profile is filled from to what the
// stand-in does: a request each, and whether it is answered as a profile that has the capability does.
func TestRows(t *testing.T) {
	const asks = `{"model":"gpt-3.5-turbo","messages":[{"role":"user","content":"Hi"}]`
	ok := func(e received) bool { return strings.HasPrefix(e.status, "200") }
	refused := func(e received) bool { return !ok(e) }
	probes := map[string]struct {
		body string
		has  func(received) bool
	}{
		"temperature-bounds": {asks + `,"temperature":2.1}`, refused},
		"unknown-fields":     {asks + `,"telepathy":true}`, ok},
		"model-needed":       {strings.Replace(asks, `"model":"gpt-3.5-turbo",`, "", 1) + `}`, refused},
		"model-checked":      {strings.Replace(asks, "gpt-3.5-turbo", "llama-2", 1) + `}`, refused},
		"json-word":          {asks + `,"response_format":{"type":"json_object"},"max_tokens":5}`, refused},
	}
	for _, r := range table() {
		if r.field != nil || r.Name == "api-key" {
			continue
		}
		for _, p := range Profiles() {
			t.Run(r.Name+"/"+p, func(t *testing.T) {
				conn := dial(t, start(t, Config{Profile: p}))
				send := func(body string) received {
					if _, err := conn.Write([]byte(chatBytes(body))); err != nil {
						t.Fatal(err)
					}
					e, err := receive(conn.r, http.MethodPost)
					if err != nil {
						t.Fatal(err)
					}
					return e
				}
				if r.Name == "invalid-status" {
					if e := send(asks + `,"temperature":"warm"}`); !strings.HasPrefix(e.status, r.Values[p]) {
						t.Errorf("the status is %s, want %s", e.status, r.Values[p])
					}
					return
				}
				probe, found := probes[r.Name]
				if !found {
					t.Fatal("nothing holds the row to what the stand-in does")
				}
				if e := send(probe.body); probe.has(e) != (r.Values[p] == "yes") {
					t.Errorf("the table says %s, and the answer is %s %s", r.Values[p], e.status, e.body)
				}
			})
		}
	}
}

// TestKeys sends right and wrong keys to a stand-in that asks for one.
func TestKeys(t *testing.T) {
	wrong := map[string]string{
		"llama-cpp-python@0.3": `{"detail":"Invalid API key"}`,
		"openai":               `"code":"invalid_api_key"`,
	}
	for _, p := range Profiles()[1:] {
		for _, test := range []struct {
			name, header string
			right        bool
		}{
			{"right", "Authorization: Bearer sk-test\r\n", true},
			{"in small letters", "authorization: bearer sk-test\r\n", true},
			{"wrong", "Authorization: Bearer sk-test-that-is-wrong\r\n", false},
			{"longer", "Authorization: Bearer sk-test2\r\n", false},
			{"bare", "Authorization: sk-test\r\n", false},
			{"empty", "Authorization: Bearer \r\n", false},
			{"none", "", false},
		} {
			t.Run(p+"/"+test.name, func(t *testing.T) {
				conn := dial(t, start(t, Config{Profile: p, Key: "sk-test"}))
				for _, request := range []string{chatBytes(ten), getModels, "POST /v1/embeddings HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}"} {
					request = strings.Replace(request, "\r\n", "\r\n"+test.header, 1)
					if _, err := conn.Write([]byte(request)); err != nil {
						t.Fatal(err)
					}
					e, err := receive(conn.r, "")
					if err != nil {
						t.Fatal(err)
					}
					if let := !strings.HasPrefix(e.status, "401"); let != test.right {
						t.Errorf("the status is %s", e.status)
					}
					if !test.right && test.name == "wrong" && !strings.Contains(e.body, wrong[p]) {
						t.Errorf("there is no %s in %s", wrong[p], e.body)
					}
					if strings.Contains(e.body, "sk-test-that-is-wrong") {
						t.Errorf("the key is in the answer: %s", e.body)
					}
				}
			})
		}
	}
}
