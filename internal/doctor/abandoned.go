package doctor

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"tutor/internal/program"
)

// Containers finds the containers whose runs have died, where Docker's client or Podman's is there
// and a daemon answers it; env is the environment of the clients. What cannot be asked has none.
func Containers(env []string) Search {
	return func(ctx context.Context) ([]Leftover, error) {
		machine, err := os.Hostname()
		if err != nil {
			return nil, fmt.Errorf("looking for containers of killed runs: %w", err)
		}
		c := Config{Env: env}
		var found []Leftover
		for _, name := range []string{"docker", "podman"} {
			if path, err := program.LookPath(name, env); err == nil {
				found = append(found, c.abandoned(ctx, path, machine)...)
			}
		}
		return found, nil
	}
}

// abandoned returns the containers of this machine's dead runs that a client knows of. Other machines
// may use the same daemon.
func (c Config) abandoned(ctx context.Context, client, machine string) []Leftover {
	ctx, cancel := context.WithTimeout(ctx, Bound)
	defer cancel()
	a := c.ask(ctx, "", nil, client, "ps", "--all", "--filter", "label="+program.LabelMachine+"="+machine,
		"--format", `{{.ID}} {{.Names}} {{.Label "`+program.LabelScratch+`"}}`)
	var found []Leftover
	for line := range strings.Lines(a.stdout) {
		words := strings.SplitN(strings.TrimSpace(line), " ", 3)
		if !a.success || len(words) < 3 || program.Owned(words[2]) {
			continue
		}
		found = append(found, Leftover{
			Kind: "container", Name: words[1],
			Remove: func(ctx context.Context) error { return c.removeContainer(ctx, client, words[0]) },
		})
	}
	return found
}

// removeTime is how long a daemon may take to remove a container.
const removeTime = 10 * Bound

func (c Config) removeContainer(ctx context.Context, client, id string) error {
	ctx, cancel := context.WithTimeout(ctx, removeTime)
	defer cancel()
	if a := c.ask(ctx, "", nil, client, "rm", "--force", "--volumes", id); !a.success {
		return errors.New(a.firstLine())
	}
	return nil
}
