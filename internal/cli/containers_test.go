//go:build linux && !containers

package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestContainersOutsideACheckout asks a command that was built without containers for one where
// there is nothing to build another from.
func TestContainersOutsideACheckout(t *testing.T) {
	for _, args := range [][]string{{"run", "rpc"}, {"check"}, {"up"}} {
		t.Run(args[0], func(t *testing.T) {
			got := call(t, t.TempDir(), []string{"TUTOR_RABBITMQ=container"}, args...)
			const says = "tutor: this tutor was built without containers; build one with them in a checkout of tutor\n" +
				"try: go install -tags containers ./cmd/tutor\n"
			if want := (result{exitEnvironment, "", says}); got != want {
				t.Errorf("got %+v\nwant %+v", got, want)
			}
		})
	}
}

// TestContainersInACheckout has the command build one with containers, and go on as that one.
func TestContainersInACheckout(t *testing.T) {
	const other = "package main\n\nimport (\n\t\"fmt\"\n\t\"os\"\n)\n\n" +
		"func main() { fmt.Println(\"with containers:\", os.Args[1:]); os.Exit(7) }\n"
	for _, test := range []struct {
		name   string
		source string // of the command with containers
		code   int
		says   string
	}{
		{"goes on", "//go:build containers\n\n" + other, 7, "with containers: [up --rabbitmq container:some:image]"},
		{"does not compile", "//go:build containers\n\npackage main\n", exitFailed, "tutor: ./cmd/tutor does not compile:"},
		{"is not there", "//go:build neither\n\n" + other, exitFailed, "build constraints exclude all Go files"},
	} {
		t.Run(test.name, func(t *testing.T) {
			checkout, tmp := filepath.Join(t.TempDir(), "checkout"), t.TempDir()
			if err := makeCheckout(checkout); err != nil {
				t.Fatal(err)
			}
			command := filepath.Join(checkout, "cmd", "tutor")
			if err := os.MkdirAll(command, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(command, "main.go"), []byte(test.source), 0o644); err != nil {
				t.Fatal(err)
			}
			c := startCommandIn(t, checkout, tmp, nil, "up", "--rabbitmq", "container:some:image")
			code, said := c.end(), strings.Join(c.seen, "\n")
			if code != test.code {
				t.Errorf("exit code %d, output %s", code, said)
			}
			contains(t, "output", said, "building a tutor with containers\n", test.says)
			noScratch(t, tmp)
		})
	}
}
