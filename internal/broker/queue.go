package broker

import (
	"container/heap"
	"slices"

	"tutor/internal/amqp"
)

// queue holds messages and hands them to consumers. The virtual host's lock guards it.
type queue struct {
	vhost      *vhost
	name       string
	durable    bool
	autoDelete bool
	owner      *connection // of an exclusive queue; nil otherwise
	arguments  amqp.Table

	last     uint64       // position of the message that came last
	fresh    fifo[queued] // were never delivered
	returned returned     // came back; all of their positions are before those of fresh
	unacked  int

	consumers []*consumer
	active    []*consumer // those that may have room, in the order of their turns
	deleted   bool
	route     uint64 // the last message that came here; see exchange.collect
}

// returned is a heap of messages by their position.
type returned []queued

func (r returned) Len() int           { return len(r) }
func (r returned) Less(i, j int) bool { return r[i].position < r[j].position }
func (r returned) Swap(i, j int)      { r[i], r[j] = r[j], r[i] }
func (r *returned) Push(x any)        { *r = append(*r, x.(queued)) }

func (r *returned) Pop() any {
	last := len(*r) - 1
	x := (*r)[last]
	(*r)[last] = queued{}
	*r = (*r)[:last]
	return x
}

// ready returns how many messages wait for a consumer.
func (q *queue) ready() int { return len(q.returned) + q.fresh.len() }

// publish takes a message and hands it on if there is a consumer with room.
func (q *queue) publish(msg *message) {
	q.last++
	q.fresh.push(queued{message: msg, position: q.last})
	q.dispatch()
}

// pop takes the first message; there must be one.
func (q *queue) pop() queued {
	if len(q.returned) > 0 {
		return heap.Pop(&q.returned).(queued)
	}
	return q.fresh.pop()
}

// requeue puts a message back to where it was. The caller dispatches when all are back.
func (q *queue) requeue(m queued) {
	m.redelivered = true
	heap.Push(&q.returned, m)
}

// purge drops the messages that wait, and returns how many there were.
func (q *queue) purge() int {
	n := q.ready()
	q.fresh, q.returned = fifo[queued]{}, nil
	return n
}

// dispatch hands messages to consumers in turn, as long as there are both. A consumer without room
// loses its turn until it has some (RabbitMQ; see consumer.unblock).
func (q *queue) dispatch() {
	for len(q.active) > 0 && q.ready() > 0 {
		c := q.active[0]
		q.active = slices.Delete(q.active, 0, 1)
		if !c.hasRoom() {
			q.vhost.blocked++
			c.blocked = q.vhost.blocked
			continue
		}
		q.activate(c)
		c.deliver(q.pop())
	}
}

// activate gives a consumer its turn after those of the same or a higher priority.
func (q *queue) activate(c *consumer) {
	i := len(q.active)
	for i > 0 && q.active[i-1].priority < c.priority {
		i--
	}
	q.active = slices.Insert(q.active, i, c)
}

// add takes a new consumer.
func (q *queue) add(c *consumer) {
	q.consumers = append(q.consumers, c)
	q.activate(c)
}

// remove forgets a consumer. An auto-delete queue goes with its last one.
func (q *queue) remove(c *consumer) {
	same := func(there *consumer) bool { return there == c }
	q.consumers = slices.DeleteFunc(q.consumers, same)
	q.active = slices.DeleteFunc(q.active, same)
	c.blocked = 0
	if q.autoDelete && len(q.consumers) == 0 {
		q.delete()
	}
}

// delete removes the queue with its bindings and messages, and cancels its consumers.
func (q *queue) delete() {
	if q.deleted {
		return
	}
	q.deleted = true
	delete(q.vhost.queues, q.name)
	for _, x := range q.vhost.exchanges {
		x.unbind(func(b *binding) bool { return b.queue == q })
	}
	q.cancelConsumers()
	q.purge()
}

// openTo returns nil if a connection may use the queue.
func (q *queue) openTo(c *connection) error {
	if q.owner != nil && q.owner != c {
		return q.locked()
	}
	return nil
}

// locked returns RabbitMQ's refusal of another connection's exclusive queue.
func (q *queue) locked() error {
	return failed(amqp.ResourceLocked, "cannot obtain exclusive access to locked queue '%s' in vhost '%s'. It could be originally declared on another connection or the exclusive property value does not match that of the original declaration.", q.name, q.vhost.name)
}
