package broker

import "tutor/internal/amqp"

// basicGet answers basic.get (AMQP 0-9-1 specification, 1.8.3.10).
func (ch *channel) basicGet(m *amqp.BasicGet) error {
	if ch.isReplyQueue(m.Queue) {
		return failed(amqp.NotImplemented, "basic.get not supported by volatile queue '%s' in vhost '%s'", m.Queue, ch.vhost.name)
	}
	q, err := ch.permittedQueue(read, m.Queue)
	if err != nil {
		return err
	}
	if q.ready() == 0 {
		ch.send(&amqp.BasicGetEmpty{})
		return nil
	}
	msg, tag := q.pop(), ch.nextTag()
	if !m.NoAck {
		ch.hold(delivery{tag: tag, queue: q, message: msg})
	}
	ch.sendContent(&amqp.BasicGetOk{
		DeliveryTag:  tag,
		Redelivered:  msg.redelivered,
		Exchange:     msg.exchange,
		RoutingKey:   msg.routingKey,
		MessageCount: uint32(q.ready()),
	}, msg.message)
	return nil
}

// settled returns the deliveries that a tag stands for: 0 with multiple is all of them
// (AMQP 0-9-1 specification, 1.8.3.13).
func (ch *channel) settled(tag uint64, multiple bool) ([]delivery, error) {
	if tag == 0 && multiple {
		return ch.unacked.takeAll(), nil
	}
	deliveries := ch.unacked.take(tag, multiple)
	if len(deliveries) == 0 {
		return nil, failed(amqp.PreconditionFailed, "unknown delivery tag %d", tag)
	}
	return deliveries, nil
}

// basicAck takes basic.ack.
func (ch *channel) basicAck(m *amqp.BasicAck) error {
	deliveries, err := ch.settled(m.DeliveryTag, m.Multiple)
	if err != nil {
		return err
	}
	ch.drop(deliveries)
	return nil
}

// basicReject takes basic.reject and basic.nack. What is not put back is gone.
func (ch *channel) basicReject(tag uint64, multiple, requeue bool) error {
	deliveries, err := ch.settled(tag, multiple)
	if err != nil {
		return err
	}
	if requeue {
		ch.requeue(deliveries)
	} else {
		ch.drop(deliveries)
	}
	return nil
}

// drop forgets deliveries that were dealt with.
func (ch *channel) drop(deliveries []delivery) {
	for _, d := range deliveries {
		ch.letGo(d)
	}
	ch.resume(deliveries)
}

// basicRecover takes basic.recover and basic.recover-async, which put back all that the channel
// has unacknowledged.
func (ch *channel) basicRecover(requeue, answer bool) error {
	if !requeue {
		return failed(amqp.NotImplemented, "requeue=false")
	}
	ch.reply(!answer, &amqp.BasicRecoverOk{})
	ch.requeue(ch.unacked.takeAll())
	return nil
}
