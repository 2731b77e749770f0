package broker

import (
	"crypto/rand"
	"encoding/base64"
	"strings"

	"tutor/internal/amqp"
)

// replyTo is the name by which a client consumes replies without a queue
// (https://www.rabbitmq.com/docs/direct-reply-to).
const replyTo = "amq.rabbitmq.reply-to"

// replyAddressSize is the length of a client's address for direct replies, which is RabbitMQ's.
const replyAddressSize = 87

// replyConsumer is a channel's consumer of direct replies.
type replyConsumer struct {
	channel *channel
	tag     string
	key     string // the routing key of its replies
}

// consumeReplies makes the channel's consumer of direct replies.
func (ch *channel) consumeReplies(m *amqp.BasicConsume) error {
	switch {
	case !m.NoAck:
		return failed(amqp.PreconditionFailed, "reply consumer cannot acknowledge")
	case ch.replier != nil:
		return failed(amqp.PreconditionFailed, "reply consumer already set")
	}
	if m.ConsumerTag == "" {
		m.ConsumerTag = serverName("amq.ctag-")
	}
	var random [48]byte
	_, _ = rand.Read(random[:]) // never fails
	key := replyTo + "." + base64.RawURLEncoding.EncodeToString(random[:]) + "."
	ch.replier = &replyConsumer{ch, m.ConsumerTag, key}
	ch.vhost.repliers[key] = ch.replier
	ch.reply(m.NoWait, &amqp.BasicConsumeOk{ConsumerTag: m.ConsumerTag})
	return nil
}

// dropReplier ends the channel's consumer of direct replies, if it has one.
func (ch *channel) dropReplier() {
	if ch.replier != nil {
		delete(ch.vhost.repliers, ch.replier.key)
		ch.replier = nil
	}
}

// setReplyTo gives a request the routing key of its channel's direct replies where it asks for that.
func (ch *channel) setReplyTo(msg *message, h amqp.Header) error {
	if h.Properties.ReplyTo != replyTo {
		return nil
	}
	if ch.replier == nil {
		return failed(amqp.PreconditionFailed, "fast reply consumer does not exist")
	}
	h.Properties.ReplyTo = ch.replier.key
	msg.header = amqp.AppendHeader(nil, h)
	return nil
}

// deliverReply sends a message to the consumer of direct replies that its routing key names, if
// there is one and its client reads. It reports whether the message has been routed, which it is
// before RabbitMQ 4.3 in no case: a mandatory reply comes back even if the client gets it.
func (ch *channel) deliverReply(x *exchange, msg *message) (routed bool) {
	if x.name != "" || !isReplyAddress(msg.routingKey) {
		return false
	}
	routed = ch.connection.broker.profile.replyQueues
	r := ch.vhost.repliers[msg.routingKey]
	if r != nil && (routed || !r.channel.closing) && !r.channel.connection.out.holds(outboxLimit) {
		r.channel.sendContent(&amqp.BasicDeliver{
			ConsumerTag: r.tag,
			DeliveryTag: r.channel.nextTag(),
			Exchange:    msg.exchange,
			RoutingKey:  msg.routingKey,
		}, msg)
	}
	return routed
}

// isReplyAddress reports whether a routing key is what a client for direct replies was given, now or
// before.
func isReplyAddress(key string) bool {
	return len(key) == replyAddressSize && strings.HasPrefix(key, replyTo+".")
}

// isReplyQueue reports whether a name is a client's address and a queue, as in RabbitMQ 4.3.
func (ch *channel) isReplyQueue(name string) bool {
	return ch.vhost.repliers[name] != nil && ch.connection.broker.profile.replyQueues
}

// isReplyName reports whether queue.declare takes a name for direct replies' own.
func isReplyName(name string) bool { return name == replyTo || strings.HasPrefix(name, replyTo+".") }

// replyQueue returns what queue.declare sees of the name for direct replies, or of a client's
// address: a server may ask in this way whether its client is still there. What cannot be an address
// RabbitMQ 4.3 has not foreseen.
func (v *vhost) replyQueue(name string) (*queue, error) {
	switch {
	case name == replyTo, v.repliers[name] != nil:
		return &queue{vhost: v, name: name, consumers: make([]*consumer, 1)}, nil
	case v.broker.profile.replyQueues && !isReplyAddress(name):
		return nil, crashed()
	}
	return nil, v.noQueue(name)
}
