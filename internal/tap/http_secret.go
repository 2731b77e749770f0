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

	// maxSecrets is how many are looked for on one connection, the last ones that it has shown.
	maxSecrets = 16
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

// learn remembers the secrets in a header's value: of each of its parts the last word, without a scheme
// such as Bearer, and of a cookie what stands after its name.
func (s *secrets) learn(value string) {
	for part := range strings.FieldsFuncSeq(value, func(c rune) bool { return c == ',' || c == ';' }) {
		words := strings.Fields(part)
		if len(words) == 0 {
			continue
		}
		secret := words[len(words)-1]
		if _, content, ok := strings.Cut(secret, "="); ok && len(content) >= leastSecret {
			secret = content
		}
		s.remember(secret)
	}
}

// remember remembers one secret.
func (s *secrets) remember(secret string) {
	known := slices.ContainsFunc(s.known, func(k []byte) bool { return string(k) == secret })
	if len(secret) < leastSecret || known {
		return
	}
	if len(s.known) == maxSecrets {
		s.known = slices.Delete(s.known, 0, 1)
	}
	s.known = append(s.known, []byte(secret))
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

// hideBeginning is hide for the beginning of something longer, which may end within a secret.
func (s *secrets) hideBeginning(b []byte) []byte {
	b = s.hide(b)
	for _, secret := range s.known {
		for n := min(len(secret)-1, len(b)); n >= leastSecret; n-- {
			if bytes.HasSuffix(b, secret[:n]) {
				return b[:len(b)-n]
			}
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
	case name == "set-cookie":
		for cookie := range strings.SplitSeq(value, ",") {
			cookie, _, _ = strings.Cut(cookie, ";") // without what says how long it holds and where
			s.learn(cookie)
		}
		return hidden
	case isSecret(name) || looksSecret(value) && !strings.HasSuffix(name, "-authenticate"): // which only asks for one
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
	query = s.query(query)
	return s.hideText(path), s.hideText(query)
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
	s.rememberEncoded(password)
}

// rememberEncoded remembers a secret of a URL, as it stands there and as what it stands for.
func (s *secrets) rememberEncoded(secret string) {
	s.remember(secret)
	if plain, err := url.QueryUnescape(secret); err == nil {
		s.remember(plain)
	}
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
			if value != "" && (isSecret(plain) || looksSecret(value)) {
				s.rememberEncoded(value)
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
