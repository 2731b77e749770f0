package broker

import "tutor/internal/amqp"

// consumer gets a queue's messages on a channel.
type consumer struct {
	channel   *channel
	queue     *queue
	tag       string
	noAck     bool
	exclusive bool
	priority  int
	prefetch  int // most unacknowledged messages; 0 is no limit
	unacked   int
	// blocked is not 0 for a consumer that waits for room, and so is not among its queue's active
	// ones: those that have waited longer have a lower number.
	blocked uint64
}

// hasRoom reports whether the consumer may have another message. The channel's limit stops those
// too that do not acknowledge.
func (c *consumer) hasRoom() bool {
	if !c.noAck && c.prefetch > 0 && c.unacked >= c.prefetch {
		return false
	}
	if c.channel.limit > 0 && c.channel.delivered >= c.channel.limit {
		return false
	}
	return !c.channel.connection.out.full()
}

// deliver sends a message of the queue.
func (c *consumer) deliver(m queued) {
	ch := c.channel
	tag := ch.nextTag()
	if !c.noAck {
		ch.hold(delivery{tag: tag, queue: c.queue, consumer: c, message: m})
	}
	ch.sendContent(&amqp.BasicDeliver{
		ConsumerTag: c.tag,
		DeliveryTag: tag,
		Redelivered: m.redelivered,
		Exchange:    m.exchange,
		RoutingKey:  m.routingKey,
	}, m.message)
}

// unblock gives a consumer that had no room another turn.
func (c *consumer) unblock() {
	if c.blocked > 0 {
		c.blocked = 0
		c.queue.activate(c)
	}
}

// cancelConsumers ends the consumers of a queue that is gone, and tells the clients that can be
// told (https://www.rabbitmq.com/docs/consumer-cancel).
func (q *queue) cancelConsumers() {
	for _, c := range q.consumers {
		c.blocked = 0
		delete(c.channel.consumers, c.tag)
		if c.channel.connection.cancels {
			c.channel.send(&amqp.BasicCancel{ConsumerTag: c.tag, NoWait: true})
		}
	}
	q.consumers, q.active = nil, nil
}
