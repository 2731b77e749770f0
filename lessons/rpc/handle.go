package main

import (
	"encoding/json"
	"fmt"
	"time"

	amqp "github.com/rabbitmq/amqp091-go"
)

// handle answers one request and then acknowledges it, in this order. If the
// server dies before the acknowledgement, the broker gives the request to
// another server, and the client still gets its answer. The other way round,
// the request would be forgotten and the client would wait for nothing.
func (s server) handle(request amqp.Delivery, out *amqp.Channel, closed <-chan *amqp.Error) error {
	if request.ReplyTo == "" {
		// There is nobody to tell. Put back, the request would come here again
		// at once, for ever; so it is thrown away.
		logf(s.name, "reject a request that has no reply_to")
		return request.Reject(false)
	}

	logf(s.name, "sleep, %s sec...", seconds(s.work))
	select {
	case <-time.After(s.work):
	case err := <-closed:
		return fmt.Errorf("lost the broker in the middle of the work: %w", plain(err))
	}
	if err := reply(out, request, add(request.Body)); err != nil {
		return err
	}
	return request.Ack(false)
}

// reply sends the answer to the queue that the request names in reply_to. The
// correlation id is the request's own: by it the client knows what is answered.
// If the client has gone, its queue has gone too, and the broker drops the
// answer.
func reply(out *amqp.Channel, request amqp.Delivery, answer response) error {
	body, err := json.Marshal(answer)
	if err != nil {
		return fmt.Errorf("cannot write the answer: %w", err)
	}
	// The default exchange has no name. It puts a message into the queue whose
	// name is the routing key.
	const exchange, mandatory, immediate = "", false, false
	err = out.Publish(exchange, request.ReplyTo, mandatory, immediate, amqp.Publishing{
		ContentType:   "application/json",
		CorrelationId: request.CorrelationId,
		Body:          body,
	})
	if err != nil {
		return fmt.Errorf("cannot send the answer: %w", plain(err))
	}
	return nil
}
