package broker

import "tutor/internal/amqp"

// basicQos answers basic.qos (AMQP 0-9-1 specification, 1.8.3.1;
// https://www.rabbitmq.com/docs/consumer-prefetch). Without global it is for the consumers to come.
func (ch *channel) basicQos(m *amqp.BasicQos) error {
	if m.PrefetchSize != 0 {
		return failed(amqp.NotImplemented, "prefetch_size!=0 (%d)", m.PrefetchSize)
	}
	broker := ch.connection.broker
	if m.Global && !broker.profile.permits("global_qos") {
		broker.logf("connection %s, channel %d: %s", ch.connection.remote(), ch.id, broker.profile.denial("global_qos"))
		m.Global = false
	}
	ch.limit = 0
	if m.Global {
		ch.limit = int(m.PrefetchCount)
	} else {
		ch.prefetch = int(m.PrefetchCount)
	}
	ch.send(&amqp.BasicQosOk{})
	ch.unblock()
	return nil
}

// basicConsume answers basic.consume (AMQP 0-9-1 specification, 1.8.3.3). That no-local does
// nothing is RabbitMQ's way.
func (ch *channel) basicConsume(m *amqp.BasicConsume) error {
	name, err := ch.queueName(m.Queue)
	switch {
	case err != nil:
		return err
	case ch.consumers[m.ConsumerTag] != nil:
		return failed(amqp.NotAllowed, "attempt to reuse consumer tag '%s'", m.ConsumerTag)
	case name == replyTo:
		return ch.consumeReplies(m)
	case ch.isReplyQueue(name):
		return failed(amqp.PreconditionFailed, "only creator channel may consume from queue '%s' in vhost '%s'", name, ch.vhost.name)
	}
	q, err := ch.permittedQueue(read, name)
	if err != nil {
		return err
	}
	priority, isNumber := integer(m.Arguments["x-priority"])
	if given, ok := m.Arguments["x-priority"]; ok && !isNumber {
		return invalidArgument("x-priority", q.name, ch.vhost, notAnInteger(given))
	}
	if len(q.consumers) > 0 && (m.Exclusive || q.consumers[0].exclusive) {
		return failed(amqp.AccessRefused, "queue '%s' in vhost '%s' in exclusive use", q.name, ch.vhost.name)
	}
	if m.ConsumerTag == "" {
		m.ConsumerTag = serverName("amq.ctag-")
	}
	c := &consumer{
		channel:   ch,
		queue:     q,
		tag:       m.ConsumerTag,
		noAck:     m.NoAck,
		exclusive: m.Exclusive,
		priority:  priority,
		prefetch:  ch.prefetch,
	}
	ch.consumers[c.tag] = c
	ch.reply(m.NoWait, &amqp.BasicConsumeOk{ConsumerTag: c.tag})
	q.add(c)
	q.dispatch()
	return nil
}

// basicCancel answers basic.cancel (AMQP 0-9-1 specification, 1.8.3.5). What the consumer has
// unacknowledged stays so.
func (ch *channel) basicCancel(m *amqp.BasicCancel) error {
	if ch.replier != nil && ch.replier.tag == m.ConsumerTag {
		ch.dropReplier()
		ch.reply(m.NoWait, &amqp.BasicCancelOk{ConsumerTag: m.ConsumerTag})
		return nil
	}
	c := ch.consumers[m.ConsumerTag]
	delete(ch.consumers, m.ConsumerTag)
	ch.reply(m.NoWait, &amqp.BasicCancelOk{ConsumerTag: m.ConsumerTag})
	if c != nil {
		c.queue.remove(c)
	}
	return nil
}
