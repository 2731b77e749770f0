package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"tutor/internal/fixtures/llama"
	"tutor/internal/fixtures/rabbitmq"
	"tutor/internal/replies"
	"tutor/internal/wire"
)

const (
	// lastLines is how much of its log up shows of a server that has ended by itself.
	lastLines = 20
	// client is how up calls whoever talks to a server of its own.
	client = "client"
)

// upRabbitMQ starts a broker. What goes over the wire is recorded where there is a recording.
func (a *app) upRabbitMQ(ctx context.Context, from sources, flags upFlags, recording *wire.Recording) (s *upServer, err error) {
	t, err := a.tree()
	if err != nil {
		return nil, err
	}
	if err := a.withContainers(ctx, t, from.rabbitmq); err != nil {
		return nil, err
	}
	scratch, err := a.scratch()
	if err != nil {
		return nil, err
	}
	ends := []func() error{scratch.Close}
	end := func() {
		for _, end := range slices.Backward(ends) {
			_ = end() // the command is at its end, and the next one clears up
		}
		ends = nil
	}
	defer func() {
		if err != nil {
			end()
		}
	}()
	server, err := a.startRabbitMQ(ctx, from.rabbitmq, rabbitmq.Need{Scratch: scratch})
	if err != nil {
		return nil, err
	}
	ends = append(ends, server.Close)
	broker, err := server.Open(ctx, rabbitmq.Config{}, recording)
	if err != nil {
		return nil, fmt.Errorf("opening rabbitmq: %w", err)
	}
	ends = append(ends, broker.Close)
	address := broker.URL()
	if recording != nil {
		if address, err = throughTap(address, client, broker.Listen); err != nil {
			return nil, err
		}
	}
	return &upServer{
		document: upDocument{
			Server: "rabbitmq", Source: string(server.Kind()), Name: broker.Name(), Profile: broker.Profile(),
			Env: map[string]string{"AMQP_URL": address},
		},
		end: end, died: server.Died(), log: server.Log,
	}, nil
}

// upLlama starts an embedded llama that says what all lessons' do, or what a file says.
func (a *app) upLlama(ctx context.Context, from sources, flags upFlags, recording *wire.Recording) (*upServer, error) {
	config := flags.llama
	config.Profile = from.llama.Profile
	if err := config.Check(); err != nil {
		return nil, usage(err.Error(), a.try("help", "up"))
	}
	var err error
	if config.Replies, err = a.replies(flags.replies); err != nil {
		return nil, err
	}
	e, err := llama.StartEmbedded(ctx, config, recording)
	if err != nil {
		return nil, err
	}
	end := func() { _ = e.Close() } // the command is at its end
	addr, err := e.ListenOn(ctx, flags.port, client)
	if err != nil {
		end()
		return nil, a.noPort(flags.port, err)
	}
	return &upServer{
		document: upDocument{
			Server: "llama", Source: string(llama.FromEmbedded), Name: e.Name(), Profile: e.Profile(),
			Env: map[string]string{"OPENAI_BASE_URL": llama.BaseURL(addr), "OPENAI_API_KEY": e.Key()},
		},
		notes: standIn(e.Profile()), end: end,
	}, nil
}

// replies returns what a llama says: a file's words, or those of all lessons where there is none.
func (a *app) replies(file string) (*replies.Book, error) {
	if file != "" {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, usage(fmt.Sprintf("--replies: %v", err), a.try("help", "up"))
		}
		book, err := replies.Parse(file, data)
		if err != nil {
			return nil, usage(fmt.Sprintf("--replies: what the llama is to say cannot be read:\n%v", err))
		}
		return book, nil
	}
	_, catalogue, err := a.catalogue(nil)
	if err != nil {
		return nil, err
	}
	var books []*replies.Book
	for _, l := range catalogue.Lessons {
		if l.Replies != nil {
			books = append(books, l.Replies)
		}
	}
	return replies.Join(books...), nil
}

// noPort is the failure of a machine on which a port cannot be opened.
func (a *app) noPort(port int, err error) error {
	what := fmt.Sprintf("port %d cannot be opened: %v", port, err)
	if errors.Is(err, syscall.EADDRINUSE) {
		what = fmt.Sprintf("port %d of 127.0.0.1 is taken: another program listens there", port)
	}
	var others []string // of the arguments
	for i := 0; i < len(a.args); i++ {
		switch arg := a.args[i]; {
		case arg == "--port":
			i++
		case !strings.HasPrefix(arg, "--port="):
			others = append(others, arg)
		}
	}
	return environment(what, a.try(append(others, "--port", strconv.Itoa(0))...))
}

// follow tells what is recorded, a line each, as it comes, until the function that it returns is
// called. Without a recording it does nothing.
func (a *app) follow(recording *wire.Recording) (end func()) {
	if recording == nil {
		return func() {}
	}
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		shown := 0
		for last := false; ; {
			changed := recording.Changed()
			events := recording.Events()
			for _, event := range events[shown:] {
				a.sayf("%s", event)
			}
			if shown = len(events); last {
				return
			}
			select {
			case <-changed:
			case <-stop:
				last = true
			}
		}
	}()
	return func() { close(stop); <-stopped }
}
