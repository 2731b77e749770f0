package wire

import (
	"fmt"
	"strings"
)

// Difference is a place in which two runs of a script differ.
type Difference struct {
	Party      string // the program, with its connection's name where that is another: "client1/client"
	Connection int    // which of the party's connections, from 1; over HTTP, which of its requests
	HTTP       bool   // it is in a request or its answer; with the Connection 0, in what belongs to none
	Missing    bool   // one run does not have that connection
	FromServer bool   // it is in what the server said to the party; else in what the party said
	Channel    uint16 // 0 for all channels of the script's own connection
	Event      int    // the place among those that are compared, from 1

	// Shared says that it is in the messages of a queue with several consumers, of which all that
	// is compared is how often there was each. Nothing above is set then.
	Shared bool

	Ours, Theirs Side
	Fields       []FieldDifference // in which the two events differ, if they are of one kind
}

// FieldDifference is a field in which two events differ. A run that does not have it has "", as one
// whose flag is not set.
type FieldDifference struct{ Name, Ours, Theirs string }

// Side is what one run has where the other has something else.
type Side struct {
	Event  string   // with its fields, as compared; "" if the run has none there
	Before []string // the events before it, the last one last
	After  []string // the events after it
}

// nearby is how many events are shown before and after a difference.
const nearby = 2

// longest is how many characters of an event are shown.
const longest = 400

// sideOf returns what a lane has in its place i.
func sideOf(lines []line, i int) (s Side) {
	if i < len(lines) {
		s.Event = lines[i].String()
	}
	for j := max(0, i-nearby); j <= min(i+nearby, len(lines)-1); j++ {
		switch {
		case j < i:
			s.Before = append(s.Before, lines[j].String())
		case j > i:
			s.After = append(s.After, lines[j].String())
		}
	}
	return s
}

// Describe says in full sentences where the runs differ and in what, then shows both with the events
// around. The runs are called by the names that are given: "embedded (rabbitmq@4.3)".
func (d Difference) Describe(ours, theirs string) string {
	var b strings.Builder
	switch {
	case d.Missing:
		with, without := ours, theirs
		if d.Ours.Event == "" {
			with, without = theirs, ours
		}
		fmt.Fprintf(&b, "On %s there is %s, and on %s there is not.\n", with, d.connection(), without)
	case d.Shared:
		b.WriteString("Of the messages of a queue with several consumers, and of the replies to them, some are not as often there on both servers.\n")
	default:
		fmt.Fprintf(&b, "The runs differ in %s, in its event %d: %s.\n", d.lane(), d.Event, d.what(ours, theirs))
	}
	d.Ours.write(&b, ours)
	d.Theirs.write(&b, theirs)
	return strings.TrimSuffix(b.String(), "\n")
}

// what says how the two events differ.
func (d Difference) what(ours, theirs string) string {
	switch {
	case d.Ours.Event == "":
		return fmt.Sprintf("%s has nothing more there", ours)
	case d.Theirs.Event == "":
		return fmt.Sprintf("%s has nothing more there", theirs)
	case len(d.Fields) > 0:
		var parts []string
		for _, f := range d.Fields {
			our, their := excerpts(f.Ours, f.Theirs)
			parts = append(parts, fmt.Sprintf("%s %s, where %s has %s", f.Name, their, ours, our))
		}
		return fmt.Sprintf("%s has %s", theirs, strings.Join(parts, ", and "))
	}
	our, _, _ := strings.Cut(d.Ours.Event, " ")
	their, _, _ := strings.Cut(d.Theirs.Event, " ")
	return fmt.Sprintf("%s has %s, and %s has %s", ours, our, theirs, their)
}

// connection names the party's connection.
func (d Difference) connection() string {
	if d.HTTP && d.Connection == 0 {
		return "something of " + printable(d.Party) + " that belongs to no request"
	}
	if d.HTTP {
		return fmt.Sprintf("a request %d of %s", d.Connection, printable(d.Party))
	}
	if d.Connection == 1 {
		return "a connection of " + printable(d.Party)
	}
	return fmt.Sprintf("a connection %d of %s", d.Connection, printable(d.Party))
}

// lane names what one end said.
func (d Difference) lane() string {
	who := "what " + printable(d.Party) + " said"
	if d.FromServer {
		who = "what the server said to " + printable(d.Party)
	}
	switch {
	case d.HTTP && d.Connection == 0:
		return who + " outside of requests"
	case d.HTTP && d.FromServer:
		return fmt.Sprintf("%s in answer to its request %d", who, d.Connection)
	case d.HTTP:
		return fmt.Sprintf("%s in its request %d", who, d.Connection)
	}
	if d.Connection > 1 {
		who += fmt.Sprintf(" on its connection %d", d.Connection)
	}
	if d.Party == scriptProgram {
		return who // its channels are not compared
	}
	return fmt.Sprintf("%s on channel %d", who, d.Channel)
}

// write shows the side with the events around it, its own marked.
func (s Side) write(b *strings.Builder, name string) {
	fmt.Fprintf(b, "  %s:\n", name)
	for _, event := range s.Before {
		fmt.Fprintf(b, "      %s\n", shorten(event, longest))
	}
	if s.Event == "" {
		b.WriteString("    > nothing\n")
	} else {
		fmt.Fprintf(b, "    > %s\n", shorten(s.Event, longest))
	}
	for _, event := range s.After {
		fmt.Fprintf(b, "      %s\n", shorten(event, longest))
	}
}

// excerpts returns two values that differ, long ones from shortly before where they do.
func excerpts(a, b string) (string, string) {
	from := 0
	ra, rb := []rune(a), []rune(b)
	for from < len(ra) && from < len(rb) && ra[from] == rb[from] {
		from++
	}
	from = max(0, from-shortValue/2)
	cut := func(value []rune) string {
		switch {
		case len(value) == 0:
			return "none"
		case len(value) <= shortBody:
			return string(value)
		case from == 0:
			return shorten(string(value), shortBody)
		}
		return "…" + shorten(string(value[from:]), shortBody)
	}
	return cut(ra), cut(rb)
}
