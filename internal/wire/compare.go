package wire

import (
	"cmp"
	"slices"
)

// Comparison is what two runs of one script have in common.
type Comparison struct {
	Events      int          // how many events of our run are compared
	Differences []Difference // in their order in our run
}

// Compare compares what went over the wire in two runs of one script, which may be against two
// servers that should be alike.
//
// The order of all events differs from run to run, so they are compared in lanes: what one end of a
// connection said on one channel. There the methods, their order and their fields must be the same.
// The n-th connection of a party is compared with its n-th; one that a run does not have is one
// difference. So is the place from which on a lane has other methods: what follows may be its
// consequence. What is not compared, because it is chance, or is meant to differ:
//
//   - when an event was, what time a message has, and where its place is among those of other lanes;
//   - names that are made up anew each time: of queues, consumers, calls, reply addresses, and ports.
//     They are named after who saw them first, so that the same name must be in the same places;
//   - heartbeats; who closed its socket first after a connection was closed by a method; what comes
//     after a socket was closed; whether it was closed by a reset;
//   - the names of virtual hosts that a program was let into;
//   - the server's version, platform, cluster name and licence, and the order of its mechanisms;
//   - how many messages and consumers a queue had when it was declared, and how many messages it had
//     left after a basic.get: that is what others have done by then;
//   - how often a script looks at a queue until it sees what it waits for, and its channels for that.
//     What it asked and the last answer are compared. It drops its connection at the end;
//   - who is given which message of a queue with several consumers, and in which order the replies
//     come. Of these the lanes have to agree in the messages' shape, and the runs in their contents,
//     each as often.
//
// Over HTTP it is requests that are compared, the n-th of a party with its n-th, and not connections;
// where a party has had several connections at one time, the order of its requests is chance too. Of
// JSON the order of the keys is compared. What is not, is:
//
//   - ids, times, addresses, and the values of headers that say such things;
//   - the text of answers, also where a request repeats it, how many tokens it has, and in how many
//     chunks it comes;
//   - comments in a stream, which servers send when there is nothing else for a while;
//   - how much of an answer a program has seen before it left, and what comes afterwards;
//   - who was the first to end a stream of which [DONE] has come.
//
// Where a recording is full, only what it holds is compared.
func Compare(ours, theirs []Event) Comparison {
	a, b := newRun(ours), newRun(theirs)
	a.addTrips(a.several, b.several)
	b.addTrips(a.several, b.several)
	var found []place
	reported := make(map[lane]bool) // connections that one run does not have
	for _, key := range slices.Concat(a.sorted(), missing(b, a)) {
		whole := key.connection()
		if a.connections[whole] == b.connections[whole] {
			found = append(found, compareLane(key, a.lanes[key], b.lanes[key])...)
			continue
		}
		if !reported[whole] {
			reported[whole] = true
			d := differenceAt(key, a.lanes[key], b.lanes[key], 0)
			d.Missing = true
			found = append(found, d)
		}
	}
	if len(found) == 0 {
		found = compareContents(a.contents, b.contents)
	}
	slices.SortStableFunc(found, func(x, y place) int { return cmp.Compare(x.seq, y.seq) })
	c := Comparison{Events: a.events}
	for _, f := range found {
		c.Differences = append(c.Differences, f.Difference)
	}
	return c
}

// place is a difference with its place in our run; in theirs, where ours has nothing like it.
type place struct {
	Difference
	seq int
}

// missing returns the lanes of r that other does not have.
func missing(r, other run) []lane {
	return slices.DeleteFunc(r.sorted(), func(key lane) bool { return other.lanes[key] != nil })
}

// compareLane returns where the two lanes differ: everywhere if they have the same methods in the same
// order, and else in the first place, because what comes after it may have moved.
func compareLane(key lane, ours, theirs []line) (found []place) {
	alike := slices.EqualFunc(ours, theirs, func(a, b line) bool { return a.kind == b.kind })
	for i := range max(len(ours), len(theirs)) {
		if i < len(ours) && i < len(theirs) && ours[i].equal(theirs[i]) {
			continue
		}
		found = append(found, differenceAt(key, ours, theirs, i))
		if !alike {
			break
		}
	}
	return found
}

// differenceAt returns the difference of two lanes in the place i, which at least one of them has.
func differenceAt(key lane, ours, theirs []line, i int) place {
	d := place{Difference: Difference{
		Party: key.party, Connection: key.nth, HTTP: key.http, FromServer: !key.up, Channel: key.channel, Event: i + 1,
		Ours: sideOf(ours, i), Theirs: sideOf(theirs, i),
	}}
	if i < len(ours) && i < len(theirs) {
		d.Fields = differingFields(ours[i], theirs[i])
	}
	switch {
	case i < len(ours):
		d.seq = ours[i].seq
	case len(ours) > 0:
		d.seq = ours[len(ours)-1].seq
	default:
		d.seq = theirs[i].seq
	}
	return d
}

// compareContents returns the first message that one run has more often than the other.
func compareContents(ours, theirs []line) []place {
	count := make(map[string]int)
	for _, l := range theirs {
		count[l.key()]++
	}
	for _, l := range ours {
		count[l.key()]--
	}
	our, their := firstLeft(ours, count, -1), firstLeft(theirs, count, 1)
	if our == nil && their == nil {
		return nil
	}
	return []place{{Difference: Difference{Shared: true, Ours: sideOf(our, 0), Theirs: sideOf(their, 0)}}}
}

// firstLeft returns the first line of which there are too many, in the direction of sign, alone in a
// list; an empty list if there is none.
func firstLeft(lines []line, count map[string]int, sign int) []line {
	for _, l := range lines {
		if count[l.key()]*sign > 0 {
			return []line{l}
		}
	}
	return nil
}

// differingFields returns the fields in which two lines of one kind differ.
func differingFields(a, b line) (differing []FieldDifference) {
	if a.kind != b.kind {
		return nil
	}
	seen := make(map[string]bool)
	for _, f := range slices.Concat(a.fields, b.fields) {
		ours, theirs := a.value(f.name), b.value(f.name)
		if ours != theirs && !seen[f.name] {
			differing = append(differing, FieldDifference{f.name, ours, theirs})
		}
		seen[f.name] = true
	}
	return differing
}

// value returns how a field reads, "" where there is none: one that is there and empty has quotes.
func (l line) value(field string) string {
	for _, f := range l.fields {
		if f.name == field {
			return printable(f.value)
		}
	}
	return ""
}
