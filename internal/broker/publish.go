package broker

import (
	"fmt"
	"strconv"
	"strings"

	"tutor/internal/amqp"
)

// basicPublish takes a message (AMQP 0-9-1 specification, 1.8.3.7).
func (ch *channel) basicPublish(m *amqp.BasicPublish, msg *message) error {
	x, err := ch.publishTo(m)
	if err != nil {
		return err
	}
	if err := ch.checkProperties(msg); err != nil {
		return err
	}
	if ch.confirms {
		ch.published++
	}
	queues := x.destinations(msg.routingKey)
	if routed := ch.deliverReply(x, msg); !routed && len(queues) == 0 && m.Mandatory {
		ch.sendContent(&amqp.BasicReturn{
			ReplyCode: amqp.NoRoute, ReplyText: "NO_ROUTE", Exchange: msg.exchange, RoutingKey: msg.routingKey,
		}, msg)
	}
	for _, q := range queues {
		q.publish(msg)
	}
	if ch.confirms {
		ch.send(&amqp.BasicAck{DeliveryTag: ch.published})
	}
	return nil
}

// publishTo returns the exchange that a message is for, if it may be published there.
func (ch *channel) publishTo(m *amqp.BasicPublish) (*exchange, error) {
	if m.Immediate {
		return nil, failed(amqp.NotImplemented, "immediate=true")
	}
	if err := ch.connection.allowed(write, "exchange", m.Exchange); err != nil {
		return nil, err
	}
	x, err := ch.vhost.exchange(m.Exchange)
	if err != nil {
		return nil, err
	}
	if x.internal {
		return nil, failed(amqp.AccessRefused, "cannot publish to internal exchange '%s' in vhost '%s'", x.name, ch.vhost.name)
	}
	return x, nil
}

// checkProperties returns why a message's properties cannot be taken, or nil.
func (ch *channel) checkProperties(msg *message) error {
	h, err := amqp.ParseHeader(msg.header)
	if err != nil {
		return crashed()
	}
	p := &h.Properties
	if err := ch.setReplyTo(msg, h); err != nil {
		return err
	}
	if user := ch.connection.user.name; p.Present&amqp.HasUserID != 0 && p.UserID != user {
		return failed(amqp.PreconditionFailed, "user_id property set to '%s' but authenticated user was '%s'", p.UserID, user)
	}
	if p.Present&amqp.HasExpiration != 0 {
		if reason := expirationFault(p.Expiration); reason != "" {
			return failed(amqp.PreconditionFailed, "invalid expiration '%s': %s", p.Expiration, reason)
		}
		return missing("expiration of messages")
	}
	for _, name := range []string{"CC", "BCC"} {
		if _, ok := p.Headers[name]; ok {
			return missing(name + " header")
		}
	}
	return nil
}

// expirationFault says in Erlang's words what is wrong with an expiration.
func expirationFault(s string) string {
	digits := len(s) - len(strings.TrimLeft(strings.TrimLeft(s, "+-"), "0123456789"))
	n, err := strconv.ParseInt(s[:digits], 10, 64)
	switch {
	case err != nil:
		return "no_integer"
	case digits < len(s):
		return fmt.Sprintf("{leftover_string,%q}", s[digits:])
	case n < 0:
		return fmt.Sprintf("{value_negative,%d}", n)
	}
	return ""
}
