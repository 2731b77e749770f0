package script

import (
	"context"
	"errors"
	"fmt"
	"os"

	amqp "github.com/rabbitmq/amqp091-go"

	"tutor/internal/report"
)

// publication is an `amqp publish` line.
type publication struct {
	key, exchange string
	mandatory     bool
	message       amqp.Publishing
	file          string // where the body is, or ""
}

// parsePublish reads `amqp publish ROUTING-KEY …`.
func parsePublish(key string, words []string) (step, error) {
	p := publication{key: key}
	words, err := p.parseBody(words)
	if err != nil {
		return nil, err
	}
	set, err := settings(words,
		[]string{"exchange", "reply-to", "correlation-id", "content-type", "expiration"}, []string{"mandatory"})
	if err != nil {
		return nil, err
	}
	p.exchange = set["exchange"]
	p.mandatory = set["mandatory"] != ""
	p.message.ReplyTo = set["reply-to"]
	p.message.CorrelationId = set["correlation-id"]
	p.message.ContentType = set["content-type"]
	p.message.Expiration = set["expiration"]
	return p.run, nil
}

// parseBody reads the body at the end of the line and returns the words before it.
func (p *publication) parseBody(words []string) ([]string, error) {
	n := len(words)
	switch {
	case n >= 2 && words[n-2] == "body":
		p.message.Body = []byte(words[n-1])
		return words[:n-2], nil
	case n >= 2 && words[n-2] == "file":
		p.file = words[n-1]
		return words[:n-2], nil
	case n >= 1 && words[n-1] == "empty":
		return words[:n-1], nil
	}
	return nil, errors.New("must end in `body TEXT`, `file PATH` or `empty`")
}

// run publishes in confirm mode, so that the next line of the script finds the message where it went.
func (p publication) run(ctx context.Context, s *state) (*report.Finding, error) {
	if p.file != "" {
		body, err := os.ReadFile(s.ts.MkAbs(p.file))
		if err != nil {
			return nil, fmt.Errorf("reading the body: %w", err)
		}
		p.message.Body = body
	}
	channel, done, err := s.channel(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	return p.on(ctx, channel)
}

// on publishes on the channel and waits for what the broker has to say.
func (p publication) on(ctx context.Context, channel *amqp.Channel) (*report.Finding, error) {
	expected := fmt.Sprintf("the broker to take a message for %q.", p.key)
	if err := channel.Confirm(false); err != nil {
		return refused(err, expected)
	}
	closed := channel.NotifyClose(make(chan *amqp.Error, 1))
	returned := channel.NotifyReturn(make(chan amqp.Return, 1))
	confirmed, err := channel.PublishWithDeferredConfirm(p.exchange, p.key, p.mandatory, false, p.message)
	if err != nil {
		return nil, fmt.Errorf("publishing: %w", err)
	}
	ok, err := confirmed.WaitContext(ctx)
	if err != nil {
		return nil, fmt.Errorf("waiting for the broker to confirm the message: %w", err)
	}
	// A return comes before the confirm, and the client tells of a close before it gives up waiting for one.
	select {
	case r, open := <-returned:
		if open {
			return &report.Finding{
				Expected: fmt.Sprintf("a queue to take the message for %q.", p.key),
				Seen:     fmt.Sprintf("that RabbitMQ returned it: %d %s.", r.ReplyCode, r.ReplyText),
			}, nil
		}
	default:
	}
	if ok {
		return nil, nil
	}
	select {
	case err, open := <-closed:
		if open {
			return refused(err, expected)
		}
	default:
	}
	return &report.Finding{Expected: expected, Seen: "that RabbitMQ answered with basic.nack."}, nil
}
