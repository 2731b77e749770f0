package main

import (
	"encoding/json"
	"fmt"
	"time"

	amqp "github.com/rabbitmq/amqp091-go"
)

// handle answers one request, then acknowledges it. In this order: should the
// server die in between, the broker gives the request to another server, and
// the client gets its answer, perhaps twice. The other way round, it would get
// none.
func (s server) handle(request amqp.Delivery, out *amqp.Channel, closed <-chan *amqp.Error) error {
	if request.ReplyTo == "" {
		// Nobody can be told. Putting it back would bring it here again, for ever.
		logf(s.name, "reject a request without reply_to")
		return request.Reject(false)
	}

	var answer response
	sum, err := parseRequest(request.Body)
	if err == nil {
		logf(s.name, "sleep, %s sec...", seconds(s.work))
		select {
		case <-time.After(s.work):
		case err := <-closed:
			return fmt.Errorf("lost the broker in the middle of the work: %w", plain(err))
		}
		var result int64
		result, err = sum.add()
		answer.Result = &result
	}
	if err != nil {
		answer = response{Error: err.Error()}
	}

	if err := reply(out, request, answer); err != nil {
		return err
	}
	return request.Ack(false)
}

// reply sends the answer to the queue that the request names, with the
// request's correlation id, by which the client knows what is answered. If the
// client has gone, its queue has gone too, and the broker drops the answer.
func reply(out *amqp.Channel, request amqp.Delivery, answer response) error {
	body, err := json.Marshal(answer)
	if err != nil {
		return fmt.Errorf("cannot write the answer: %w", err)
	}
	const exchange = "" // the default exchange: the routing key is the queue's name
	err = out.Publish(exchange, request.ReplyTo, false, false, amqp.Publishing{
		ContentType:   "application/json",
		CorrelationId: request.CorrelationId,
		Body:          body,
	})
	if err != nil {
		return fmt.Errorf("cannot send the answer: %w", plain(err))
	}
	return nil
}
