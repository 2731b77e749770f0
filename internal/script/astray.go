package script

import (
	"fmt"
	"slices"
	"strings"

	"tutor/internal/lesson"
	"tutor/internal/wire"
)

// addresses are what a program's environment tells of a server, and how people call that server.
var addresses = map[string]struct{ variable, called string }{
	"rabbitmq": {"AMQP_URL", "broker"},
	"llama":    {"OPENAI_BASE_URL", "chat server"},
}

// astray returns what to try where a program did not come to a server that it was told of, or came to a place in it
// where nothing is.
func (s *state) astray(c *child, events []wire.Event) []string {
	var try []string
	for _, server := range c.tapped {
		if a := addresses[server]; !connected(c.name, server, events) && !s.wantsNobodyAsked() {
			try = append(try, fmt.Sprintf("%s did not connect to the %s of this check. "+
				"Its address is in the environment variable %s.", c.name, a.called, a.variable))
		}
	}
	if chat := s.chat(); chat != nil {
		try = append(try, wrongPath(c.name, chat.path, events)...)
	}
	return try
}

// wantsNobodyAsked reports whether the script is about programs that ask no chat server: it has a line
// "wire request count=0".
func (s *state) wantsNobodyAsked() bool {
	return slices.ContainsFunc(s.check.Commands, func(line lesson.Line) bool {
		return slices.Equal(line.Words, []string{"wire", "request", "count=0"})
	})
}

// connected reports whether the program has opened a connection to the server.
func connected(program, server string, events []wire.Event) bool {
	return slices.ContainsFunc(events, func(e wire.Event) bool {
		return e.Kind == "tcp.open" && e.From.Is(program) && e.To.Is(server)
	})
}

// wrongPath returns what to try where a program asks a chat server for a path that does not begin with that of its base
// URL, or goes on with /v1 after it: it took from OPENAI_BASE_URL the host alone, or added what it has already.
func wrongPath(program, base string, events []wire.Event) []string {
	for _, e := range events {
		value, _ := e.Lookup("path")
		path, _ := value.(string)
		if e.Kind != "request" || !e.From.Is(program) {
			continue
		}
		switch {
		case strings.HasPrefix(path, base+"/v1/"):
			return []string{fmt.Sprintf("%s asked for %s. OPENAI_BASE_URL ends in %s already: the program adds only what comes after it, "+
				"/chat/completions.", program, path, base)}
		case !strings.HasPrefix(path, base+"/") && strings.HasSuffix(path, "/chat/completions"):
			return []string{fmt.Sprintf("%s asked for %s. The base URL ends in %s, and the program has left that off: "+
				"give the client OPENAI_BASE_URL as it is.", program, path, base)}
		}
	}
	return nil
}
