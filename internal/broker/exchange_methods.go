package broker

import (
	"fmt"
	"strings"

	"tutor/internal/amqp"
)

// exchangeDeclare answers exchange.declare (AMQP 0-9-1 specification, 1.6.2.1).
func (ch *channel) exchangeDeclare(m *amqp.ExchangeDeclare) error {
	v := ch.vhost
	m.Exchange = strings.NewReplacer("\r", "", "\n", "").Replace(m.Exchange)
	if !m.Passive && newRouter(m.Type) == nil {
		return failed(v.broker.profile.unknownType, "unknown exchange type '%s'", m.Type)
	}
	if m.Exchange == "" {
		return defaultExchange()
	}
	if !m.Passive || v.broker.profile.passiveConfigure {
		if err := ch.connection.allowed(configure, "exchange", m.Exchange); err != nil {
			return err
		}
	}
	x, err := v.exchange(m.Exchange)
	switch {
	case m.Passive && err != nil:
		return err
	case !m.Passive && err != nil:
		err = ch.newExchange(m)
	case !m.Passive:
		err = x.equivalent(m)
	}
	if err != nil {
		return err
	}
	ch.reply(m.NoWait, &amqp.ExchangeDeclareOk{})
	return nil
}

// newExchange makes an exchange.
func (ch *channel) newExchange(m *amqp.ExchangeDeclare) error {
	if strings.HasPrefix(m.Exchange, "amq.") {
		return failed(amqp.AccessRefused, "exchange name '%s' contains reserved prefix 'amq.*'", m.Exchange)
	}
	if m.Type == "headers" {
		return missing("headers exchanges")
	}
	argument, ok := m.Arguments["alternate-exchange"]
	alternate, isText := argument.(string)
	if ok && !isText {
		return failed(amqp.PreconditionFailed, "invalid type '%s' for arg 'alternate-exchange' in exchange '%s' in vhost '%s'", erlangType(argument), m.Exchange, ch.vhost.name)
	}
	if alternate != "" {
		if err := ch.connection.allowed(read, "exchange", m.Exchange); err != nil {
			return err
		}
		if err := ch.connection.allowed(write, "exchange", alternate); err != nil {
			return err
		}
	}
	x := newExchange(ch.vhost, m.Exchange, m.Type)
	x.durable, x.autoDelete, x.internal = m.Durable, m.AutoDelete, m.Internal
	x.alternate, x.arguments = alternate, m.Arguments
	ch.vhost.exchanges[x.name] = x
	return nil
}

// equivalent returns nil if an exchange.declare asks for the exchange that there is.
func (x *exchange) equivalent(m *amqp.ExchangeDeclare) error {
	what := fmt.Sprintf("exchange '%s' in vhost '%s'", x.name, x.vhost.name)
	switch {
	case x.kind != m.Type:
		return inequivalent("type", what, m.Type, x.kind)
	case x.durable != m.Durable:
		return inequivalent("durable", what, m.Durable, x.durable)
	case x.autoDelete != m.AutoDelete:
		return inequivalent("auto_delete", what, m.AutoDelete, x.autoDelete)
	case x.internal != m.Internal:
		return inequivalent("internal", what, m.Internal, x.internal)
	}
	return equivalentArgument("alternate-exchange", what, m.Arguments, x.arguments)
}

// exchangeDelete answers exchange.delete (AMQP 0-9-1 specification, 1.6.2.3). An exchange that is
// not there is deleted in RabbitMQ.
func (ch *channel) exchangeDelete(m *amqp.ExchangeDelete) error {
	switch {
	case m.Exchange == "":
		return defaultExchange()
	case strings.HasPrefix(m.Exchange, "amq."):
		return failed(amqp.AccessRefused, "deletion of system exchange '%s' in vhost '%s' not allowed", m.Exchange, ch.vhost.name)
	}
	if err := ch.connection.allowed(configure, "exchange", m.Exchange); err != nil {
		return err
	}
	if x := ch.vhost.exchanges[m.Exchange]; x != nil {
		if m.IfUnused && len(x.bindings) > 0 {
			return failed(amqp.PreconditionFailed, "exchange '%s' in vhost '%s' in use", x.name, ch.vhost.name)
		}
		x.delete()
	}
	ch.reply(m.NoWait, &amqp.ExchangeDeleteOk{})
	return nil
}
