package wire

import (
	"fmt"
	"regexp"
	"strings"
)

// generated matches what a program or a server makes up anew in each run: RabbitMQ's names of queues,
// consumers and reply addresses, the consumer tags of client libraries, UUIDs, and the ports of
// addresses. Its groups are named after what is made up; those of "masked" have no name of their own,
// because who sees them first is chance.
var generated = regexp.MustCompile(`(?P<queue>amq\.gen-[\w-]{22})` +
	`|(?P<tag>\bamq\.ctag-[\w-]{22}|\bctag[-0-9][^'\s]*)` +
	`|(?P<id>\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b)` +
	`|(?P<masked>\bamq\.rabbitmq\.reply-to\.[^'\s]+|\b\d{1,3}(?:\.\d{1,3}){3}:\d+\b)`)

// names gives what was made up a name by who was the first to say or hear it, such as
// "<queue 1 of client>": what is first in the order of cause and effect is the same in each run, and
// so the name is the same in all of them, wherever it appears.
type names struct {
	known  map[string]string
	counts map[string]int
}

func newNames() *names { return &names{known: make(map[string]string), counts: make(map[string]int)} }

// in returns a text that belongs to a party with names in the place of what was made up.
func (n *names) in(s, party string) string {
	var b strings.Builder
	done := 0
	for _, m := range generated.FindAllStringSubmatchIndex(s, -1) {
		b.WriteString(s[done:m[0]])
		b.WriteString(n.name(s[m[0]:m[1]], groupOf(m), party))
		done = m[1]
	}
	b.WriteString(s[done:])
	return b.String()
}

// groupOf returns the name of the group that matched.
func groupOf(match []int) string {
	for i, name := range generated.SubexpNames() {
		if name != "" && match[2*i] >= 0 {
			return name
		}
	}
	return ""
}

func (n *names) name(made, kind, party string) string {
	if kind == "masked" {
		if strings.HasPrefix(made, directReplyTo) {
			return directReplyTo + ".<address>"
		}
		return "<address>"
	}
	key := made
	if kind == "tag" { // is known to one connection, and another may have the same
		key += " of " + party
	}
	name, ok := n.known[key]
	if !ok {
		of := kind + " of " + party
		n.counts[of]++
		name = fmt.Sprintf("<%s %d of %s>", kind, n.counts[of], party)
		n.known[key] = name
	}
	return name
}

// someHost stands for the virtual hosts of a run, which a real RabbitMQ has one for each script.
const someHost = "<virtual host>"

// quotedHost is how RabbitMQ's reply texts name a virtual host.
var quotedHost = regexp.MustCompile(`vhost '([^']*)'`)
