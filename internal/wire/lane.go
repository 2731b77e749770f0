package wire

import (
	"cmp"
	"fmt"
	"slices"
)

// lane is one direction of one channel of a connection. Only there AMQP promises an order (AMQP 0-9-1
// specification, 4.7); how lanes interleave differs from run to run.
type lane struct {
	party   string // the program, with its connection's name where that is another
	nth     int    // which of the party's connections, from 1
	up      bool   // from the program
	channel uint16
	http    bool // it is of the party's nth request over HTTP
}

// connection returns what the lanes of one connection have in common.
func (l lane) connection() lane { return lane{party: l.party, nth: l.nth, http: l.http} }

// connection is what a run has of one connection.
type connection struct {
	program Party
	party   string // the program's name
	server  string
	nth     int  // which of the party's connections, from 1
	script  bool // it is the script's own
	http    bool // it speaks HTTP, or goes to where others do
	asked   bool // so far one end has asked for the connection's end by a method
	ended   bool // so far one end has closed its socket
}

// run is a recording as it is compared.
type run struct {
	lanes       map[lane][]line
	connections map[lane]bool // those that have lanes
	contents    []line        // of the messages that lanes do not say everything of
	events      int           // how many of the recording's are compared

	trips   map[string][]trip // over HTTP, by party
	several map[string]bool   // the parties that have had several connections at one time
}

// normaliser turns a recording into a run.
type normaliser struct {
	connections map[int]*connection
	hosts       map[string]bool // the virtual hosts that a program was let into
	shared      shared
	names       *names
	run         run
}

func newRun(events []Event) run {
	n := &normaliser{
		connections: connectionsOf(events),
		hosts:       hostsOf(events),
		shared:      sharedIn(events),
		names:       newNames(),
		run:         run{lanes: make(map[lane][]line), connections: make(map[lane]bool)},
	}
	n.run.trips, n.run.several = tripsOf(events, n.connections), severalAt(events, n.connections)
	polls := pollsOf(events)
	for i, e := range events {
		if c := n.connections[e.Conn]; !c.http && !polls[i] && n.compared(e, c) {
			n.add(e, c)
		}
	}
	return n.run
}

// add appends an event to its lane.
func (n *normaliser) add(e Event, c *connection) {
	l := n.normalise(e, c)
	if n.shared.byChance(e) {
		n.run.contents = append(n.run.contents, l.content())
		l = l.shape(e.Body)
	}
	key := lane{party: c.party, nth: c.nth, up: isUp(e), channel: e.Channel}
	if c.script {
		key.channel = 0 // it opens channels as it looks, until it sees what it waits for
	}
	n.run.lanes[key] = append(n.run.lanes[key], l)
	n.run.connections[key.connection()] = true
	n.run.events++
}

// compared reports whether an event is no chance. Events are given in their order.
func (n *normaliser) compared(e Event, c *connection) bool {
	if c.ended {
		return false // what was on its way to a socket that is closed
	}
	switch e.Kind {
	case "amqp.heartbeat":
		return false
	case "tcp.close": // which end's is seen first is chance after a method
		c.ended = true
		return !c.asked && !c.script
	case "connection.close":
		c.asked = true
		return !c.script || textOf(e, "reply-code") != connectionForced // it drops its connection, and then its server goes
	}
	return true
}

// connectionForced is the code with which a server that goes away closes its connections.
const connectionForced = "320"

// isUp reports whether a program sent the event.
func isUp(e Event) bool { return e.From.Server == "" }

// connectionsOf returns the connections by their numbers.
func connectionsOf(events []Event) map[int]*connection {
	all := make(map[int]*connection)
	http := make(map[string]bool) // servers
	var order []*connection
	for _, e := range events {
		p, server := e.From, e.To.Server
		if !isUp(e) {
			p, server = e.To, e.From.Server
		}
		http[server] = http[server] || isHTTP(e)
		c := all[e.Conn]
		if c == nil {
			c = &connection{server: server, script: p.Program == scriptProgram}
			all[e.Conn] = c
			order = append(order, c)
		}
		c.program.Program = cmp.Or(c.program.Program, p.Program)
		c.program.Connection = cmp.Or(c.program.Connection, p.Connection) // known from the first method on
	}
	count := make(map[string]int)
	for _, c := range order {
		c.party = c.program.String()
		if c.http = http[c.server]; !c.http {
			count[c.party]++
			c.nth = count[c.party]
		}
	}
	return all
}

// hostsOf returns the virtual hosts that a server let a program into.
func hostsOf(events []Event) map[string]bool {
	asked := make(map[int]string)
	hosts := make(map[string]bool)
	for _, e := range events {
		switch e.Kind {
		case "connection.open":
			asked[e.Conn] = textOf(e, "virtual-host")
		case "connection.open-ok":
			hosts[asked[e.Conn]] = true
		}
	}
	return hosts
}

// sorted returns the lanes of a run in the order of their first events.
func (r run) sorted() []lane {
	var keys []lane
	for key := range r.lanes {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b lane) int {
		return cmp.Or(cmp.Compare(r.lanes[a][0].seq, r.lanes[b][0].seq), cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)))
	})
	return keys
}
