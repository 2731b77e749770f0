package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tutor/internal/broker"
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
	kind, profile, _ := strings.Cut(source, ":")
	switch kind {
	case "", "embedded":
	case "process", "container", "amqp", "amqps":
		// Of a URL, which may hold a password, the kind is all that is repeated.
		what := fmt.Sprintf("%s: %s asks for a broker outside, but only the embedded one is here for now", from, kind)
		return "", environment(what, a.try("help", "servers"))
	default:
		return "", usage(fmt.Sprintf("%s: %q is no source of a broker", from, kind), a.try("help", "servers"))
	}
	if f.profile != "" {
		profile = f.profile
	}
	if profile != "" { // its short forms are those of a version, 4.3 and @4.3
		profile = "rabbitmq@" + strings.TrimPrefix(strings.TrimPrefix(profile, "rabbitmq"), "@")
	}
	if profile != "" && !slices.Contains(broker.Profiles(), profile) {
		what := fmt.Sprintf("there is no profile %q; there are %s", profile, strings.Join(broker.Profiles(), ", "))
		return "", usage(what, a.try("help", "servers"))
	}
	return profile, nil
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
