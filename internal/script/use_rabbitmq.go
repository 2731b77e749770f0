package script

import (
	"context"
	"fmt"
	"net/url"

	"tutor/internal/broker"
	"tutor/internal/fixtures/rabbitmq"
	"tutor/internal/lesson"
)

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
			if !uses(line, "rabbitmq") {
				continue
			}
			if config, err := parseRabbitMQ(line.Words[2:]); err == nil { // the catalogue has refused others
				configs = append(configs, config)
			}
		}
	}
	return configs
}

// usedBroker is a broker of a script.
type usedBroker struct {
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
	b := &usedBroker{broker: opened, url: opened.URL()}
	s.brokers = append(s.brokers, b)
	u, err := url.Parse(b.url)
	if err != nil {
		return fmt.Errorf("reading the broker's address: %w", err)
	}
	b.host = u.Host
	if b.nobody, err = reserve(); err != nil {
		return err
	}
	s.setenv("AMQP_URL", b.url)
	s.setenv("AMQP_HOST", b.host)
	s.setenv("NO_BROKER_URL", fmt.Sprintf("amqp://guest:guest@%s/", b.nobody.address))
	s.logf("rabbitmq: %s", opened.Name())
	return nil
}

// broker returns the broker that is in use; nil before the first.
func (s *state) broker() *usedBroker {
	if len(s.brokers) == 0 {
		return nil
	}
	return s.brokers[len(s.brokers)-1]
}
