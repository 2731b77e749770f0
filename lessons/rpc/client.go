package main

import (
	"context"
	"fmt"
	"time"

	amqp "github.com/rabbitmq/amqp091-go"
)

// A client sends requests, and takes the answers from a queue of its own.
type client struct {
	name    string
	timeout time.Duration // how long to wait for answers
	conn    *amqp.Connection
	ch      *amqp.Channel
	queue   string               // where servers send the answers
	answers <-chan amqp.Delivery // what arrives there
	closed  <-chan *amqp.Error   // why the channel was closed
}

// newClient connects to the broker and makes the reply queue.
func newClient(ctx context.Context, name string, timeout time.Duration) (*client, error) {
	conn, err := connect(ctx, name)
	if err != nil {
		return nil, err
	}
	c := &client{name: name, timeout: timeout, conn: conn}
	if err := c.listen(); err != nil {
		hangUp(conn)
		return nil, fmt.Errorf("cannot make the reply queue: %w", plain(err))
	}
	return c, nil
}

// listen declares the reply queue and consumes from it. It asks for a queue
// without a name, so the broker makes up one that nobody else has, such as
// amq.gen-JzTY20BRgKO-HjmUJj0wLg. The queue is exclusive: only this connection
// may use it, and it is deleted when the connection ends.
func (c *client) listen() error {
	ch, err := c.conn.Channel()
	if err != nil {
		return err
	}
	const durable, autoDelete, exclusive, noWait = false, false, true, false
	queue, err := ch.QueueDeclare("", durable, autoDelete, exclusive, noWait, nil)
	if err != nil {
		return err
	}
	// An answer that is lost together with the client is no loss to anybody, so
	// answers need no acknowledgement.
	const autoAck, noLocal = true, false
	answers, err := ch.Consume(queue.Name, "", autoAck, exclusive, noLocal, noWait, nil)
	if err != nil {
		return err
	}
	c.ch, c.queue, c.answers = ch, queue.Name, answers
	c.closed = ch.NotifyClose(make(chan *amqp.Error, 1))
	return nil
}

// ask asks for all sums and prints the answers in the order of the questions.
func (c *client) ask(ctx context.Context, sums []sum) error {
	gaveUp := fmt.Errorf("gave up after %s s", seconds(c.timeout))
	ctx, stop := context.WithTimeoutCause(ctx, c.timeout, gaveUp)
	defer stop()
	results, err := c.call(ctx, sums)
	for i, result := range results {
		if result != nil {
			fmt.Printf("%d + %d = %d\n", sums[i].A, sums[i].B, *result)
		}
	}
	return err
}
