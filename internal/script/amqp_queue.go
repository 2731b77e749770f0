package script

import (
	"context"
	"fmt"
	"strconv"

	"tutor/internal/report"
)

// parseQueue reads `amqp queue NAME [messages=N] [consumers=M]`.
func parseQueue(name string, words []string) (step, error) {
	set, err := settings(words, []string{"messages", "consumers"}, nil)
	if err != nil {
		return nil, err
	}
	want := make(map[string]int)
	for what, text := range set {
		if want[what], err = strconv.Atoi(text); err != nil || want[what] < 0 {
			return nil, fmt.Errorf("%s=%s: must be a number", what, text)
		}
	}
	return func(ctx context.Context, s *state) (*report.Finding, error) {
		return poll(ctx, scale(patience, s.options.Slow), func() (*report.Finding, error) { return s.lookAt(ctx, name, want) })
	}, nil
}

// lookAt compares a queue with what is wanted of it, by a passive declare (AMQP 0-9-1, queue.declare), which tells how
// many messages wait and how many consumers there are.
func (s *state) lookAt(ctx context.Context, name string, want map[string]int) (*report.Finding, error) {
	channel, done, err := s.channel(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	expected := fmt.Sprintf("a queue %q.", name)
	queue, err := channel.QueueDeclarePassive(name, true, false, false, false, nil)
	if err != nil {
		return refused(err, expected)
	}
	for _, count := range []struct {
		what string
		seen int
	}{{"messages", queue.Messages}, {"consumers", queue.Consumers}} {
		if n, ok := want[count.what]; ok && n != count.seen {
			return &report.Finding{
				Expected: fmt.Sprintf("the queue %q to have %s=%d.", name, count.what, n),
				Seen:     fmt.Sprintf("messages=%d consumers=%d.", queue.Messages, queue.Consumers),
			}, nil
		}
	}
	return nil, nil
}

// noQueue is `! amqp queue NAME`.
func noQueue(name string) step {
	return func(ctx context.Context, s *state) (*report.Finding, error) {
		return poll(ctx, scale(patience, s.options.Slow), func() (*report.Finding, error) {
			channel, done, err := s.channel(ctx)
			if err != nil {
				return nil, err
			}
			defer done()
			expected := fmt.Sprintf("no queue %q.", name)
			queue, err := channel.QueueDeclarePassive(name, true, false, false, false, nil)
			switch {
			case isNotFound(err):
				return nil, nil
			case err != nil:
				return refused(err, expected)
			}
			return &report.Finding{
				Expected: expected,
				Seen:     fmt.Sprintf("that it is there, with messages=%d consumers=%d.", queue.Messages, queue.Consumers),
			}, nil
		})
	}
}

// parseDeclare reads `amqp declare NAME [durable=true|false] [exclusive] [auto-delete]`.
func parseDeclare(name string, words []string) (step, error) {
	set, err := settings(words, []string{"durable"}, []string{"exclusive", "auto-delete"})
	if err != nil {
		return nil, err
	}
	durable := true
	if text, ok := set["durable"]; ok {
		if durable, err = strconv.ParseBool(text); err != nil {
			return nil, fmt.Errorf("durable=%s: must be true or false", text)
		}
	}
	return func(ctx context.Context, s *state) (*report.Finding, error) {
		channel, done, err := s.channel(ctx)
		if err != nil {
			return nil, err
		}
		defer done()
		_, err = channel.QueueDeclare(name, durable, set["auto-delete"] != "", set["exclusive"] != "", false, nil)
		return refused(err, fmt.Sprintf("the broker to let the script declare the queue %q.", name))
	}, nil
}

// removal is `amqp purge NAME` and `amqp delete NAME`.
func removal(action, name string) step {
	return func(ctx context.Context, s *state) (*report.Finding, error) {
		channel, done, err := s.channel(ctx)
		if err != nil {
			return nil, err
		}
		defer done()
		if action == "purge" {
			_, err = channel.QueuePurge(name, false)
		} else {
			_, err = channel.QueueDelete(name, false, false, false)
		}
		return refused(err, fmt.Sprintf("the broker to let the script %s the queue %q.", action, name))
	}
}
