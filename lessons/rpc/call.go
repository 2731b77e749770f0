package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"
	amqp "github.com/rabbitmq/amqp091-go"
)

// call sends all requests without waiting in between, then waits until each has
// its answer or ctx ends. It returns the results in the order of the sums. A
// result that is missing is nil, and the error says why.
func (c *client) call(ctx context.Context, sums []sum) ([]*int64, error) {
	returned := c.ch.NotifyReturn(make(chan amqp.Return, len(sums)))
	pending := make(map[string]int) // correlation id of a request → index of its sum
	for i, sum := range sums {
		id := uuid.NewString()
		pending[id] = i
		if err := c.send(sum, id); err != nil {
			return nil, err
		}
	}

	results := make([]*int64, len(sums))
	var failed error
	for len(pending) > 0 {
		select {
		case answer, ok := <-c.answers:
			if !ok {
				return results, ended(c.closed)
			}
			i, ours := pending[answer.CorrelationId]
			if !ours {
				continue // an answer to nothing that we still wait for
			}
			delete(pending, answer.CorrelationId)
			result, err := parseResponse(answer.Body)
			if err != nil {
				failed = errors.Join(failed, fmt.Errorf("%d+%d: %w", sums[i].A, sums[i].B, err))
				continue
			}
			results[i] = &result

		case _, ok := <-returned:
			if !ok {
				return results, ended(c.closed)
			}
			return results, fmt.Errorf("no server has run yet: the broker has no queue %s", requestQueue)

		case <-ctx.Done():
			return results, errors.Join(failed, fmt.Errorf("%w: %d of %d requests had no answer",
				context.Cause(ctx), len(pending), len(sums)))
		}
	}
	return results, failed
}

// send publishes one request. It is mandatory: a broker that has no queue for it
// returns it, where it would otherwise drop it without a word.
func (c *client) send(sum sum, id string) error {
	body, err := json.Marshal(sum)
	if err != nil {
		return fmt.Errorf("cannot write the request: %w", err)
	}
	const exchange, mandatory, immediate = "", true, false
	err = c.ch.Publish(exchange, requestQueue, mandatory, immediate, amqp.Publishing{
		ContentType:   "application/json",
		CorrelationId: id,
		ReplyTo:       c.queue,
		Body:          body,
	})
	if err != nil {
		return fmt.Errorf("cannot send the request: %w", plain(err))
	}
	logf(c.name, "send message, correlationId = %s", id)
	return nil
}
