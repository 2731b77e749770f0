package script

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"tutor/internal/fixtures/llama"
	"tutor/internal/fixtures/rabbitmq"
	"tutor/internal/lesson"
	"tutor/internal/report"
)

var use = Command{
	Name: "use",
	Usage: Usage{
		Args:    "rabbitmq|llama …",
		Summary: "starts a server of the script's own and tells the programs that follow where it is.",
		Detail: []string{
			"`use rabbitmq [--profile P] [--permit FEATURE]… [--deny FEATURE]…` starts a broker and sets `AMQP_URL`, `AMQP_HOST` " +
				"(host:port) and `NO_BROKER_URL`. `--profile` names the version whose behaviour it has; `--permit` and `--deny` set " +
				"RabbitMQ's `deprecated_features.permit.FEATURE`.",
			"`use llama [--profile P] [--replies FILE] [--rate N] [--first-token D] [--key K] [--context N]` starts a chat server " +
				"and sets `OPENAI_BASE_URL` (which ends in `/v1`), `OPENAI_API_KEY` and `NO_LLAMA_URL`. It says what the lesson's " +
				"`replies.yaml` says, or FILE of the script. It generates as fast as it can, or N tokens a second under `--rate`, the " +
				"first one after D. It asks for no key, and `OPENAI_API_KEY` holds one that means nothing, unless `--key` names the one " +
				"that it asks for. `--context` is how many tokens a prompt and its answer have together, in place of the profile's.",
			"Nothing listens at `NO_BROKER_URL` and `NO_LLAMA_URL`, and nobody else can. A second `use` of a server starts another " +
				"one, which takes the first one's place for the lines that follow.",
		},
	},
	parse: func(args []string) (step, error) {
		if len(args) == 0 || !slices.Contains(servers, args[0]) {
			return nil, errors.New("needs the server's name: rabbitmq or llama")
		}
		if args[0] == "rabbitmq" {
			config, err := parseRabbitMQ(args[1:])
			if err != nil {
				return nil, err
			}
			return func(ctx context.Context, s *state) (*report.Finding, error) {
				return nil, s.useRabbitMQ(ctx, config)
			}, nil
		}
		wish, err := parseLlama(args[1:])
		if err != nil {
			return nil, err
		}
		return func(ctx context.Context, s *state) (*report.Finding, error) {
			return nil, s.useLlama(ctx, wish)
		}, nil
	},
}

// servers are those that a script can use.
var servers = []string{"rabbitmq", "llama"}

// UsesServer reports whether one of the checks uses a server, "rabbitmq" or "llama".
func UsesServer(server string, checks ...lesson.Check) bool {
	return slices.ContainsFunc(checks, func(check lesson.Check) bool {
		return slices.ContainsFunc(check.Commands, func(line lesson.Line) bool { return uses(line, server) })
	})
}

// uses reports whether a line of a script is `use SERVER …`.
func uses(line lesson.Line, server string) bool {
	return len(line.Words) > 1 && line.Words[0] == "use" && line.Words[1] == server
}

// missing returns why a server that the checks use is not there, or nil.
func (o Options) missing(checks ...lesson.Check) error {
	if why := o.rabbitMQ().Missing(); why != nil && UsesServer("rabbitmq", checks...) {
		return why
	}
	if why := o.llama().Missing(); why != nil && UsesServer("llama", checks...) {
		return why
	}
	return nil
}

// shared reports whether the checks use a server that is one for all, so that only one may run at a time.
func (o Options) shared(checks ...lesson.Check) bool {
	return o.rabbitMQ().Shared() && UsesServer("rabbitmq", checks...) || o.llama().Shared() && UsesServer("llama", checks...)
}

// sources returns what the servers are that the checks use, by their names.
func (o Options) sources(checks ...lesson.Check) map[string]string {
	names := make(map[string]string)
	if UsesServer("rabbitmq", checks...) {
		names["rabbitmq"] = o.rabbitMQ().Name()
	}
	if UsesServer("llama", checks...) {
		names["llama"] = o.llama().Name()
	}
	return names
}

// rabbitMQ returns where scripts get their broker.
func (o Options) rabbitMQ() *rabbitmq.Server {
	if o.RabbitMQ == nil {
		return &rabbitmq.Server{}
	}
	return o.RabbitMQ
}

// llama returns where scripts get their llama.
func (o Options) llama() *llama.Server {
	if o.Llama == nil {
		return &llama.Server{}
	}
	return o.Llama
}

// closeServers ends the servers and what hangs on them.
func (s *state) closeServers() {
	for _, b := range s.brokers {
		b.peer.close()
		b.nobody.close()
		if err := b.broker.Close(); err != nil {
			s.log.printf("check", "stopping rabbitmq: %v", err)
		}
	}
	for _, c := range s.chats {
		c.nobody.close()
		if err := c.chat.Close(); err != nil {
			s.log.printf("check", "stopping llama: %v", err)
		}
	}
}

// reserve reserves an address at which nobody listens, for as long as the script runs.
func reserve() (*reservedPort, error) {
	port, err := reservePort()
	if err != nil {
		return nil, fmt.Errorf("reserving a port on which nobody listens: %w", err)
	}
	return port, nil
}
