package cli

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"tutor/internal/fixtures/rabbitmq"
	"tutor/internal/wire"
)

// lastLines is how much of its log up shows of a server that has ended by itself.
const lastLines = 20

// upFlags are the flags of up.
type upFlags struct {
	servers serverFlags
	json    bool
}

func (a *app) upCommand() *cobra.Command {
	var flags upFlags
	c := &cobra.Command{
		Use:   "up [rabbitmq]",
		Short: "Start a server and keep it until Ctrl-C",
		Long: `Start a RabbitMQ, print the line that tells your shell its address, and keep it
until Ctrl-C. Then it is gone, with all that was in it. In another terminal the
line makes a lesson's programs find it: they read AMQP_URL.`,
		Example:    "  tutor up\n  tutor up rabbitmq --rabbitmq process\n  tutor up --profile 4.0 --json",
		GroupID:    groupServers,
		SuggestFor: []string{"serve", "server", "broker", "rabbitmq", "daemon"},
		ValidArgs:  []string{"rabbitmq"},
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) > 1:
				return oneTooMany(args[1])
			case len(args) == 1 && args[0] != "rabbitmq":
				return usage(fmt.Sprintf("there is no server %q", args[0]), a.try("up", "rabbitmq"))
			}
			return nil
		},
		RunE: func(c *cobra.Command, _ []string) error { return a.up(c.Context(), flags) },
	}
	flags.servers.register(c)
	c.Flags().BoolVar(&flags.json, "json", false, "print one JSON document in place of the line for the shell")
	return c
}

// up starts a broker and waits for Ctrl-C, which is how it ends well.
func (a *app) up(ctx context.Context, flags upFlags) error {
	source, err := a.rabbitmqSource(flags.servers)
	if err != nil {
		return err
	}
	if source.Kind == rabbitmq.FromURL {
		return usage("a broker at an address runs already: there is nothing to start", a.try("help", "servers"))
	}
	t, err := a.tree()
	if err != nil {
		return err
	}
	return interruptible(ctx, func(soft, _ context.Context) error {
		if err := a.withContainers(soft, t, source); err != nil {
			return err
		}
		scratch, err := a.scratch()
		if err != nil {
			return err
		}
		defer scratch.Close()
		server, err := a.startRabbitMQ(soft, source, rabbitmq.Need{Scratch: scratch})
		if err != nil {
			return err
		}
		defer server.Close()
		broker, err := server.Open(soft, rabbitmq.Config{}, wire.NewRecording(time.Now))
		if err != nil {
			return fmt.Errorf("opening rabbitmq: %w", err)
		}
		defer broker.Close()
		if err := a.announce(server, broker, flags.json); err != nil {
			return err
		}
		select {
		case <-soft.Done():
			a.sayf("stopping rabbitmq")
			return nil
		case <-server.Died():
			server.Close() // which reads its log to the end; what is wrong now is no news
			log := server.Log()
			for _, line := range log[max(0, len(log)-lastLines):] {
				a.sayf("  | %s", line)
			}
			return environment("rabbitmq has ended by itself", a.again())
		}
	})
}

// announce prints where the broker is, for the shell or for a program.
func (a *app) announce(server *rabbitmq.Server, broker rabbitmq.Broker, asJSON bool) error {
	a.sayf("rabbitmq: %s; Ctrl-C stops it", broker.Name())
	if !asJSON {
		_, err := fmt.Fprintln(a.stdout, exportLine(runtime.GOOS, "AMQP_URL", broker.URL()))
		return err
	}
	type jsonServer struct {
		Server  string            `json:"server"`
		Source  rabbitmq.Kind     `json:"source"`
		Name    string            `json:"name"`
		Profile string            `json:"profile"`
		Env     map[string]string `json:"env"`
	}
	return a.writeJSON(struct {
		Format  string       `json:"format"`
		Servers []jsonServer `json:"servers"`
	}{"tutor.up/1", []jsonServer{{
		Server: "rabbitmq", Source: server.Kind(), Name: broker.Name(), Profile: broker.Profile(),
		Env: map[string]string{"AMQP_URL": broker.URL()},
	}}})
}

// exportLine returns the line that sets a variable in a system's usual shell.
func exportLine(system, name, value string) string {
	if system == "windows" {
		return fmt.Sprintf("$env:%s = '%s'", name, value)
	}
	return fmt.Sprintf("export %s=%s", name, value)
}
