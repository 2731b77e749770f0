package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	amqp "github.com/rabbitmq/amqp091-go"
)

// requestQueue is the queue that clients send to and all servers take from.
const requestQueue = "rpc_queue"

// consume makes sure that the request queue exists, and asks for its messages.
// They arrive on the channel that it returns, which is closed when ctx ends or
// when the broker is lost.
func consume(ctx context.Context, ch *amqp.Channel, transient bool) (<-chan amqp.Delivery, error) {
	// A durable queue is still there after the broker has been restarted.
	const autoDelete, exclusive, noWait = false, false, false
	if _, err := ch.QueueDeclare(requestQueue, !transient, autoDelete, exclusive, noWait, nil); err != nil {
		return nil, refused(err)
	}

	// Prefetch 1: send me one request, and the next only when I have
	// acknowledged that one. Without it the broker sends a server everything
	// that waits, also while another server has nothing to do.
	if err := ch.Qos(1, 0, false); err != nil {
		return nil, fmt.Errorf("cannot set the prefetch: %w", plain(err))
	}

	const autoAck, noLocal = false, false
	requests, err := ch.ConsumeWithContext(ctx, requestQueue, "", autoAck, exclusive, noLocal, noWait, nil)
	if err != nil {
		return nil, fmt.Errorf("cannot consume from %s: %w", requestQueue, plain(err))
	}
	return requests, nil
}

// refused explains why the broker did not want the queue as it was declared.
func refused(err error) error {
	broker, ok := errors.AsType[*amqp.Error](err)
	switch {
	case ok && strings.Contains(broker.Reason, "transient_nonexcl_queues"):
		// RabbitMQ 4.3, or an earlier one where it was switched off.
		return errors.New("this broker refuses transient queues that connections share: leave out --transient")
	case ok && broker.Code == amqp.PreconditionFailed:
		return fmt.Errorf("%s exists already, declared in another way: delete it first: %w", requestQueue, plain(err))
	}
	return fmt.Errorf("cannot declare %s: %w", requestQueue, plain(err))
}
