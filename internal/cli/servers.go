package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"tutor/internal/broker"
	"tutor/internal/fixtures/rabbitmq"
)

// serverFlags are the flags that say where the servers come from.
type serverFlags struct {
	rabbitmq string
	profile  string
}

// register gives a command the flags.
func (f *serverFlags) register(c *cobra.Command) {
	c.Flags().StringVar(&f.rabbitmq, "rabbitmq", "", "where the broker comes from, a `SOURCE`: see help servers")
	c.Flags().StringVar(&f.profile, "profile", "", "which `PROFILE` of RabbitMQ the embedded broker has, as 4.3")
}

// embeddedProfile returns the profile of the embedded broker that the flags, or
// else the settings in the environment, ask for; empty: the default one. Any other
// source is refused.
func (a *app) embeddedProfile(f serverFlags) (string, error) {
	source, from := f.rabbitmq, "--rabbitmq"
	if source == "" {
		source, from = a.env.get("TUTOR_RABBITMQ"), "TUTOR_RABBITMQ"
	}
	parsed, err := rabbitmq.ParseSource(source)
	switch {
	case errors.Is(err, rabbitmq.ErrUnavailable):
		return "", environment(fmt.Sprintf("%s: %v", from, err), a.try("help", "servers"))
	case err == nil && f.profile != "":
		from = "--profile"
		parsed.Profile, err = rabbitmq.ParseProfile(f.profile)
	}
	if err != nil {
		return "", usage(fmt.Sprintf("%s: %v", from, err), a.try("help", "servers"))
	}
	return parsed.Profile, nil
}

func (a *app) serversTopic() *cobra.Command {
	return a.topic("servers", groupServers, "Explain where the servers come from", func(w io.Writer) error {
		_, err := fmt.Fprintf(w, serversText, strings.Join(broker.Profiles(), ", "))
		return err
	})
}

const serversText = `The lessons talk to a RabbitMQ server. It is started for each run, on a free port
of 127.0.0.1, and is gone when the run is. Both run and check take

  --rabbitmq SOURCE    where it comes from:
                       embedded          from the command itself (the default)
                       embedded:PROFILE  the same, behaving as that version does
  --profile PROFILE    the profile alone: --profile 4.0

and where they are not given, these settings in the environment count:

  TUTOR_RABBITMQ       the source
  TUTOR_SLOW           what to multiply the slack of every upper bound of a check
                       by, on a slow machine: 2, or 1.5

The profiles are %s.
`
