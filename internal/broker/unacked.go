package broker

import (
	"cmp"
	"slices"
)

// delivery is a message that a client has and has not acknowledged.
type delivery struct {
	tag      uint64
	queue    *queue
	consumer *consumer // nil where the message was asked for by basic.get
	message  queued
}

// unacked are a channel's deliveries in the order of their tags. What was taken out of the middle
// leaves a hole, without a queue, until there are more holes than deliveries.
type unacked struct {
	list []delivery
	live int
}

func (u *unacked) add(d delivery) {
	u.list = append(u.list, d)
	u.live++
}

// take removes the delivery with that tag, and with multiple those before it too. It returns them
// in order, nothing where there is no such tag.
func (u *unacked) take(tag uint64, multiple bool) []delivery {
	i, ok := slices.BinarySearchFunc(u.list, tag, func(d delivery, tag uint64) int { return cmp.Compare(d.tag, tag) })
	if !ok || u.list[i].queue == nil {
		return nil
	}
	if multiple {
		return u.takeFirst(i + 1)
	}
	taken := u.list[i]
	u.list[i] = delivery{tag: tag}
	u.live--
	u.compact()
	return []delivery{taken}
}

// takeAll removes all deliveries.
func (u *unacked) takeAll() []delivery { return u.takeFirst(len(u.list)) }

// takeFirst removes the first n entries of the list and returns the deliveries among them. It moves
// none of those that stay: a client may have thousands, and take them one by one with multiple.
func (u *unacked) takeFirst(n int) []delivery {
	first := u.list[:n]
	taken := slices.DeleteFunc(slices.Clone(first), func(d delivery) bool { return d.queue == nil })
	u.live -= len(taken)
	clear(first) // else the list would keep their messages
	if u.list = u.list[n:]; len(u.list) == 0 {
		u.list = first[:0]
	}
	return taken
}

// compact drops the holes where there are too many.
func (u *unacked) compact() {
	if u.live == 0 {
		u.list = u.list[:0]
	} else if len(u.list) > 2*u.live+16 {
		u.list = slices.DeleteFunc(u.list, func(d delivery) bool { return d.queue == nil })
	}
}
