package main

import (
	"context"
	"fmt"
	"time"

	amqp "github.com/rabbitmq/amqp091-go"
)

// A server answers the requests that wait in the request queue, one at a time.
type server struct {
	name      string
	work      time.Duration // how long each request takes: a stand-in for heavy work
	transient bool          // declare the queue so that it is lost when the broker stops
}

// run answers requests until ctx ends, and calls ready when the broker has
// promised to send them. When ctx ends it takes no more requests, finishes the
// one in hand, and returns nil.
func (s server) run(ctx context.Context, ready func()) error {
	conn, err := connect(ctx, s.name)
	if err != nil {
		return err
	}
	defer hangUp(conn)

	in, err := conn.Channel()
	if err != nil {
		return fmt.Errorf("cannot open a channel: %w", plain(err))
	}
	closed := in.NotifyClose(make(chan *amqp.Error, 1))
	requests, err := consume(ctx, in, s.transient)
	if err != nil {
		return err
	}

	// Answers leave on a channel of their own. The consumer is cancelled while a
	// request is in hand, and an AMQP channel must not be used for two things at
	// the same time.
	out, err := conn.Channel()
	if err != nil {
		return fmt.Errorf("cannot open a channel: %w", plain(err))
	}

	logf(s.name, "[x] Start Server, Awaiting RPC requests")
	ready()
	for request := range requests {
		if ctx.Err() != nil {
			return nil // unacknowledged, so the broker gives it to another server
		}
		if err := s.handle(request, out, closed); err != nil {
			return err
		}
	}
	if ctx.Err() != nil {
		return nil
	}
	return ended(closed)
}
