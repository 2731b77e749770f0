package cli

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"tutor/internal/fixtures/llama"
	"tutor/internal/fixtures/rabbitmq"
	"tutor/internal/lesson"
	"tutor/internal/program"
	"tutor/internal/wire"
)

// runServers are the servers that a lesson's program talks to while it is run.
type runServers struct {
	app       *app
	lesson    lesson.Lesson
	scratch   *program.Scratch
	recording *wire.Recording // nil: what goes over the wire is not recorded
	closers   []func() error  // the last opened last
}

// start starts the servers that the lesson needs, and no other. It returns what the program's
// environment says of them.
func (r *runServers) start(ctx context.Context, s sources) (env []string, err error) {
	for _, need := range r.lesson.Needs {
		var more []string
		switch need {
		case "rabbitmq":
			more, err = r.startRabbitMQ(ctx, s.rabbitmq)
		case "llama":
			more, err = r.startLlama(ctx, s.llama)
		}
		if err != nil {
			return nil, err
		}
		env = append(env, more...)
	}
	return env, nil
}

// close ends the servers.
func (r *runServers) close() {
	for _, end := range slices.Backward(r.closers) {
		if err := end(); err != nil {
			r.app.sayf("tutor: %v", err)
		}
	}
}

// startRabbitMQ starts the broker.
func (r *runServers) startRabbitMQ(ctx context.Context, source rabbitmq.Source) (env []string, err error) {
	a := r.app
	server, err := a.startRabbitMQ(ctx, source, rabbitmq.Need{Queues: r.lesson.Queues, Scratch: r.scratch})
	if err != nil {
		return nil, err
	}
	r.closers = append(r.closers, server.Close)
	recording := r.recording
	if recording == nil && server.Shared() { // what was declared on somebody's broker is known from what was recorded
		recording = wire.NewRecording(time.Now)
	}
	broker, err := server.Open(ctx, rabbitmq.Config{}, recording)
	if err != nil {
		return nil, fmt.Errorf("opening rabbitmq: %w", err)
	}
	r.closers = append(r.closers, broker.Close)
	if server.Shared() { // its name says where it is, without the password
		a.sayf("rabbitmq: %s", broker.Name())
	} else {
		a.sayf("rabbitmq: %s, %s", broker.Name(), broker.URL())
	}
	address := broker.URL()
	if recording != nil {
		address, err = throughTap(address, r.lesson.Name, broker.Listen)
	}
	return []string{"AMQP_URL=" + address}, err
}

// startLlama starts the chat server.
func (r *runServers) startLlama(ctx context.Context, source llama.Source) (env []string, err error) {
	a := r.app
	server, err := a.startLlama(ctx, source, r.recording != nil)
	if err != nil {
		return nil, err
	}
	r.closers = append(r.closers, server.Close)
	chat, err := server.Open(ctx, llama.Config{Replies: r.lesson.Replies}, r.recording)
	if err != nil {
		return nil, fmt.Errorf("opening llama: %w", err)
	}
	r.closers = append(r.closers, chat.Close)
	if server.Shared() { // its name says where it is
		a.sayf("llama: %s", chat.Name())
	} else {
		a.sayf("llama: %s, %s\n%s", chat.Name(), chat.URL(), standIn(chat.Profile()))
	}
	address := chat.URL()
	if r.recording != nil {
		address, err = throughTap(address, r.lesson.Name, chat.Listen)
	}
	return []string{"OPENAI_BASE_URL=" + address, "OPENAI_API_KEY=" + chat.Key()}, err
}

// standIn says what of an embedded llama is true, and what is not.
func standIn(profile string) string {
	product, _, _ := strings.Cut(profile, "@")
	if product == "openai" {
		product = "OpenAI"
	}
	return fmt.Sprintf("wording comes from a file; fields, limits, errors and timing are %s's", product)
}

// throughTap returns an address with its host and port replaced by a listener of the program's own.
func throughTap(address, program string, listen func(string) (string, error)) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", fmt.Errorf("reading a server's address: %w", err)
	}
	if u.Host, err = listen(program); err != nil {
		return "", fmt.Errorf("listening for the program: %w", err)
	}
	if u.Scheme == "https" { // which the listener does not speak
		u.Scheme = "http"
	}
	return u.String(), nil
}
