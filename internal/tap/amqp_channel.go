package tap

import "tutor/internal/amqp"

// channel is what a tap remembers of an AMQP channel, to say from which queue a message came: the
// protocol's deliveries name only the consumer.
type channel struct {
	lastQueue string            // the queue declared last, which the empty name means
	consumers map[string]string // queues by consumer tag
	consuming []string          // queues of the consumes that have not been answered
	getting   []string          // queues of the gets that have not been answered
}

// queue resolves the empty name.
func (c *channel) queue(name string) string {
	if name == "" {
		return c.lastQueue
	}
	return name
}

// track follows a method of either direction; for a delivery it returns the queue from which the
// message came, if that is known.
func (d *amqpDecoder) track(number uint16, m amqp.Method) (queue string, ok bool) {
	c := d.channels[number]
	if c == nil {
		c = &channel{consumers: make(map[string]string)}
		d.channels[number] = c
	}
	switch m := m.(type) {
	case *amqp.ChannelOpen, *amqp.ChannelCloseOk:
		delete(d.channels, number)
	case *amqp.QueueDeclare:
		if m.NoWait {
			c.lastQueue = m.Queue
		}
	case *amqp.QueueDeclareOk:
		c.lastQueue = m.Queue
	case *amqp.BasicConsume:
		if m.NoWait {
			c.consumers[m.ConsumerTag] = c.queue(m.Queue)
		} else {
			c.consuming = append(c.consuming, c.queue(m.Queue))
		}
	case *amqp.BasicConsumeOk: // only now the tag is known, where it is the server's to make
		if queue, ok = pop(&c.consuming); ok {
			c.consumers[m.ConsumerTag] = queue
		}
	case *amqp.BasicCancelOk:
		delete(c.consumers, m.ConsumerTag)
	case *amqp.BasicGet:
		c.getting = append(c.getting, c.queue(m.Queue))
	case *amqp.BasicGetEmpty:
		pop(&c.getting)
	case *amqp.BasicGetOk:
		return pop(&c.getting)
	case *amqp.BasicDeliver:
		queue, ok = c.consumers[m.ConsumerTag]
		return queue, ok
	}
	return "", false
}

// pop takes the oldest of the queues that wait for an answer.
func pop(waiting *[]string) (queue string, ok bool) {
	if len(*waiting) == 0 {
		return "", false
	}
	queue = (*waiting)[0]
	*waiting = (*waiting)[1:]
	return queue, true
}
