package tap

import (
	"bytes"
	"net/url"
	"slices"
	"strings"
)

const (
	// hidden is what an event has in the place of a secret.
	hidden = "hidden"

	// leastSecret is how long a secret must be to be looked for everywhere, and not to be a word.
	leastSecret = 8

	// maxSecrets is how many are looked for on one connection.
	maxSecrets = 8
)

// secrets are those that a connection has shown: what a header or a parameter named as one. They are
// hidden wherever else they come, such as in a server's answer that quotes them.
type secrets struct{ known [][]byte }

// isSecret reports whether a header or a parameter of that name proves who somebody is:
// Authorization, X-Api-Key, Cookie, access_token and the like.
func isSecret(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc([]string{"authorization", "auth", "key", "token", "secret", "password", "cookie", "credential", "credentials"},
		func(end string) bool { return strings.HasSuffix(name, end) })
}

// looksSecret reports whether a header's value is a secret, whatever its name: one with a scheme for
// them, or a key such as OpenAI's. A misspelt Authorization is no reason to show a key.
func looksSecret(value string) bool {
	value = strings.ToLower(value)
	return slices.ContainsFunc([]string{"bearer ", "basic ", "sk-"}, func(sign string) bool {
		before, _, found := strings.Cut(value, sign)
		return found && (before == "" || !isTokenByte(before[len(before)-1]))
	})
}

// learn remembers a secret: the last word, without a scheme such as Bearer.
func (s *secrets) learn(value string) {
	words := strings.Fields(value)
	if len(words) == 0 {
		return
	}
	secret := []byte(words[len(words)-1])
	known := slices.ContainsFunc(s.known, func(k []byte) bool { return bytes.Equal(k, secret) })
	if len(secret) >= leastSecret && len(s.known) < maxSecrets && !known {
		s.known = append(s.known, secret)
	}
}

// hide returns b without the known secrets. It is b itself where there are none.
func (s *secrets) hide(b []byte) []byte {
	for _, secret := range s.known {
		if bytes.Contains(b, secret) {
			b = bytes.ReplaceAll(b, secret, []byte(hidden))
		}
	}
	return b
}

// hideText is hide for a text.
func (s *secrets) hideText(text string) string {
	for _, secret := range s.known {
		text = strings.ReplaceAll(text, string(secret), hidden)
	}
	return text
}

// header returns a header's value as an event may have it.
func (s *secrets) header(name, value string) string {
	switch {
	case value == "":
		return ""
	case isSecret(name) || looksSecret(value):
		s.learn(value)
		return hidden
	case name == "referer" || name == "location" || name == "content-location":
		value = s.address(value)
	}
	return s.hideText(value)
}

// target returns the path and the query of a request's target (RFC 9112, 3.2), without what is secret
// in them. Of a whole URL, as for a proxy, the rest is left out; of host:port no user is kept.
func (s *secrets) target(target string) (path, query string) {
	path, query, _ = strings.Cut(target, "?")
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") {
		_, rest, whole := strings.Cut(path, "//")
		if !whole {
			rest = path
		}
		authority, after, slash := strings.Cut(rest, "/")
		if at := strings.LastIndexByte(authority, '@'); at >= 0 {
			s.learnUser(authority[:at])
			authority = authority[at+1:]
		}
		path = authority
		if slash && whole {
			path = "/" + after
		} else if slash {
			path = authority + "/" + after
		}
	}
	return s.hideText(path), s.hideText(s.query(query))
}

// address returns a URL without its user and what is secret in its query.
func (s *secrets) address(raw string) string {
	address, query, asks := strings.Cut(raw, "?")
	scheme, rest, whole := strings.Cut(address, "//")
	if whole {
		authority, path, slash := strings.Cut(rest, "/")
		if at := strings.LastIndexByte(authority, '@'); at >= 0 {
			s.learnUser(authority[:at])
			authority = hidden + authority[at:]
		}
		address = scheme + "//" + authority
		if slash {
			address += "/" + path
		}
	}
	if asks {
		address += "?" + s.query(query)
	}
	return address
}

// learnUser remembers the password of user:password, or what stands in its place.
func (s *secrets) learnUser(user string) {
	_, password, ok := strings.Cut(user, ":")
	if !ok {
		password = user
	}
	s.learn(password)
}

// query returns a query with its secret parameters hidden.
func (s *secrets) query(query string) string {
	var b strings.Builder
	for query != "" {
		end := strings.IndexAny(query, "&;")
		if end < 0 {
			end = len(query)
		}
		name, value, ok := strings.Cut(query[:end], "=")
		plain, err := url.QueryUnescape(name)
		if err != nil {
			plain = name
		}
		b.WriteString(name)
		if ok {
			if value != "" && isSecret(plain) {
				s.learn(value)
				value = hidden
			}
			b.WriteString("=" + value)
		}
		if end < len(query) {
			b.WriteByte(query[end])
			end++
		}
		query = query[end:]
	}
	return b.String()
}
