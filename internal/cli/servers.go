package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tutor/internal/broker"
	"tutor/internal/fixtures/rabbitmq"
	"tutor/internal/llm"
)

// serverFlags are the flags that say where the servers come from.
type serverFlags struct {
	rabbitmq string
	llama    string
	name     string // of the flag that rabbitmq comes from; "" is --rabbitmq
	profile  string
}

// register gives a command the flags.
func (f *serverFlags) register(c *cobra.Command) {
	c.Flags().StringVar(&f.rabbitmq, "rabbitmq", "", "where the broker comes from, a `SOURCE`: see help servers")
	c.Flags().StringVar(&f.llama, "llama", "", "where the chat server comes from, a `SOURCE`: see help servers")
	c.Flags().StringVar(&f.profile, "profile", "", "which `PROFILE` an embedded server has, as 4.3 of RabbitMQ or 0.2.20 of llama-cpp-python")
	completeFlag(c, "rabbitmq", sourceCompletions())
	completeFlag(c, "llama", llamaCompletions())
	completeFlag(c, "profile", slices.Concat(broker.Profiles(), llm.Profiles()))
}

// rabbitmqSource returns the source of the broker that the flags, or else the
// settings in the environment, ask for.
func (a *app) rabbitmqSource(f serverFlags) (rabbitmq.Source, error) {
	text, from := f.rabbitmq, cmp.Or(f.name, "--rabbitmq")
	if text == "" {
		text, from = a.env.get("TUTOR_RABBITMQ"), "TUTOR_RABBITMQ"
	}
	source, err := rabbitmq.ParseSource(text)
	if err == nil && f.profile != "" && !isLlamaProfile(f.profile) {
		from = "--profile"
		if source.Kind != rabbitmq.FromEmbedded {
			err = fmt.Errorf("it is for the embedded broker; a broker from %q is what it is", source.Kind)
		} else if source.Profile, err = rabbitmq.ParseProfile(f.profile); err != nil {
			err = fmt.Errorf("there is no profile %q; there are %s", f.profile, strings.Join(slices.Concat(broker.Profiles(), llm.Profiles()), ", "))
		}
	}
	if err != nil {
		return rabbitmq.Source{}, usage(fmt.Sprintf("%s: %v", from, err), a.try("help", "servers"))
	}
	return source, nil
}

// startRabbitMQ starts the broker of a run. The failure says what is missing, and
// shows what the broker has said last.
func (a *app) startRabbitMQ(ctx context.Context, source rabbitmq.Source, need rabbitmq.Need) (*rabbitmq.Server, error) {
	if source.Kind != rabbitmq.FromEmbedded && source.Kind != rabbitmq.FromURL {
		a.sayf("starting rabbitmq (%s)", source.Kind)
	}
	need.Progress = a.stderr
	server, err := rabbitmq.Start(ctx, source, need)
	if missing, ok := errors.AsType[*rabbitmq.UnavailableError](err); ok && ctx.Err() == nil {
		for _, line := range missing.Log {
			a.sayf("  | %s", line)
		}
		return nil, environment(missing.What, a.nextLines(missing.Try, missing.Source)...)
	}
	return server, err
}

// nextLines returns the lines to type for somebody whose source has no server to offer. Those are try, unless that sets a
// source, which set returns, and one was typed: then it is what was typed, with that source.
func (a *app) nextLines(try string, set func() (source string, ok bool)) []string {
	if try == "" {
		return nil
	}
	lines := strings.Split(try, "\n")
	source, ok := set()
	if !ok {
		return lines
	}
	flags := []string{"--rabbitmq", "--against"}
	if strings.Contains(try, "TUTOR_LLAMA") {
		flags = []string{"--llama"}
	}
	at, flag := a.sourceFlag(flags)
	switch {
	case flag == "":
		return lines
	case flag == "--against" && source == string(rabbitmq.FromEmbedded): // what it is compared with already
		return []string{a.try("doctor")}
	}
	typed := slices.Clone(a.args)
	if typed[at] == flag {
		typed[at+1] = source
	} else {
		typed[at] = flag + "=" + source
	}
	return []string{a.try(typed...)}
}

// sourceFlag returns where among the arguments the flag is that names a server's source, one of those
// given, and the flag, or "" where the source was not typed.
func (a *app) sourceFlag(flags []string) (at int, flag string) {
	for at, arg := range a.args {
		name, _, joined := strings.Cut(arg, "=")
		switch {
		case arg == "--": // what follows is the program's
			return 0, ""
		case !slices.Contains(flags, name):
		case joined || at+1 < len(a.args):
			return at, name
		}
	}
	return 0, ""
}

func (a *app) serversTopic() *cobra.Command {
	return a.topic("servers", groupServers, "Explain where the servers come from", func(w io.Writer) error {
		_, err := fmt.Fprintf(w, serversText, strings.Join(slices.Concat(broker.Profiles(), llm.Profiles()), ", "))
		return err
	})
}

const serversText = `The lessons talk to a RabbitMQ server, or to a chat server that speaks as OpenAI's
does (llama). Unless it is somebody's, it is started for each run, on free ports of
127.0.0.1, and is gone when the run is; a server that no lesson of the run needs is not
started. The commands that need them take

  --rabbitmq SOURCE    where the broker comes from:
                       embedded          from the command itself (the default)
                       embedded:PROFILE  the same, behaving as that version does
                       process           the RabbitMQ that is installed here
                       process:DIR       one that is unpacked in a folder
                       container         RabbitMQ in a container of Docker's or
                                         Podman's
                       container:IMAGE   the same with an image of your choice
                       amqp://USER:PASSWORD@HOST:PORT/VHOST, or amqps://…
                                         one that runs already: it must have no
                                         queue that a lesson uses, checks run one
                                         at a time, and only what they have
                                         declared is deleted
  --llama SOURCE       where the chat server comes from:
                       embedded          from the command itself (the default)
                       embedded:PROFILE  the same, behaving as that server does
                       http://HOST:PORT/v1, or https://…
                                         one that runs already, llama-cpp-python's
                                         or any that speaks as OpenAI's does; its
                                         key is taken from OPENAI_API_KEY
  --profile PROFILE    which version an embedded one behaves as: --profile 4.0 is
                       RabbitMQ's, --profile 0.2.20 llama-cpp-python's; with an
                       http address, which of them the server there is

and where they are not given, these settings in the environment count:

  TUTOR_RABBITMQ       the source of the broker
  TUTOR_LLAMA          the source of the chat server
  TUTOR_SLOW           what to multiply the slack of every upper bound of a check
                       by, on a slow machine: 2, or 1.5

What an embedded chat server says comes from a file; its fields, limits, errors and
timing are those of the server that it behaves as. To a server at an address, what
programs say goes on byte for byte, so that it reads the name of a port of this machine
as its own (the header host); one that refuses that can be run with, not checked.

The profiles are %s.
doctor says which sources this machine has; up starts a server and keeps it.
`
