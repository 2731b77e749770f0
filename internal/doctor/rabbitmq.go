package doctor

import (
	"context"
	"path/filepath"
	"strings"

	"tutor/internal/program"
)

// rabbitmq looks for the rabbitmq-server that a node could be started of. It runs
// nothing: rabbitmq-server knows no option that only tells its version, and takes any
// for one to start with.
func (c Config) rabbitmq(context.Context) []Item {
	item := Item{Name: "rabbitmq-server", For: "for --rabbitmq process", Status: OK}
	item.Path, item.Version = c.findRabbitMQ()
	if item.Path == "" {
		item.Status, item.Try = Missing, c.System.install("rabbitmq-server")
		item.What = "Without it, the embedded broker is still there."
		return []Item{item}
	}
	var lacking []string
	for _, name := range []string{"erl", "epmd"} {
		if _, err := program.LookPath(name, c.Env); err != nil {
			lacking = append(lacking, name)
		}
	}
	if len(lacking) > 0 {
		item.Status, item.Try = Broken, c.System.install("erlang")
		item.What = "It needs Erlang, and of that " + strings.Join(lacking, " and ") + " cannot be found in the folders of PATH."
	}
	return []Item{item}
}

// findRabbitMQ returns where a rabbitmq-server is, and its version where that is known.
// One whose version is known is preferred: Debian has a second in PATH that only
// changes to another user and calls it.
func (c Config) findRabbitMQ() (path, ofVersion string) {
	folders := append(filepath.SplitList(c.variable("PATH")), c.System.Folders...)
	for _, folder := range folders {
		found, err := program.LookPath("rabbitmq-server", []string{"PATH=" + folder})
		if err != nil {
			continue
		}
		if v := rabbitMQVersion(found); v != "" {
			return found, v
		}
		if path == "" {
			path = found
		}
	}
	return path, ""
}

// rabbitMQVersion returns the version of the RabbitMQ that a server belongs to, from the
// name of its first plugin, rabbit-VERSION, which lies in ../plugins in every package of
// it.
func rabbitMQVersion(server string) string {
	real, err := filepath.EvalSymlinks(server)
	if err != nil {
		return ""
	}
	plugins, _ := filepath.Glob(filepath.Join(filepath.Dir(filepath.Dir(real)), "plugins", "rabbit-[0-9]*")) // the pattern is sound
	if len(plugins) == 0 {
		return ""
	}
	return strings.TrimSuffix(strings.TrimPrefix(filepath.Base(plugins[0]), "rabbit-"), ".ez")
}
