package script

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	amqp "github.com/rabbitmq/amqp091-go"

	"tutor/internal/report"
)

// parseGet reads `amqp get QUEUE [--within D] [as=REQ]`.
func parseGet(queue string, words []string) (step, error) {
	f := flags()
	within := f.Duration("within", patience, "")
	words, err := interleaved(f, words)
	if err != nil {
		return nil, err
	}
	set, err := settings(words, []string{"as"}, nil)
	if err != nil {
		return nil, err
	}
	as := set["as"]
	if as != "" && !variable.MatchString(as) {
		return nil, fmt.Errorf("as=%s: must be the beginning of a variable's name", as)
	}
	return func(ctx context.Context, s *state) (*report.Finding, error) {
		message, finding, err := s.get(ctx, queue, scale(*within, s.options.Slow))
		if finding != nil || err != nil {
			return finding, err
		}
		if as != "" {
			s.setenv(as+"_REPLY_TO", message.ReplyTo)
			s.setenv(as+"_CORRELATION_ID", message.CorrelationId)
			s.setenv(as+"_BODY", string(message.Body))
		}
		s.setSubject(subject{
			stdout:     string(message.Body),
			stderr:     properties(message),
			stdoutName: "the message's body",
			stderrName: "the message's properties",
		})
		return nil, nil
	}, nil
}

// get takes one message from a queue and acknowledges it.
func (s *state) get(ctx context.Context, queue string, within time.Duration) (*amqp.Delivery, *report.Finding, error) {
	channel, done, err := s.channel(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer done()
	expected := fmt.Sprintf("the queue %q to give a message within %s.", queue, within)
	var message amqp.Delivery
	finding, err := poll(ctx, within, func() (*report.Finding, error) {
		var ok bool
		message, ok, err = channel.Get(queue, false)
		if err == nil && !ok {
			return &report.Finding{Expected: expected, Seen: "that it was empty."}, nil
		}
		return nil, err
	})
	if err != nil {
		finding, err = refused(err, expected)
	}
	if finding != nil || err != nil {
		return nil, finding, err
	}
	return &message, nil, message.Ack(false)
}

// properties writes the message's properties that are there, by their names in the specification (AMQP 0-9-1, class
// basic), and how it came.
func properties(m *amqp.Delivery) string {
	var b strings.Builder
	line := func(name string, value any) {
		if text := fmt.Sprint(value); text != "" && text != "0" {
			fmt.Fprintf(&b, "%s: %s\n", name, text)
		}
	}
	line("content-type", m.ContentType)
	line("content-encoding", m.ContentEncoding)
	for _, name := range slices.Sorted(maps.Keys(m.Headers)) {
		line("headers."+name, m.Headers[name])
	}
	line("delivery-mode", m.DeliveryMode)
	line("priority", m.Priority)
	line("correlation-id", m.CorrelationId)
	line("reply-to", m.ReplyTo)
	line("expiration", m.Expiration)
	line("message-id", m.MessageId)
	if !m.Timestamp.IsZero() {
		line("timestamp", m.Timestamp.UTC().Format(time.RFC3339))
	}
	line("type", m.Type)
	line("user-id", m.UserId)
	line("app-id", m.AppId)
	line("exchange", m.Exchange)
	line("routing-key", m.RoutingKey)
	line("redelivered", m.Redelivered)
	return b.String()
}
