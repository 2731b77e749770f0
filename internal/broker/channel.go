package broker

import (
	"cmp"
	"slices"

	"tutor/internal/amqp"
)

// channel is one channel of a connection. Its connection's goroutine uses it under the virtual
// host's lock.
type channel struct {
	connection *connection
	vhost      *vhost
	id         uint16
	closing    bool // the broker has closed it and waits for channel.close-ok

	content content // the message that is coming in

	lastTag   uint64
	unacked   unacked
	delivered int // unacknowledged deliveries to consumers
	prefetch  int // for the consumers to come; 0 is no limit
	limit     int // for all consumers of the channel together; 0 is no limit

	consumers map[string]*consumer
	replier   *replyConsumer // of direct reply-to
	lastQueue string         // the name declared last, which an empty name means
	confirms  bool
	published uint64 // messages since confirm.select
}

// channelFrame gives a frame to its channel, which channel.open makes.
func (c *connection) channelFrame(f amqp.Frame) error {
	c.vhost.mu.Lock()
	defer c.vhost.mu.Unlock()
	ch := c.channels[f.Channel]
	var err error
	if ch == nil {
		err = c.openChannel(f)
	} else {
		err = ch.frame(f)
	}
	if e, ok := err.(*failure); ok && !e.hard {
		ch.fail(e)
		return nil
	}
	return err
}

// openChannel takes the first frame on a channel, which must be channel.open.
func (c *connection) openChannel(f amqp.Frame) error {
	if f.Type != amqp.FrameMethod {
		return notAMethod()
	}
	m, err := parse(f)
	if err != nil {
		return err
	}
	if _, ok := m.(*amqp.ChannelOpen); !ok {
		return failed(amqp.ChannelError, "expected 'channel.open'").at(m.Spec().Class, m.Spec().ID)
	}
	ch := &channel{connection: c, vhost: c.vhost, id: f.Channel, consumers: map[string]*consumer{}}
	c.channels[f.Channel] = ch
	ch.send(&amqp.ChannelOpenOk{})
	return nil
}

// frame takes a frame on an open channel. A failure carries the method at fault.
func (ch *channel) frame(f amqp.Frame) error {
	m, msg, err := ch.assemble(f)
	if m == nil || err != nil {
		return err
	}
	if ch.closing {
		ch.closed(m)
		return nil
	}
	err = ch.handle(m, msg)
	if e, ok := err.(*failure); ok && e.class == 0 && !e.crash {
		err = e.at(m.Spec().Class, m.Spec().ID)
	}
	return err
}

// fail closes the channel. What comes on it is ignored until the client has seen that.
func (ch *channel) fail(f *failure) {
	ch.connection.broker.logf("connection %s, channel %d: %s", ch.connection.remote(), ch.id, f.replyText())
	ch.stopConsuming()
	ch.closing = true
	ch.send(&amqp.ChannelClose{ReplyCode: f.code, ReplyText: f.replyText(), ClassID: f.class, MethodID: f.method})
}

// closed takes what comes on a channel that the broker has closed.
func (ch *channel) closed(m amqp.Method) {
	switch m.(type) {
	case *amqp.ChannelCloseOk:
		ch.release()
		delete(ch.connection.channels, ch.id)
	case *amqp.ChannelClose:
		ch.send(&amqp.ChannelCloseOk{})
	}
}

// release ends all that the channel has, and puts back what is unacknowledged.
func (ch *channel) release() {
	ch.stopConsuming()
	ch.dropReplier()
	ch.requeue(ch.unacked.takeAll())
}

// stopConsuming ends the channel's consumers and puts back what is unacknowledged of their queues. It
// is RabbitMQ's way that what came of other queues, by basic.get, stays with a channel that it has
// closed until the client knows.
func (ch *channel) stopConsuming() {
	consumed := map[*queue]bool{}
	for _, c := range ch.consumers {
		consumed[c.queue] = true
		c.queue.remove(c)
	}
	clear(ch.consumers)
	deliveries := ch.unacked.takeAll()
	for _, d := range deliveries {
		consumed[d.queue] = consumed[d.queue] || d.consumer != nil
	}
	var back []delivery
	for _, d := range deliveries {
		if consumed[d.queue] {
			back = append(back, d)
		} else {
			ch.unacked.add(d)
		}
	}
	ch.requeue(back)
}

// requeue puts deliveries back, all of them before any goes out again.
func (ch *channel) requeue(deliveries []delivery) {
	for _, d := range deliveries {
		ch.letGo(d)
		if !d.queue.deleted {
			d.queue.requeue(d.message)
		}
	}
	ch.resume(deliveries)
}

// hold keeps a delivery until it is acknowledged.
func (ch *channel) hold(d delivery) {
	ch.unacked.add(d)
	d.queue.unacked++
	if d.consumer != nil {
		d.consumer.unacked++
		ch.delivered++
	}
}

// letGo is the end of hold.
func (ch *channel) letGo(d delivery) {
	d.queue.unacked--
	if d.consumer != nil {
		d.consumer.unacked--
		ch.delivered--
	}
}

// resume goes on with the queues and consumers of deliveries that were let go.
func (ch *channel) resume(deliveries []delivery) {
	if ch.limit > 0 {
		ch.unblock()
	}
	for i, d := range deliveries {
		if d.consumer != nil {
			d.consumer.unblock()
		}
		if i+1 == len(deliveries) || deliveries[i+1].queue != d.queue {
			d.queue.dispatch()
		}
	}
}

// unblock gives all consumers that had no room another turn, in the order in which they lost theirs.
func (ch *channel) unblock() {
	var blocked []*consumer
	for _, c := range ch.consumers {
		if c.blocked > 0 {
			blocked = append(blocked, c)
		}
	}
	slices.SortFunc(blocked, func(a, b *consumer) int { return cmp.Compare(a.blocked, b.blocked) })
	for _, c := range blocked {
		c.unblock()
	}
	for _, c := range blocked {
		c.queue.dispatch()
	}
}

func (ch *channel) nextTag() uint64 {
	ch.lastTag++
	return ch.lastTag
}

// send appends a method to what goes to the client.
func (ch *channel) send(m amqp.Method) {
	ch.connection.out.send(ch.id, m)
	ch.vhost.touch(ch.connection.out)
}

// reply sends an answer, unless the client has asked for none.
func (ch *channel) reply(noWait bool, m amqp.Method) {
	if !noWait {
		ch.send(m)
	}
}

// sendContent appends a method with a message.
func (ch *channel) sendContent(m amqp.Method, msg *message) {
	ch.connection.out.sendContent(ch.id, m, msg)
	ch.vhost.touch(ch.connection.out)
}
