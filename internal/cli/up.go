package cli

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tutor/internal/fixtures/llama"
	"tutor/internal/fixtures/rabbitmq"
	"tutor/internal/wire"
)

// upFlags are the flags of up.
type upFlags struct {
	servers serverFlags
	json    bool
	verbose bool
	port    int // of the llama; 0 is any
	llama   llama.Config
	replies string // a file, "" for those of the lessons
}

// ofLlama are the flags that are for a llama alone.
var ofLlama = []string{"port", "key", "rate", "first-token", "context", "replies", "llama"}

func (a *app) upCommand() *cobra.Command {
	var flags upFlags
	c := &cobra.Command{
		Use:   "up [rabbitmq] [llama]",
		Short: "Start a server and keep it until Ctrl-C",
		Long: `Start a RabbitMQ, or a chat server (llama), or both, print the lines that tell your
shell their addresses, and keep them until Ctrl-C. Then they are gone, with all that
was in them. In another terminal the lines make a lesson's programs find them, or any
client in any language: they read AMQP_URL, OPENAI_BASE_URL and OPENAI_API_KEY.`,
		Example: "  tutor up\n  tutor up rabbitmq --rabbitmq process\n  tutor up --profile 4.0 --json\n" +
			"  tutor up llama --profile 0.2.20 --rate 4 --verbose\n  tutor up rabbitmq llama --port 8080",
		GroupID:    groupServers,
		SuggestFor: []string{"serve", "server", "broker", "rabbitmq", "llama", "daemon"},
		ValidArgs:  []string{"rabbitmq", "llama"},
		Args: func(_ *cobra.Command, args []string) error {
			for i, arg := range args {
				switch {
				case arg != "rabbitmq" && arg != "llama" && i == 0:
					return usage(fmt.Sprintf("there is no server %q", arg), a.try("up", "rabbitmq"), a.try("up", "llama"))
				case arg != "rabbitmq" && arg != "llama" || slices.Contains(args[:i], arg):
					return oneTooMany(arg)
				}
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				args = []string{"rabbitmq"}
			}
			for _, name := range ofLlama {
				if c.Flags().Changed(name) && !slices.Contains(args, "llama") {
					return usage(fmt.Sprintf("--%s is for a llama", name), a.try(append(append([]string{"up"}, args...), "llama")...))
				}
			}
			if flags.port < 0 || flags.port > 65535 {
				return usage(fmt.Sprintf("--port: there is no port %d; there are 1 to 65535, and 0 for any that is free", flags.port), a.try("help", "up"))
			}
			return a.up(c.Context(), args, flags)
		},
	}
	flags.servers.register(c)
	f := c.Flags()
	f.BoolVar(&flags.json, "json", false, "print one JSON document in place of the lines for the shell")
	f.BoolVarP(&flags.verbose, "verbose", "v", false, "tell what clients really send and get, a line each, as it comes")
	f.IntVar(&flags.port, "port", 8000, "the llama's `PORT`; 0 is any that is free")
	f.StringVar(&flags.llama.Key, "key", "", "the API `KEY` that the llama asks for; none unless it is given")
	f.Float64Var(&flags.llama.Rate, "rate", 0, "how many `TOKENS` a second the llama generates, as 4; as fast as it can unless it is given")
	f.DurationVar(&flags.llama.FirstToken, "first-token", 0, "how long the llama takes for the first token, a `TIME` as 2s")
	f.IntVar(&flags.llama.Context, "context", 0, "how many `TOKENS` a prompt and its answer have together; as the profile has it unless it is given")
	f.StringVar(&flags.replies, "replies", "", "what the llama says, a `FILE`; what the lessons say unless it is given")
	return c
}

// upServer is a server that up keeps.
type upServer struct {
	document upDocument
	notes    string // for people, more than a name
	end      func() // ends it, with all that hangs on it
	died     <-chan struct{}
	log      func() []string
}

// upDocument is what up says of a server in JSON.
type upDocument struct {
	Server  string            `json:"server"`
	Source  string            `json:"source"`
	Name    string            `json:"name"`
	Profile string            `json:"profile"`
	Env     map[string]string `json:"env"`
}

// up starts servers and waits for Ctrl-C, which is how it ends well.
func (a *app) up(ctx context.Context, names []string, flags upFlags) error {
	from, err := a.sources(flags.servers)
	if err != nil {
		return err
	}
	if err := a.profileIsFor(flags.servers, names); err != nil {
		return err
	}
	from = from.neededBy(names)
	if from.rabbitmq.Kind == rabbitmq.FromURL || from.llama.Kind == llama.FromURL {
		return usage("a server at an address runs already: there is nothing to start", a.try("help", "servers"))
	}
	var recording *wire.Recording
	if flags.verbose {
		recording = wire.NewRecording(time.Now)
	}
	return interruptible(ctx, func(soft, _ context.Context) error {
		var up []*upServer
		defer func() {
			for _, s := range slices.Backward(up) {
				s.end()
			}
		}()
		for _, name := range names {
			start := a.upRabbitMQ
			if name == "llama" {
				start = a.upLlama
			}
			s, err := start(soft, from, flags, recording)
			if err != nil {
				return err
			}
			up = append(up, s)
		}
		if err := a.announce(up, flags.json); err != nil {
			return err
		}
		endFollowing := a.follow(recording)
		dead := firstDead(soft, up)
		endFollowing()
		if dead == nil {
			a.sayf("stopping %s", strings.Join(names, " and "))
			return nil
		}
		dead.end() // which reads its log to the end; what is wrong now is no news
		log := dead.log()
		for _, line := range log[max(0, len(log)-lastLines):] {
			a.sayf("  | %s", line)
		}
		return environment(dead.document.Server+" has ended by itself", a.again())
	})
}

// firstDead waits for a server that ends by itself, and returns it; or nil, when ctx has ended.
func firstDead(ctx context.Context, up []*upServer) *upServer {
	died := make(chan *upServer, len(up))
	for _, s := range up {
		if s.died == nil {
			continue
		}
		go func() {
			select {
			case <-s.died:
				died <- s
			case <-ctx.Done():
			}
		}()
	}
	select {
	case s := <-died:
		return s
	case <-ctx.Done():
		return nil
	}
}

// announce prints where the servers are, for the shell or for a program.
func (a *app) announce(up []*upServer, asJSON bool) error {
	documents := make([]upDocument, len(up))
	var lines strings.Builder
	for i, s := range up {
		d := s.document
		documents[i] = d
		a.sayf("%s: %s; Ctrl-C stops it", d.Server, d.Name)
		if s.notes != "" {
			a.sayf("%s", s.notes)
		}
		for _, name := range []string{"AMQP_URL", "OPENAI_BASE_URL", "OPENAI_API_KEY"} {
			if value, ok := d.Env[name]; ok {
				fmt.Fprintln(&lines, exportLine(runtime.GOOS, name, value))
			}
		}
	}
	if !asJSON {
		_, err := io.WriteString(a.stdout, lines.String())
		return err
	}
	return a.writeJSON(struct {
		Format  string       `json:"format"`
		Servers []upDocument `json:"servers"`
	}{"tutor.up/1", documents})
}

// exportLine returns the line that sets a variable in a system's usual shell.
func exportLine(system, name, value string) string {
	if strings.ContainsAny(value, " '\"$`\\;&|<>()*?#~") && system != "windows" {
		value = "'" + strings.ReplaceAll(value, "'", `'\''`) + "'"
	}
	if system == "windows" {
		return fmt.Sprintf("$env:%s = '%s'", name, strings.ReplaceAll(value, "'", "''"))
	}
	return fmt.Sprintf("export %s=%s", name, value)
}
