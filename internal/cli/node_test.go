//go:build linux

package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// fakeRabbitMQ makes a folder with a RabbitMQ that does what a shell script says, and returns it as a
// source, with the environment in which it can be started.
func fakeRabbitMQ(t *testing.T, script string) (source string, env []string) {
	t.Helper()
	dir, bin := t.TempDir(), t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "plugins", "rabbit-4.0.5"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "sbin"), 0o755); err != nil {
		t.Fatal(err)
	}
	for path, text := range map[string]string{
		filepath.Join(dir, "sbin", "rabbitmq-server"): "echo Starting RabbitMQ 4.0.5 on Erlang 27\n" + script,
		filepath.Join(bin, "epmd"):                    fmt.Sprintf("%s=epmd exec '%s' \"$@\"", roleVariable, os.Args[0]),
	} {
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return "process:" + dir, []string{"PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH")}
}

// serving is the script of a RabbitMQ that says much, runs until the file is there, and then fails.
func serving(file string) string {
	return fmt.Sprintf("seq 100 140\necho Server startup complete\nwhile [ ! -e '%s' ]; do sleep 0.02; done\necho no room on disk\nexit 1", file)
}

func TestUpWithANodeThatEnds(t *testing.T) {
	tmp, file := t.TempDir(), filepath.Join(t.TempDir(), "end")
	source, env := fakeRabbitMQ(t, serving(file))
	c := startCommandIn(t, sharedCheckout, tmp, env, "up", "--rabbitmq", source)
	c.await(t, "AMQP_URL=")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	code, said := c.end(), strings.Join(c.seen, "\n")
	if code != exitEnvironment {
		t.Errorf("exit code %d", code)
	}
	contains(t, "output", said, "\n  | 140\n  | Server startup complete\n  | no room on disk\ntutor: rabbitmq has ended by itself\ntry: ",
		" up --rabbitmq "+source)
	if lines := strings.Count(said, "\n  | "); lines != lastLines {
		t.Errorf("it shows %d lines of the log", lines)
	}
	noScratch(t, tmp)
}

func TestNodeThatDiesAtItsStart(t *testing.T) {
	source, env := fakeRabbitMQ(t, "echo BOOT FAILED\necho no room on disk\nexit 1")
	for _, args := range [][]string{{"run", "greet"}, {"check", "greet/hello"}, {"up"}} {
		t.Run(args[0], func(t *testing.T) {
			tmp := t.TempDir()
			c := startCommandIn(t, sharedCheckout, tmp, env, append(args, "--rabbitmq", source)...)
			code, said := c.end(), strings.Join(c.seen, "\n")
			if code != exitEnvironment {
				t.Errorf("exit code %d", code)
			}
			contains(t, "output", said, "starting rabbitmq (process)\n  | BOOT FAILED\n  | no room on disk\n"+
				"tutor: RabbitMQ 4.0.5 did not start: exit code 1\ntry: ", strings.Join(args, " ")+" --rabbitmq embedded")
			noScratch(t, tmp)
		})
	}
}

// TestInterruptedStart interrupts the start of a node, which says what it does not need to.
func TestInterruptedStart(t *testing.T) {
	for _, args := range [][]string{{"run", "greet"}, {"check", "greet/hello"}, {"up"}, {"prove", "greet/hello"}} {
		for _, times := range []int{1, 2} {
			t.Run(fmt.Sprintf("%s, %d times", args[0], times), func(t *testing.T) {
				tmp, here := t.TempDir(), filepath.Join(t.TempDir(), "here")
				if err := syscall.Mkfifo(here, 0o600); err != nil {
					t.Fatal(err)
				}
				source, env := fakeRabbitMQ(t, fmt.Sprintf("echo $$ > '%s'\nexec sleep 600", here))
				flag := "--rabbitmq"
				if args[0] == "prove" {
					flag = "--against"
				}
				c := startCommandIn(t, sharedCheckout, tmp, env, append(args, flag, source)...)
				node, err := os.ReadFile(here) // when the node has come to it
				if err != nil {
					t.Fatal(err)
				}
				for range times {
					c.signal(t, syscall.SIGINT)
				}
				code, said := c.end(), strings.Join(c.seen, "\n")
				if want := "starting rabbitmq (process)"; code != exitInterrupted || said != want {
					t.Errorf("exit code %d, output %q, want %q", code, said, want)
				}
				var pid int
				if _, err := fmt.Sscan(string(node), &pid); err != nil {
					t.Fatal(err)
				}
				awaitGone(t, pid)
				noScratch(t, tmp)
			})
		}
	}
}

// TestCheckKeepsTheLog checks on a node, and looks for what it wrote.
func TestCheckKeepsTheLog(t *testing.T) {
	source, env := fakeRabbitMQ(t, serving(filepath.Join(t.TempDir(), "never")))
	cache := t.TempDir()
	c := startCommandIn(t, sharedCheckout, t.TempDir(), append(env, "XDG_CACHE_HOME="+cache), "check", "greet/hello", "--rabbitmq", source)
	if code := c.end(); code != exitPassed {
		t.Errorf("exit code %d, output %q", code, c.seen)
	}
	log, err := os.ReadFile(filepath.Join(cache, "tutor", "last", "rabbitmq.log"))
	if err != nil {
		t.Fatal(err)
	}
	contains(t, "the log", string(log), "Starting RabbitMQ 4.0.5 on Erlang 27\n100\n", "\n140\nServer startup complete")
}
