package script

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"tutor/internal/broker"
	"tutor/internal/fixtures/rabbitmq"
	"tutor/internal/lesson"
	"tutor/internal/report"
)

var use = Command{
	Name: "use",
	Usage: Usage{
		Args:    "rabbitmq [--profile P] [--permit FEATURE]… [--deny FEATURE]…",
		Summary: "starts a broker of the script's own and sets `AMQP_URL`, `AMQP_HOST` (host:port) and `NO_BROKER_URL`.",
		Detail: []string{
			"`--profile` names the version whose behaviour it has; `--permit` and `--deny` set RabbitMQ's " +
				"`deprecated_features.permit.FEATURE`. Nothing listens at `NO_BROKER_URL`, and nobody else can.",
			"A second `use` starts another broker, which takes the first one's place for the lines that follow.",
		},
	},
	parse: func(args []string) (step, error) {
		if len(args) == 0 || args[0] != "rabbitmq" {
			return nil, errors.New("needs the server's name: rabbitmq")
		}
		config, err := parseRabbitMQ(args[1:])
		if err != nil {
			return nil, err
		}
		return func(ctx context.Context, s *state) (*report.Finding, error) {
			return nil, s.useRabbitMQ(ctx, config)
		}, nil
	},
}

// parseRabbitMQ reads what follows `use rabbitmq`.
func parseRabbitMQ(args []string) (rabbitmq.Config, error) {
	var config rabbitmq.Config
	f := flags()
	f.StringVar(&config.Profile, "profile", "", "")
	f.Func("permit", "", func(feature string) error { config.Permit = append(config.Permit, feature); return nil })
	f.Func("deny", "", func(feature string) error { config.Deny = append(config.Deny, feature); return nil })
	if err := parseFlags(f, args); err != nil {
		return config, err
	}
	_, err := broker.New(broker.Config{Profile: config.Profile, Permit: config.Permit, Deny: config.Deny})
	return config, err
}

// Uses returns what the checks will ask of their RabbitMQ, for rabbitmq.Need.
func Uses(checks []lesson.Check) []rabbitmq.Config {
	var configs []rabbitmq.Config
	for _, check := range checks {
		for _, line := range check.Commands {
			if line.Words[0] != "use" {
				continue
			}
			if config, err := parseRabbitMQ(line.Words[2:]); err == nil { // the catalogue has refused others
				configs = append(configs, config)
			}
		}
	}
	return configs
}

// server is the broker of a script.
type server struct {
	broker rabbitmq.Broker
	url    string
	host   string // host:port, as in url
	nobody *reservedPort
	own    string // the listener of the script's own connection, "" before its first amqp line
	peer   *peer  // that connection
}

func (s *state) useRabbitMQ(ctx context.Context, config rabbitmq.Config) error {
	opened, err := s.options.rabbitMQ().Open(ctx, config, s.recording)
	if err != nil {
		return fmt.Errorf("starting rabbitmq: %w", err)
	}
	v := &server{broker: opened, url: opened.URL()}
	s.servers = append(s.servers, v)
	u, err := url.Parse(v.url)
	if err != nil {
		return fmt.Errorf("reading the broker's address: %w", err)
	}
	v.host = u.Host
	if v.nobody, err = reservePort(); err != nil {
		return fmt.Errorf("reserving a port on which nobody listens: %w", err)
	}
	s.setenv("AMQP_URL", v.url)
	s.setenv("AMQP_HOST", v.host)
	s.setenv("NO_BROKER_URL", fmt.Sprintf("amqp://guest:guest@%s/", v.nobody.address))
	s.logf("rabbitmq: %s", opened.Name())
	return nil
}

// server returns the broker that is in use; nil before the first.
func (s *state) server() *server {
	if len(s.servers) == 0 {
		return nil
	}
	return s.servers[len(s.servers)-1]
}

// closeServers ends the brokers and what hangs on them.
func (s *state) closeServers() {
	for _, v := range s.servers {
		v.peer.close()
		v.nobody.close()
		if err := v.broker.Close(); err != nil {
			s.log.printf("check", "stopping rabbitmq: %v", err)
		}
	}
}
