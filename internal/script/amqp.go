package script

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tutor/internal/report"
)

var amqpCommand = Command{
	Name: "amqp",
	Usage: Usage{
		Args:    "publish|get|queue|declare|purge|delete …",
		Summary: "lets the script itself play a peer, recorded as the program `script`.",
		Detail: []string{
			"`amqp publish ROUTING-KEY [exchange=X] [reply-to=R] [correlation-id=C] [content-type=T] [expiration=MS] [mandatory] " +
				"(body TEXT | file PATH | empty)` publishes a message and waits until the broker has it. With `mandatory`, one that " +
				"no queue takes fails the line.",
			"`amqp get QUEUE [--within D] [as=REQ]` takes one message (within 2 s, unless said) and acknowledges it. Its body " +
				"becomes the subject of `stdout`, its properties that of `stderr`, as lines `name: value`. `as=REQ` sets " +
				"`REQ_REPLY_TO`, `REQ_CORRELATION_ID` and `REQ_BODY`.",
			"`amqp queue NAME [messages=N] [consumers=M]` asserts that there is the queue, holding so many messages that wait, " +
				"with so many consumers. `! amqp queue NAME` asserts that there is none. Either waits 2 s at most until it is so.",
			"`amqp declare NAME [durable=true|false] [exclusive] [auto-delete]` declares a queue, durable unless said. " +
				"`amqp purge NAME` empties one, `amqp delete NAME` removes one.",
		},
	},
	parse: func(args []string) (step, error) {
		if len(args) < 2 {
			return nil, errors.New("needs an action and what it is about")
		}
		action, name, rest := args[0], args[1], args[2:]
		switch action {
		case "publish":
			return parsePublish(name, rest)
		case "get":
			return parseGet(name, rest)
		case "queue":
			return parseQueue(name, rest)
		case "declare":
			return parseDeclare(name, rest)
		case "purge", "delete":
			if len(rest) > 0 {
				return nil, fmt.Errorf("%q is one word too many", rest[0])
			}
			return removal(action, name), nil
		}
		return nil, fmt.Errorf("there is no action %q", action)
	},
	parseNot: func(args []string) (step, error) {
		if len(args) != 2 || args[0] != "queue" {
			return nil, errors.New(`of these, "!" is for "amqp queue NAME" alone`)
		}
		return noQueue(args[1]), nil
	},
}

// patience is how long an amqp line waits for the broker to be as expected.
const patience = 2 * time.Second

// poll calls attempt until it is satisfied or the time is up, and returns what the last call returned.
func poll(ctx context.Context, within time.Duration, attempt func() (*report.Finding, error)) (*report.Finding, error) {
	end := time.Now().Add(within)
	for pause := 5 * time.Millisecond; ; pause = min(2*pause, 100*time.Millisecond) {
		finding, err := attempt()
		if finding == nil || err != nil || time.Now().After(end) {
			return finding, err
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return finding, nil
		}
	}
}

// settings splits words into `name=value` and bare words. It refuses names that are not among those given.
func settings(words []string, names, bare []string) (map[string]string, error) {
	set := make(map[string]string)
	for _, word := range words {
		name, value, ok := strings.Cut(word, "=")
		_, twice := set[name]
		switch {
		case ok && !slices.Contains(names, name), !ok && !slices.Contains(bare, name):
			return nil, fmt.Errorf("unknown word %q", word)
		case twice:
			return nil, fmt.Errorf("%s is said twice", name)
		case !ok:
			value = "true"
		}
		set[name] = value
	}
	return set, nil
}
