package broker

import (
	"strings"

	"tutor/internal/amqp"
)

// queueDeclare answers queue.declare (AMQP 0-9-1 specification, 1.7.2.1).
func (ch *channel) queueDeclare(m *amqp.QueueDeclare) error {
	m.Queue = strings.NewReplacer("\r", "", "\n", "").Replace(m.Queue)
	q, err := ch.declaredQueue(m)
	if err != nil {
		return err
	}
	ch.lastQueue = q.name
	ch.reply(m.NoWait, &amqp.QueueDeclareOk{
		Queue:         q.name,
		MessageCount:  uint32(q.ready()),
		ConsumerCount: uint32(len(q.consumers)),
	})
	return nil
}

// declaredQueue returns the queue that a queue.declare is about, which it makes if need be.
func (ch *channel) declaredQueue(m *amqp.QueueDeclare) (*queue, error) {
	v, c := ch.vhost, ch.connection
	if isReplyName(m.Queue) {
		return v.replyQueue(m.Queue)
	}
	if m.Passive {
		if c.broker.profile.passiveConfigure {
			if err := c.allowed(configure, "queue", m.Queue); err != nil {
				return nil, err
			}
		}
		return v.queue(m.Queue, c)
	}
	if m.Queue == "" {
		m.Queue = serverName("amq.gen-")
	} else if strings.HasPrefix(m.Queue, "amq.") {
		return nil, failed(amqp.AccessRefused, "queue name '%s' contains reserved prefix 'amq.*'", m.Queue)
	}
	if err := c.allowed(configure, "queue", m.Queue); err != nil {
		return nil, err
	}
	if q := v.queues[m.Queue]; q != nil {
		return q, q.equivalent(m, c)
	}
	return ch.newQueue(m)
}

// newQueue makes a queue. An exclusive one is never durable in RabbitMQ.
func (ch *channel) newQueue(m *amqp.QueueDeclare) (*queue, error) {
	v := ch.vhost
	if err := checkQueueArguments(m, v); err != nil {
		return nil, err
	}
	q := &queue{vhost: v, name: m.Queue, durable: m.Durable && !m.Exclusive, autoDelete: m.AutoDelete, arguments: m.Arguments}
	if m.Exclusive {
		q.owner = ch.connection
	}
	v.queues[q.name] = q
	return q, nil
}

// queueName returns the queue that a method means, the channel's last one for the empty name.
func (ch *channel) queueName(name string) (string, error) {
	if name != "" {
		return name, nil
	}
	if ch.lastQueue == "" {
		return "", failed(amqp.NotFound, "no previously declared queue")
	}
	return ch.lastQueue, nil
}

// permittedQueue returns the queue that a method means if the user has the permission.
func (ch *channel) permittedQueue(what permission, name string) (*queue, error) {
	name, err := ch.queueName(name)
	if err != nil {
		return nil, err
	}
	if err := ch.connection.allowed(what, "queue", name); err != nil {
		return nil, err
	}
	return ch.vhost.queue(name, ch.connection)
}

// queuePurge answers queue.purge (AMQP 0-9-1 specification, 1.7.2.7).
func (ch *channel) queuePurge(m *amqp.QueuePurge) error {
	if ch.isReplyQueue(m.Queue) {
		ch.reply(m.NoWait, &amqp.QueuePurgeOk{})
		return nil
	}
	q, err := ch.permittedQueue(read, m.Queue)
	if err != nil {
		return err
	}
	ch.reply(m.NoWait, &amqp.QueuePurgeOk{MessageCount: uint32(q.purge())})
	return nil
}

// queueDelete answers queue.delete (AMQP 0-9-1 specification, 1.7.2.9). A queue that is not there
// is deleted in RabbitMQ.
func (ch *channel) queueDelete(m *amqp.QueueDelete) error {
	q, err := ch.permittedQueue(configure, m.Queue)
	if notFound(err) && (m.Queue != "" || ch.lastQueue != "") {
		ch.reply(m.NoWait, &amqp.QueueDeleteOk{})
		return nil
	}
	switch {
	case err != nil:
		return err
	case m.IfUnused && len(q.consumers) > 0:
		return failed(amqp.PreconditionFailed, "queue '%s' in vhost '%s' in use", q.name, ch.vhost.name)
	case m.IfEmpty && q.ready() > 0:
		return failed(amqp.PreconditionFailed, "queue '%s' in vhost '%s' not empty", q.name, ch.vhost.name)
	}
	ch.reply(m.NoWait, &amqp.QueueDeleteOk{MessageCount: uint32(q.ready())})
	q.delete()
	return nil
}
