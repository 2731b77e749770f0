package doctor

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
)

// The families of systems whose lines to type are known.
const (
	debian = "debian"
	fedora = "fedora"
	macOS  = "macos"
)

// System is what has to be known of a machine.
type System struct {
	// Family is "debian", "fedora", "macos", or empty for any other.
	Family string
	// Folders are where servers may be, beside those of PATH.
	Folders []string
	// Runtime are folders in which services have their sockets, beside that of
	// XDG_RUNTIME_DIR: this user's and, for root, the system's.
	Runtime []string
}

// ThisSystem returns the system that this process runs on.
func ThisSystem() System {
	release, _ := os.ReadFile("/etc/os-release") // another system where there is none
	sockets := []string{fmt.Sprintf("/run/user/%d", os.Getuid())}
	if os.Getuid() == 0 {
		sockets = append(sockets, "/run")
	}
	return System{
		Family:  family(runtime.GOOS, string(release)),
		Runtime: sockets,
		Folders: []string{"/usr/lib/rabbitmq/bin", "/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin"},
	}
}

// family returns the family of a system, from the fields ID and ID_LIKE of its
// /etc/os-release (os-release(5)).
func family(goos, release string) string {
	if goos == "darwin" {
		return macOS
	}
	var names []string
	for line := range strings.Lines(release) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		if key == "ID" || key == "ID_LIKE" {
			names = append(names, strings.Fields(strings.Trim(value, `"'`))...)
		}
	}
	switch {
	case slices.Contains(names, "debian"), slices.Contains(names, "ubuntu"):
		return debian
	case slices.Contains(names, "fedora"), slices.Contains(names, "rhel"):
		return fedora
	}
	return ""
}

// packages are the lines that install what the map's key names, by the system's family.
// Linux distributions have Go too, but mostly one that is too old.
var packages = map[string]map[string]string{
	"go":              {macOS: "brew install go", "": "install it from https://go.dev/dl/"},
	"rabbitmq-server": {debian: "sudo apt install rabbitmq-server", fedora: "sudo dnf install rabbitmq-server", macOS: "brew install rabbitmq"},
	"erlang":          {debian: "sudo apt install erlang-base", fedora: "sudo dnf install erlang", macOS: "brew install erlang"},
	"docker":          {debian: "sudo apt install docker.io", fedora: "sudo dnf install moby-engine", macOS: "brew install --cask docker"},
	"podman":          {debian: "sudo apt install podman", fedora: "sudo dnf install podman", macOS: "brew install podman"},
}

// install returns the line that installs something here, or a sentence.
func (s System) install(what string) string {
	for _, family := range []string{s.Family, ""} {
		if line := packages[what][family]; line != "" {
			return line
		}
	}
	return "install " + what + " with your system's package manager"
}

// start returns the line that starts Docker's daemon, or restarts it.
func (s System) start(how string) string {
	switch s.Family {
	case macOS:
		return "open -a Docker"
	case debian: // with systemd or without
		return "sudo service docker " + how
	case fedora:
		return "sudo systemctl " + how + " docker"
	}
	return how + " the Docker daemon as your system starts its services"
}
