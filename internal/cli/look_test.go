package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"tutor"
)

func TestLook(t *testing.T) {
	for _, test := range []struct {
		name   string
		args   []string
		stdout string
	}{
		{"bare", nil, "You are in a checkout of tutor, " + sharedCheckout + ".\nLessons: greet, broken.\nnext: tutor run greet\n"},
		{"list", []string{"list"}, "" +
			"greet   Greetings  5 checks  A program that says hello.\n" +
			"broken  Broken     1 check   A program that does not compile.\n"},
		{"show", []string{"show", "greet"}, "# Greetings\n\nA program says hello.\n"},
		{"version", []string{"version"}, "tutor " + tutor.Version + " " + runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH + "\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := call(t, filepath.Join(sharedCheckout, "lessons", "greet"), nil, test.args...)
			if want := (result{0, test.stdout, ""}); got != want {
				t.Errorf("got %+v\nwant %+v", got, want)
			}
		})
	}
}

func TestLookAsJSON(t *testing.T) {
	for _, command := range []string{"list", "version", "doctor"} {
		t.Run(command, func(t *testing.T) {
			got := call(t, sharedCheckout, nil, command, "--json")
			var document struct {
				Format  string
				Lessons []struct{ Checks []struct{ ID, Level string } }
			}
			if err := json.Unmarshal([]byte(got.stdout), &document); err != nil {
				t.Fatalf("%v in %+v", err, got)
			}
			if want := "tutor." + command + "/1"; document.Format != want {
				t.Errorf("format %q, want %q", document.Format, want)
			}
			if command == "list" && document.Lessons[0].Checks[1].ID != "greet/address" {
				t.Errorf("checks: %+v", document.Lessons)
			}
		})
	}
}

// TestOutsideACheckout calls the command where only the carried copy is left to it.
func TestOutsideACheckout(t *testing.T) {
	got := call(t, t.TempDir(), nil)
	if got.code != 0 || got.stderr != "" {
		t.Errorf("got %+v", got)
	}
	contains(t, "stdout", got.stdout, "You are in no checkout of tutor", "next: tutor run rpc\n")
}

func TestHelp(t *testing.T) {
	dir := t.TempDir()
	help := call(t, dir, nil, "help")
	contains(t, "help", help.stdout, "Learn:\n", "Look:\n", "Servers:\n", "Write:\n")
	if flag := call(t, dir, nil, "--help"); flag != help {
		t.Errorf("--help says\n%s\nand help\n%s", flag.stdout, help.stdout)
	}
	for topic, says := range map[string]string{
		"script":  "waitfor",
		"servers": "TUTOR_RABBITMQ",
		"run":     "tutor run LESSON [-- ARG…]",
	} {
		got := call(t, dir, nil, "help", topic)
		if got.code != 0 || !strings.Contains(got.stdout, says) {
			t.Errorf("help %s: %+v", topic, got)
		}
	}
}

func TestCompletion(t *testing.T) {
	got := call(t, sharedCheckout, nil, "__complete", "run", "")
	contains(t, "completions of run", got.stdout, "greet\tGreetings\n")
	got = call(t, sharedCheckout, nil, "__complete", "check", "greet/")
	contains(t, "completions of check", got.stdout, "greet/address\t")
	for command, flag := range map[string]string{"run": "--rabbitmq", "check": "--rabbitmq", "up": "--rabbitmq", "prove": "--against"} {
		got = call(t, sharedCheckout, nil, "__complete", command, flag, "")
		contains(t, "completions of "+flag, got.stdout, "embedded\t", "embedded:rabbitmq@3.10\t", "process\t", "container\t")
	}
	if script := call(t, sharedCheckout, nil, "completion", "bash"); script.code != 0 || script.stdout == "" {
		t.Errorf("completion bash: %+v", script)
	}
}

// TestWrongCatalogue calls commands in a checkout whose lessons have something wrong.
func TestWrongCatalogue(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(sharedCheckout)); err != nil {
		t.Fatal(err)
	}
	page := filepath.Join(dir, "lessons", "greet", "README.md")
	if err := os.WriteFile(page, []byte("no front matter\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, command := range [][]string{{}, {"list"}, {"show", "greet"}, {"run", "greet"}, {"check"}} {
		got := call(t, dir, nil, command...)
		if got.code != exitEnvironment || got.stdout != "" {
			t.Errorf("tutor %v: %+v", command, got)
		}
		contains(t, "stderr", got.stderr, "lessons/greet/README.md:1: ")
	}
}
