package likeness

import (
	"regexp"
	"strings"
)

// rule makes one kind of value the same wherever it comes from.
type rule struct {
	name string
	what *regexp.Regexp
	with string
}

// rules are for what a server makes up. A value with another length or alphabet than RabbitMQ's is
// left as it is, and so is a difference.
var rules = []rule{
	{"name of a queue", regexp.MustCompile(`\bamq\.gen-[-_A-Za-z0-9]{22}`), "amq.gen-NAME"},
	{"consumer tag", regexp.MustCompile(`\bamq\.ctag-[-_A-Za-z0-9]{22}`), "amq.ctag-NAME"},
	{"address of direct replies", regexp.MustCompile(`\bamq\.rabbitmq\.reply-to\.[-_.+/=A-Za-z0-9]{65}`), "amq.rabbitmq.reply-to.NAME"},
}

// normalise returns a line as it would be in the virtual host "/" with the user guest, and by the
// rules. What the rules replaced is kept under what it was replaced with, for [peer.fill].
func (p *peer) normalise(line string) string {
	line = strings.ReplaceAll(line, "vhost '"+p.vhost+"'", "vhost '/'")
	if user := p.broker.user.name; user != guest.name {
		line = strings.NewReplacer("'"+user+"'", "'guest'", " user-id="+user+" ", " user-id=guest ").Replace(line)
	}
	for _, r := range rules {
		line = r.what.ReplaceAllStringFunc(line, func(made string) string {
			p.made[r.with] = made
			return r.with
		})
	}
	return line
}

// fill puts back into a text what normalise has replaced.
func (p *peer) fill(s string) string {
	for with, made := range p.made {
		s = strings.ReplaceAll(s, with, made)
	}
	return s
}
