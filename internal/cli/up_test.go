//go:build linux

package cli

import (
	"strings"
	"syscall"
	"testing"

	amqp "github.com/rabbitmq/amqp091-go"
)

// TestUp starts a broker, finds it at the address that the line for the shell says, and
// stops it by Ctrl-C.
func TestUp(t *testing.T) {
	for _, args := range [][]string{{"up"}, {"up", "rabbitmq", "--profile", "3.10"}} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			tmp := t.TempDir()
			c := startCommand(t, tmp, args...)
			address, ok := strings.CutPrefix(c.await(t, "AMQP_URL="), "export AMQP_URL=")
			if !ok {
				t.Fatalf("no line for the shell: %q", c.seen)
			}
			conn, err := amqp.Dial(address)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if len(args) > 1 && conn.Properties["version"] != "3.10.8" {
				t.Errorf("it is version %v", conn.Properties["version"])
			}
			c.signal(t, syscall.SIGINT)
			if code := c.end(); code != exitPassed {
				t.Errorf("exit code %d, output %q", code, c.seen)
			}
			noScratch(t, tmp)
			if want := transcriptOfUp(address); len(args) == 1 && !strings.HasPrefix(strings.Join(c.seen, "\n"), want) {
				t.Errorf("it says %q, and docs/servers.md that it says %q", c.seen, want)
			}
		})
	}
}

// transcriptOfUp returns what the page about the servers shows that `tutor up` says, with another address.
func transcriptOfUp(address string) string {
	_, said, _ := strings.Cut(upTranscript, "\n")
	before, _, _ := strings.Cut(said, "amqp://")
	return before + address
}

func TestExportLine(t *testing.T) {
	const address = "amqp://guest:guest@127.0.0.1:1/"
	for system, want := range map[string]string{
		"linux":   "export AMQP_URL=" + address,
		"windows": "$env:AMQP_URL = '" + address + "'",
	} {
		if got := exportLine(system, "AMQP_URL", address); got != want {
			t.Errorf("on %s: %s, want %s", system, got, want)
		}
	}
}
