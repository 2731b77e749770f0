package broker

import (
	"sync"

	"tutor/internal/amqp"
)

// vhost is a virtual host. Its lock guards all that is in it: exchanges, queues, consumers, and
// the channels of its connections.
type vhost struct {
	broker *Broker
	name   string

	mu          sync.Mutex
	connections map[*connection]bool
	exchanges   map[string]*exchange
	queues      map[string]*queue
	repliers    map[string]*replyConsumer // by routing key
	blocked     uint64                    // counts the consumers that were blocked; see consumer.blocked
	route       uint64                    // counts the messages routed; see exchange.collect
	touched     []*outbox                 // have something to let out
}

// predeclared are the exchanges that every virtual host has (RabbitMQ; AMQP 0-9-1 specification, 3.1.3).
var predeclared = map[string]string{
	"": "direct", "amq.direct": "direct", "amq.fanout": "fanout", "amq.topic": "topic",
	"amq.headers": "headers", "amq.match": "headers", "amq.rabbitmq.trace": "topic",
}

func newVhost(b *Broker, name string) *vhost {
	v := &vhost{
		broker:      b,
		name:        name,
		connections: map[*connection]bool{},
		exchanges:   map[string]*exchange{},
		queues:      map[string]*queue{},
		repliers:    map[string]*replyConsumer{},
	}
	for name, kind := range predeclared {
		x := newExchange(v, name, kind)
		x.durable = true
		x.internal = name == "amq.rabbitmq.trace"
		v.exchanges[name] = x
	}
	return v
}

// touch remembers that an outbox has something to let out. It goes with the lock held; flush
// follows when the lock has been given up.
func (v *vhost) touch(o *outbox) {
	if n := len(v.touched); n == 0 || v.touched[n-1] != o {
		v.touched = append(v.touched, o)
	}
}

// flush lets out what was appended under the lock.
func (v *vhost) flush() {
	v.mu.Lock()
	touched := v.touched
	v.touched = nil
	v.mu.Unlock()
	for _, o := range touched {
		o.flush()
	}
}

// exchange returns an exchange by its name.
func (v *vhost) exchange(name string) (*exchange, error) {
	if x := v.exchanges[name]; x != nil {
		return x, nil
	}
	return nil, failed(amqp.NotFound, "no exchange '%s' in vhost '%s'", name, v.name)
}

// queue returns a queue that a connection may use.
func (v *vhost) queue(name string, c *connection) (*queue, error) {
	q := v.queues[name]
	if q == nil {
		return nil, v.noQueue(name)
	}
	return q, q.openTo(c)
}

func (v *vhost) noQueue(name string) error {
	return failed(amqp.NotFound, "no queue '%s' in vhost '%s'", name, v.name)
}
