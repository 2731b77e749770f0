package script

import (
	"fmt"
	"maps"
	"net/url"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"
)

// baseEnvironment adds to what testscript begins a script with what a program in any language needs: the real home,
// where its language keeps its libraries, and output that comes line by line through a pipe.
func baseEnvironment(vars []string) []string {
	home := "HOME"
	if runtime.GOOS == "windows" {
		home = "USERPROFILE"
	}
	for _, name := range []string{home, "LANG", "LC_ALL", "LC_CTYPE", "SystemRoot"} {
		if value, ok := os.LookupEnv(name); ok {
			vars = append(vars, name+"="+value)
		}
	}
	return append(vars, "PYTHONUNBUFFERED=1")
}

// variable is a name that a program can be given; testscript also keeps "/" and "$" among a script's variables.
var variable = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// environment returns the environment of a program that is about to start: the script's, then the program's own, then
// the line's, with the addresses of the script's servers leading through listeners of that program's own. It also returns
// the names of those servers.
//
// testscript does not show a script's environment whole (rogpeppe/go-internal issue 251), only a variable whose name is
// known. The names are those that the script began with or that our commands set, and those that its env lines name.
func (s *state) environment(l *launch, own []string) (pairs, tapped []string, err error) {
	env := make(map[string]string)
	for _, name := range slices.Concat(s.set, s.envLines()) {
		if value := s.ts.Getenv(name); value != "" && variable.MatchString(name) && fits(value) {
			env[name] = value
		}
	}
	for _, pair := range slices.Concat(own, l.env) {
		name, value, _ := strings.Cut(pair, "=")
		env[name] = value
	}
	for _, name := range []string{"AMQP_URL", "OPENAI_BASE_URL"} {
		address, server, err := s.ownAddress(l.name, env[name])
		if err != nil {
			return nil, nil, err
		}
		if server != "" {
			env[name] = address
			tapped = append(tapped, server)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(env)) {
		pairs = append(pairs, name+"="+env[name])
	}
	return pairs, tapped, nil
}

// fits reports whether a program can be given the value: a variable may also hold a message's body, for the script alone.
// Linux takes 128 KiB (execve(2), MAX_ARG_STRLEN).
func fits(value string) bool {
	return len(value) < 100<<10 && !strings.ContainsRune(value, 0)
}

// envLines returns the names of the variables that the script's env lines set.
func (s *state) envLines() []string {
	var names []string
	for _, line := range s.check.Commands {
		if line.Words[0] != "env" {
			continue
		}
		for _, word := range line.Words[1:] {
			if name, _, ok := strings.Cut(word, "="); ok {
				names = append(names, name)
			}
		}
	}
	return names
}

// ownAddress returns the address with its host and port replaced by a listener of the program's own, if they are those
// of a server from `use`, and that server; of any other address no server. The listener speaks plain HTTP also where the
// server does not.
func (s *state) ownAddress(name, address string) (own, server string, err error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "", "", nil // it is for the program to say so
	}
	listen := func(string) (string, error) { return u.Host, nil }
	if i := slices.IndexFunc(s.brokers, func(b *usedBroker) bool { return b.host == u.Host }); i >= 0 {
		listen, server = s.brokers[i].broker.Listen, "rabbitmq"
	}
	if i := slices.IndexFunc(s.chats, func(c *usedChat) bool { return c.host == u.Host }); i >= 0 {
		listen, server, u.Scheme = s.chats[i].chat.Listen, "llama", "http"
	}
	if u.Host, err = listen(name); err != nil {
		return "", "", fmt.Errorf("opening a listener for %s: %w", name, err)
	}
	return u.String(), server, nil
}
