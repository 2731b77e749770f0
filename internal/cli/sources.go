package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tutor/internal/fixtures/llama"
	"tutor/internal/fixtures/rabbitmq"
	"tutor/internal/lesson"
	"tutor/internal/script"
)

// sources are where the servers of a run come from.
type sources struct {
	rabbitmq rabbitmq.Source
	llama    llama.Source
}

// sources returns what the flags, or else the settings in the environment, ask for.
func (a *app) sources(f serverFlags) (s sources, err error) {
	if s.rabbitmq, err = a.rabbitmqSource(f); err != nil {
		return s, err
	}
	s.llama, err = a.llamaSource(f)
	return s, err
}

// profileIsFor refuses a profile of a server that is not among those that are needed: it would change
// nothing, and whoever asks for it would believe that it has.
func (a *app) profileIsFor(f serverFlags, servers []string) error {
	server := "rabbitmq"
	if isLlamaProfile(f.profile) {
		server = "llama"
	}
	if f.profile == "" || len(servers) == 0 || slices.Contains(servers, server) {
		return nil
	}
	return usage(fmt.Sprintf("--profile: %s is for %s, and this needs only %s", f.profile, server, strings.Join(servers, " and ")), a.try("help", "servers"))
}

// neededBy returns the sources of the servers that are needed. Those of others are embedded ones,
// which need nothing.
func (s sources) neededBy(servers []string) sources {
	if !slices.Contains(servers, "rabbitmq") {
		s.rabbitmq = rabbitmq.Source{}
	}
	if !slices.Contains(servers, "llama") {
		s.llama = llama.Source{}
	}
	return s
}

// serversOf returns the names of the servers that checks use.
func serversOf(checks []lesson.Check) []string {
	return slices.DeleteFunc([]string{"rabbitmq", "llama"}, func(server string) bool { return !script.UsesServer(server, checks...) })
}

// startServers starts the servers that checks use, and no other, for o, whose scratch folder is
// there.
func (a *app) startServers(ctx context.Context, from sources, catalogue *lesson.Catalogue, checks []lesson.Check, o *script.Options) (err error) {
	// A script that uses none of a kind may still ask where it would come from.
	o.RabbitMQ, o.Llama = rabbitmq.Missing(from.rabbitmq, nil), llama.Missing(from.llama, nil)
	if script.UsesServer("llama", checks...) {
		if o.Llama, err = a.startLlama(ctx, from.llama, true); err != nil {
			return err
		}
	}
	if script.UsesServer("rabbitmq", checks...) {
		o.RabbitMQ, err = a.startRabbitMQ(ctx, from.rabbitmq, rabbitmq.Need{
			Configs: script.Uses(checks), Queues: queues(catalogue, checks), Scratch: o.Scratch,
		})
	}
	return err
}

// queues returns the names of the queues of the checks' lessons.
func queues(catalogue *lesson.Catalogue, checks []lesson.Check) []string {
	var names []string
	for _, own := range byLesson(checks) {
		if l, err := catalogue.Lesson(own[0].Lesson); err == nil {
			names = append(names, l.Queues...)
		}
	}
	return names
}
