package broker

import "tutor/internal/amqp"

// queueBind answers queue.bind (AMQP 0-9-1 specification, 1.7.2.3).
func (ch *channel) queueBind(m *amqp.QueueBind) error {
	x, b, err := ch.queueBinding(m.Queue, m.Exchange, m.RoutingKey, m.Arguments)
	if err != nil {
		return err
	}
	if x.kind == "headers" {
		return missing("headers exchanges")
	}
	if err := b.queue.openTo(ch.connection); err != nil {
		return err
	}
	x.bind(b)
	ch.reply(m.NoWait, &amqp.QueueBindOk{})
	return nil
}

// queueUnbind answers queue.unbind (AMQP 0-9-1 specification, 1.7.2.5). That there is no such
// binding, queue or exchange is fine, and so is another connection's queue then.
func (ch *channel) queueUnbind(m *amqp.QueueUnbind) error {
	x, b, err := ch.queueBinding(m.Queue, m.Exchange, m.RoutingKey, m.Arguments)
	if err != nil && !notFound(err) {
		return err
	}
	if err == nil && x.has(b) {
		if err := b.queue.openTo(ch.connection); err != nil {
			return err
		}
		x.unbind(b.equal)
	}
	ch.send(&amqp.QueueUnbindOk{})
	return nil
}

// queueBinding returns what queue.bind and queue.unbind are about. An empty queue means the
// channel's last one, and with an empty key that queue's name is the key. Whether the queue is another
// connection's is for the caller to ask.
func (ch *channel) queueBinding(name, source, key string, arguments amqp.Table) (*exchange, *binding, error) {
	queueName, err := ch.queueName(name)
	if err != nil {
		return nil, nil, err
	}
	if name == "" && key == "" {
		key = queueName
	}
	if err := ch.connection.allowed(write, "queue", queueName); err != nil {
		return nil, nil, err
	}
	x, err := ch.source(source)
	if err != nil {
		return nil, nil, err
	}
	if ch.isReplyQueue(queueName) {
		return nil, nil, failed(amqp.AccessRefused, "cannot bind or unbind to a volatile (direct reply-to) queue")
	}
	q := ch.vhost.queues[queueName]
	if q == nil {
		return nil, nil, ch.vhost.noQueue(queueName)
	}
	return x, &binding{queue: q, key: key, arguments: arguments}, nil
}

// exchangeBind answers exchange.bind (https://www.rabbitmq.com/docs/e2e).
func (ch *channel) exchangeBind(m *amqp.ExchangeBind) error {
	x, b, err := ch.exchangeBinding(m.Destination, m.Source, m.RoutingKey, m.Arguments)
	if err != nil {
		return err
	}
	if x.kind == "headers" {
		return missing("headers exchanges")
	}
	x.bind(b)
	ch.reply(m.NoWait, &amqp.ExchangeBindOk{})
	return nil
}

// exchangeUnbind answers exchange.unbind.
func (ch *channel) exchangeUnbind(m *amqp.ExchangeUnbind) error {
	x, b, err := ch.exchangeBinding(m.Destination, m.Source, m.RoutingKey, m.Arguments)
	if err != nil && !notFound(err) {
		return err
	}
	if err == nil {
		x.unbind(b.equal)
	}
	ch.reply(m.NoWait, &amqp.ExchangeUnbindOk{})
	return nil
}

// exchangeBinding returns what exchange.bind and exchange.unbind are about.
func (ch *channel) exchangeBinding(destination, source, key string, arguments amqp.Table) (*exchange, *binding, error) {
	if err := ch.connection.allowed(write, "exchange", destination); err != nil {
		return nil, nil, err
	}
	if destination == "" {
		return nil, nil, defaultExchange()
	}
	x, err := ch.source(source)
	if err != nil {
		return nil, nil, err
	}
	to, err := ch.vhost.exchange(destination)
	if err != nil {
		return nil, nil, err
	}
	return x, &binding{exchange: to, key: key, arguments: arguments}, nil
}

// source returns the exchange that a binding begins at, if the user may bind to it.
func (ch *channel) source(name string) (*exchange, error) {
	if name == "" {
		return nil, defaultExchange()
	}
	if err := ch.connection.allowed(read, "exchange", name); err != nil {
		return nil, err
	}
	return ch.vhost.exchange(name)
}

func defaultExchange() error {
	return failed(amqp.AccessRefused, "operation not permitted on the default exchange")
}
