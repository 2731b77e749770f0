package cli

import (
	"slices"

	"tutor/internal/fixtures/llama"
	"tutor/internal/fixtures/rabbitmq"
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
