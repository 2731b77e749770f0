package doctor

import (
	"context"
	"encoding/json"
	"net"
	"path/filepath"
	"strings"

	"tutor/internal/program"
)

const forContainers = "for --rabbitmq container"

// versions is what docker and podman say as JSON when they are asked for their version.
type versions struct {
	Client struct{ Version string }
	Server *struct{ Version string } // of the daemon; nil where none has answered
}

// docker looks at Docker's client, and whether a daemon answers it.
func (c Config) docker(ctx context.Context) []Item {
	item := Item{Name: "docker", For: forContainers}
	path, err := program.LookPath("docker", c.Env)
	if err != nil {
		item.Status, item.Try = Missing, c.System.install("docker")
		item.What = "Without it, the embedded broker is still there."
		return []Item{item}
	}
	item.Path = path
	a := c.ask(ctx, "", nil, path, "version", "--format", "{{json .}}")
	var v versions
	_ = json.Unmarshal([]byte(a.stdout), &v) // nothing is known where it fails
	item.Version = v.Client.Version
	if a.success && v.Server != nil {
		item.Status = OK
		item.Version += " (daemon " + v.Server.Version + ")"
		return []Item{item}
	}
	item.Status = Broken
	switch {
	case a.success && item.Version != "":
		item.Status, item.What = Missing, "What is called docker here is Podman under that name."
	case a.late:
		item.What, item.Try = "The Docker daemon does not answer.", c.System.start("restart")
	case strings.Contains(strings.ToLower(a.stderr), "permission denied"):
		item.What, item.Try = "You may not talk to the Docker daemon.", "sudo usermod -aG docker $USER && newgrp docker"
	case c.variable("DOCKER_HOST") != "":
		item.What, item.Try = "No Docker daemon answers where DOCKER_HOST says that it is.", "unset DOCKER_HOST"
	case strings.Contains(strings.ToLower(a.stderr), "connect"):
		item.What, item.Try = "The Docker daemon does not run.", c.System.start("start")
	default:
		item.What, item.Try = "docker does not work. It says: "+a.firstLine(), "docker version"
	}
	return []Item{item}
}

// podman looks at Podman, and whether its socket, through which programs made for
// Docker use it, answers.
func (c Config) podman(ctx context.Context) []Item {
	item := Item{Name: "podman", For: forContainers}
	path, err := program.LookPath("podman", c.Env)
	if err != nil {
		item.Status, item.Try = Missing, c.System.install("podman")
		item.What = "It is another way to have containers; one of both will do."
		return []Item{item}
	}
	item.Path = path
	a := c.ask(ctx, "", nil, path, "version", "--format", "json")
	var v versions
	_ = json.Unmarshal([]byte(a.stdout), &v) // nothing is known where it fails
	item.Version = v.Client.Version
	item.Status = Broken
	switch {
	case a.late:
		item.What, item.Try = "podman does not answer.", "podman version"
	case item.Version == "":
		item.What, item.Try = "podman does not work. It says: "+a.firstLine(), "podman version"
	case v.Server == nil && !c.podmanSocket(ctx):
		item.What, item.Try = "podman works, but nothing answers on its socket, which tutor needs.", "systemctl --user enable --now podman.socket"
		if c.System.Family == macOS {
			item.Try = "podman machine start"
		}
	default:
		item.Status = OK
	}
	return []Item{item}
}

// podmanSocket reports whether something answers on a socket of Podman's.
func (c Config) podmanSocket(ctx context.Context) bool {
	folders := c.System.Runtime
	if dir := c.variable("XDG_RUNTIME_DIR"); dir != "" {
		folders = append([]string{dir}, folders...)
	}
	var dialer net.Dialer
	for _, folder := range folders {
		conn, err := dialer.DialContext(ctx, "unix", filepath.Join(folder, "podman", "podman.sock"))
		if err == nil {
			conn.Close()
			return true
		}
	}
	return false
}
