// Package wire is what went over the wire: events, the recording that holds them, and the small
// language in which a script asks about them.
//
// An [Event] is one AMQP method with its content, one HTTP request, response or chunk of a stream, or
// something below them such as a connection's end. A [Recording] is the list of all events of one
// script in the order of cause and effect. [ParseAssert], [ParseSpan] and [ParseOverlap] read the
// language; what they return looks at a list of events ([Assert.Eval]) or at a recording that is
// still growing ([Assert.Wait]). [Compare] says in what two runs of one script differ when all is
// left out that is chance.
//
// # The language
//
// A query is a kind and any number of matchers, all of which must hold:
//
//	basic.publish from=client reply-to~. size<1KiB !expiration
//
// The kinds are AMQP's methods by their names in the specification, HTTP's "request", "response",
// "chunk" and "aborted", a few of our own and the derived kinds "rpc" and "call"; [Kinds] lists them
// with their fields. A matcher is one of
//
//	field=value    the field reads exactly so
//	field!=value   it does not
//	field~regexp   the regular expression matches somewhere in it
//	field<number   also <=, > and >=: a number, a size such as 64KiB, or a duration such as 3s
//	!field         it is absent, empty or false
//
// A field that is absent reads as the empty string. "from" and "to" compare with any name of that
// party: the program's, its AMQP connection's, the server's. Tables and JSON bodies are entered by
// a dot: headers.x-retry=2, client-properties.product~amqp, json.result=13. The names of HTTP headers
// are in lower case, as headers.content-type. A number of a JSON body
// reads as it was sent, so that json.temperature=0 does not hold on 0.0: where that may come, compare
// values, as in json.temperature<=0. A null counts as absent: !json.temperature holds on it.
package wire

import (
	"strings"
	"time"
)

// Event is one thing that went over the wire. Events are values; nobody changes one that has been
// recorded.
type Event struct {
	Seq     int           // place in the recording, from 1
	At      time.Duration // since the recording began
	Kind    string        // an AMQP method such as "basic.publish", "request", or another of Kinds
	From    Party
	To      Party
	Conn    int // which connection of the recording, from 1
	Channel uint16
	Fields  []Field // a method's arguments with the queue of a delivery, its content's properties, its size
	Body    []byte  // the content of a method with content, an HTTP body as it came, or a chunk's data
	BodyCut bool    // Body is only the beginning
}

// Field is one named value of an event.
type Field struct {
	Name  string // as in the AMQP specification, "routing-key", or as Kinds has it
	Value any
}

// Party is one end of a connection: a program or a server.
type Party struct {
	Program    string // the program's name in the script
	Connection string // its AMQP connection_name, from the moment it is known
	Server     string // "rabbitmq" or "llama"
}

// Is reports whether name is one of the party's names.
func (p Party) Is(name string) bool {
	return name != "" && (name == p.Program || name == p.Connection || name == p.Server)
}

// String returns the party's name for people: "rabbitmq", "client", or "rpc/server1" where the
// program and its connection have different names.
func (p Party) String() string {
	switch {
	case p.Server != "":
		return p.Server
	case p.Program == "" && p.Connection == "":
		return "?"
	case p.Program == "" || p.Program == p.Connection:
		return p.Connection
	case p.Connection == "":
		return p.Program
	}
	return p.Program + "/" + p.Connection
}

// matches reports whether one of the party's names fulfils the condition.
func (p Party) matches(condition func(string) bool) bool {
	for _, name := range []string{p.Program, p.Connection, p.Server} {
		if name != "" && condition(name) {
			return true
		}
	}
	return false
}

// Lookup returns the value of a field. Beside the event's own fields there are "from", "to",
// "channel", "connection" (the AMQP connection_name), "body", "json" with a path such as
// "json.result" or "json.list.0" for a body that is JSON, and paths into tables such as
// "headers.x-retry".
func (e Event) Lookup(field string) (value any, ok bool) {
	switch field {
	case "from":
		return e.From.String(), true
	case "to":
		return e.To.String(), true
	case "channel":
		return e.Channel, true
	case "connection":
		name := e.From.Connection + e.To.Connection // only a program's end has one
		return name, name != ""
	case "body":
		return e.Body, e.Body != nil
	}
	for _, f := range e.Fields {
		if f.Name == field {
			return f.Value, true
		}
	}
	name, path, dotted := strings.Cut(field, ".")
	if name == "json" {
		return lookupJSON(e.Body, path)
	}
	if !dotted {
		return nil, false
	}
	if table, found := e.Lookup(name); found {
		return descend(table, path)
	}
	return nil, false
}
