package likeness

import "fmt"

// version is RabbitMQ's.
type version struct {
	text         string // "4.3.6"
	major, minor int
	// debian is of a package that Debian has changed: its 4.3 permits transient queues that are not
	// exclusive, as 4.2 did (changelog of rabbitmq-server 4.3.0-3).
	debian bool
}

// parseVersion reads a version by its first two numbers.
func parseVersion(text string) version {
	v := version{text: text}
	_, _ = fmt.Sscanf(text, "%d.%d", &v.major, &v.minor)
	return v
}

// before reports whether a version is older than another.
func (v version) before(w version) bool {
	return v.major < w.major || v.major == w.major && v.minor < w.minor
}
