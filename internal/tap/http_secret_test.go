package tap

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestIsSecret(t *testing.T) {
	for name, want := range map[string]bool{
		"authorization": true, "Proxy-Authorization": true, "cookie": true, "set-cookie": true, "api-key": true, "x-api-key": true, "X-Goog-Api-Key": true,
		"api_key": true, "apiKey": true, "access_token": true, "client_secret": true, "password": true, "x-auth": true,
		"host": false, "content-type": false, "user-agent": false, "www-authenticate": false, "max_tokens": false, "x-ratelimit-remaining-tokens": false, "openai-organization": false, "limit": false,
	} {
		if got := isSecret(name); got != want {
			t.Errorf("isSecret(%q) = %v", name, got)
		}
	}
}

func TestTarget(t *testing.T) {
	for _, test := range []struct{ target, path, query string }{
		{"/v1/models", "/v1/models", ""},
		{"/v1/models?", "/v1/models", ""},
		{"/a@b/c?limit=2&after=x@y", "/a@b/c", "limit=2&after=x@y"},
		{"/p?api_key=s3cret-long&a=1;key=s3cret-long&access_token", "/p", "api_key=hidden&a=1;key=hidden&access_token"},
		{"/p?api%5Fkey=s3cret-long&%zztoken=s3cret-long&key=", "/p", "api%5Fkey=hidden&%zztoken=hidden&key="},
		{"http://user:s3cret-long@localhost:8000/v1/models?x=1", "/v1/models", "x=1"},
		{"http://s3cret-long@localhost:8000", "localhost:8000", ""},
		{"//user:s3cret-long@localhost/v1", "/v1", ""},
		{"user:s3cret-long@localhost:443", "localhost:443", ""},
		{"localhost:443", "localhost:443", ""},
		{"*", "*", ""},
		{"", "", ""},
	} {
		t.Run(test.target, func(t *testing.T) {
			if path, query := new(secrets).target(test.target); path != test.path || query != test.query {
				t.Errorf("got %q, %q", path, query)
			}
		})
	}
}

func TestHeaderSecrets(t *testing.T) {
	for _, test := range []struct{ name, value, want string }{
		{"authorization", "Bearer s3cret", "hidden"},
		{"authorization", "", ""},
		{"x-anything", "sk-s3cret", "hidden"},
		{"authorisation", "bearer s3cret", "hidden"},
		{"host", "x\x0bBasic s3cret", "hidden"},
		{"user-agent", "task-runner", "task-runner"},
		{"referer", "http://u:s3cret@h/p?key=s3cret&a=1", "http://hidden@h/p?key=hidden&a=1"},
		{"location", "/v1/models/?a=1", "/v1/models/?a=1"},
		{"location", "http://h", "http://h"},
		{"www-authenticate", `Basic realm="llama"`, `Basic realm="llama"`},
		{"set-cookie", "a=s3cret; Path=/v1/models", "hidden"},
	} {
		t.Run(test.name+" "+test.value, func(t *testing.T) {
			if got := new(secrets).header(test.name, test.value); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestWhatIsLearnt shows what is looked for everywhere, and that nothing else is.
func TestWhatIsLearnt(t *testing.T) {
	for _, test := range []struct {
		name, value string
		want        []string
	}{
		{"authorization", "Bearer long-secret", []string{"long-secret"}},
		{"authorization", "Bearer short", nil},
		{"authorization", "Basic bG9uZzpzZWNyZXQ=", []string{"bG9uZzpzZWNyZXQ="}},
		{"cookie", "id=long-secret; theme=dark", []string{"long-secret", "theme=dark"}},
		{"set-cookie", "id=long-secret; Path=/v1/models; HttpOnly, a=1; SameSite=Strict", []string{"long-secret"}},
		{"referer", "http://user:long%2Dsecret@h/p?key=long%2Bsecret", []string{"long%2Dsecret", "long-secret", "long%2Bsecret", "long+secret"}},
		{"www-authenticate", "Bearer realm=llama-server", nil},
	} {
		t.Run(test.name+" "+test.value, func(t *testing.T) {
			var s secrets
			s.header(test.name, test.value)
			var got []string
			for _, k := range s.known {
				got = append(got, string(k))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// shownKey reports whether an event shows a part of the key that is long enough to mean something.
func shownKey(recorded string) bool {
	for i := range len(key) - 7 {
		if strings.Contains(recorded, key[i:i+8]) || strings.Contains(recorded, fmt.Sprintf("%x", key[i:i+4])) {
			return true
		}
	}
	return false
}

// TestNoKeyIsRecorded has programs and servers show a key in all the places that are made for one, and
// repeat it where it was made known.
func TestNoKeyIsRecorded(t *testing.T) {
	with := func(text string) string {
		for i := 0; strings.Contains(text, "MANY"); i++ {
			text = strings.Replace(text, "MANY", fmt.Sprint("another-key-", i), 1)
		}
		return strings.NewReplacer("KEY", key, "KE", key[:len(key)-1], "PLAIN", strings.TrimPrefix(key, "sk-proj-")).Replace(text)
	}
	for _, test := range []struct{ name, text string }{
		{"bearer", "> GET / HTTP/1.1\n> Authorization: Bearer KEY\n>\n" + ok},
		{"without a scheme", "> GET / HTTP/1.1\n> AUTHORIZATION:KEY\n>\n" + ok},
		{"twice", "> GET / HTTP/1.1\n> Authorization: Bearer KEY\n> Authorization: Bearer KEY\n>\n" + ok},
		{"on a second line", "> GET / HTTP/1.1\n> Authorization: Bearer\n>  KEY\n>\n" + ok},
		{"api-key", "> GET / HTTP/1.1\n> api-key: KEY\n> X-API-Key: KEY\n> Proxy-Authorization: Basic KEY\n>\n" + ok},
		{"cookies", "> GET / HTTP/1.1\n> Cookie: a=KEY\n>\n< HTTP/1.1 200 OK\n< Set-Cookie: a=KEY; Path=/\n< Content-Length: 0\n<\n"},
		{"the address", "> GET /?api_key=KEY HTTP/1.1\n> Referer: http://x:KEY@h/\n>\n> GET http://x:KEY@h/ HTTP/1.1\n>\n" + ok + ok},
		{"in trailers and extensions", "> POST / HTTP/1.1\n> Transfer-Encoding: chunked\n>\n> 1;key=KEY\n> x\n> 0\n> Authorization: Bearer KEY\n>\n" + ok},
		{"repeated in an answer", "> GET / HTTP/1.1\n> Authorization: Bearer KEY\n>\n< HTTP/1.1 401 Unauthorized\n< X-Is: KEY\n< Content-Length: 36\n<\n< No such KEY!\\\n"},
		{"repeated in a stream", "> GET / HTTP/1.1\n> Authorization: Bearer KEY\n>\n< HTTP/1.1 200 OK\n< Content-Type: text/event-stream\n<\n< : KEY\n< event: KEY\n< id: KEY\n< data: KEY\n<\n"},
		{"in a header before", "> GET / HTTP/1.1\n> A: it is PLAIN\n> X-Auth: PLAIN\n> Z: it is PLAIN\n>\n" + ok},
		{"in a header and the address", "> GET /it/is/PLAIN?not=PLAIN HTTP/1.1\n> X-Auth: PLAIN\n>\n" + ok},
		{"in the address, and a header", "> GET /it/is/PLAIN?key=PLAIN HTTP/1.1\n> A: it is PLAIN\n>\n" + ok},
		{"in a parameter of any name", "> GET /?a=KEY HTTP/1.1\n>\n" + ok},
		{"one of two", "> GET / HTTP/1.1\n> Authorization: Bearer KEY\n> Authorization: Bearer another-one\n>\n< HTTP/1.1 401 Unauthorized\n< Content-Length: 36\n<\n< No such KEY!\\\n"},
		{"repeated without the cookie's name", "> GET / HTTP/1.1\n> Cookie: a=KEY; b=other\n>\n< HTTP/1.1 401 Unauthorized\n< Content-Length: 36\n<\n< No such KEY!\\\n"},
		{"the last of many", strings.Repeat("> GET / HTTP/1.1\n> Authorization: Bearer MANY\n>\n", maxSecrets+1) + "> GET / HTTP/1.1\n> Authorization: Bearer KEY\n>\n" +
			strings.Repeat(ok, maxSecrets+1) + "< HTTP/1.1 401 Unauthorized\n< Content-Length: 36\n<\n< No such KEY!\\\n"},
		{"repeated, and cut off", "> POST / HTTP/1.1\n> Authorization: Bearer KEY\n> Content-Length: 99\n>\n> it is KE\\\n" + ok},
		{"before a line that is none", "> GET / HTTP/1.1\n> Authorization: Bearer KEY\n> what\n>\n"},
		{"as the beginning", "> KEY\n"},
		{"as the answer", get + "< KEY\n"},
		{"as a version", "> GET / KEY\n>\n"},
		{"as a length", "> GET / HTTP/1.1\n> Content-Length: KEY\n>\n"},
		{"after a body that is too short", "> POST / HTTP/1.1\n> Content-Length: 1\n>\n> xKEY\n"},
		{"after an upgrade", "> GET / HTTP/1.1\n>\n< HTTP/1.1 101 Switching Protocols\n< Upgrade: KEY with blanks\n<\n> KEY\n"},
		{"cut off in the head", "> GET / HTTP/1.1\n> Authorization: Bearer KEY\\\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, cut := range []func(int) int{whole, func(int) int { return 1 }} {
				for _, e := range recording(chatOwner, conversation(with(test.text)), cut) {
					if line := everything(e); shownKey(line) {
						t.Errorf("recorded %s", line)
					}
				}
			}
		})
	}
}

// TestNoKeyOfASpoiltRequest spoils each byte of a request with a key.
func TestNoKeyOfASpoiltRequest(t *testing.T) {
	request := conversation("> POST /v1/chat/completions HTTP/1.1\n> Host: h\n> Authorization: Bearer " + key + "\n> Content-Length: 2\n>\n> {}\\\n")[0].bytes
	for i := range request {
		for _, bit := range []byte{1, 4, 0x10, 0x80} {
			spoilt := slices.Clone(request)
			spoilt[i] ^= bit
			for _, e := range recording(chatOwner, []step{toServer(spoilt)}, whole) {
				if line := everything(e); shownKey(line) {
					t.Errorf("byte %d changed: recorded %s", i, line)
				}
			}
		}
	}
}
