package cli

import (
	"os"
	"path/filepath"
	"testing"
)

func TestInvocation(t *testing.T) {
	t.Chdir(sharedCheckout)
	for argv0, want := range map[string]string{
		"":                                 "tutor",
		"tutor":                            "tutor",
		"./tutor":                          "./tutor",
		"/usr/local/bin/tutor":             "/usr/local/bin/tutor",
		"/home/ann/go-build/it":            "/home/ann/go-build/it",
		"/tmp/go-build1186/b001/exe/tutor": "go run ./cmd/tutor",
		"/root/.cache/go-build/0a/0a6b88ab3ba6b7bd1c1be2a8f2f8b3ba2f5f37ddc0c8a5e2a2fdb9c8e4b1f0aa-d/tutor": "go run ./cmd/tutor",
	} {
		if got := invocation(argv0); got != want {
			t.Errorf("invocation(%q) = %q, want %q", argv0, got, want)
		}
	}
}

// TestInvocationByGoRun calls the command by `go run` in folders of a checkout.
func TestInvocationByGoRun(t *testing.T) {
	const byGoRun = "/tmp/go-build1186/b001/exe/tutor"
	for dir, want := range map[string]string{
		".":             "go run ./cmd/tutor",
		"lessons":       "go run ../cmd/tutor",
		"lessons/greet": "go run ../../cmd/tutor",
	} {
		t.Chdir(filepath.Join(sharedCheckout, filepath.FromSlash(dir)))
		if got := invocation(byGoRun); got != want {
			t.Errorf("in %s: %q, want %q", dir, got, want)
		}
	}
}

func TestCommandLine(t *testing.T) {
	for _, test := range []struct {
		words []string
		want  string
	}{
		{[]string{"check", "rpc/answers", "--", "5+8", "a b", "$HOME"}, "check rpc/answers -- 5+8 'a b' '$HOME'"},
		{[]string{"check", "--", "./my program", "it's", ""}, `check -- './my program' 'it'\''s' ''`},
		{[]string{"run", "--rabbitmq", "amqp://ann@host/"}, "run --rabbitmq amqp://ann@host/"},
		{[]string{"run", "--rabbitmq", "amqp://ann:secret@host:1/vhost"}, "run --rabbitmq amqp://ann:PASSWORD@host:1/vhost"},
		{[]string{"run", "--rabbitmq=amqps://ann:se@cr/et@host/"}, "run --rabbitmq=amqps://ann:PASSWORD@host/"},
	} {
		if got := commandLine(test.words...); got != test.want {
			t.Errorf("%q is %s, want %s", test.words, got, test.want)
		}
	}
}

func TestFindTree(t *testing.T) {
	for _, test := range []struct {
		name     string
		mod      string // of the folder above the one in which the command is called
		lessons  bool
		checkout bool
	}{
		{"a checkout", "module tutor\n", true, true},
		{"a checkout with comments", "// The kit.\n\nmodule \"tutor\" // ours\n\ngo 1.26\n", true, true},
		{"somebody's module of that name", "module tutor\n", false, false},
		{"another module", "module example.org/tutor\n", true, false},
		{"an empty file", "", true, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			below := filepath.Join(dir, "a", "b")
			if err := os.MkdirAll(below, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(test.mod), 0o644); err != nil {
				t.Fatal(err)
			}
			if test.lessons {
				if err := os.Mkdir(filepath.Join(dir, "lessons"), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			found, err := findTree(below)
			if err != nil {
				t.Fatal(err)
			}
			want := ""
			if test.checkout {
				want = dir
			}
			if found.dir != want {
				t.Errorf("found %q, want %q", found.dir, want)
			}
		})
	}
}

func TestEnviron(t *testing.T) {
	env := environ{"A=1", "A=2=3", "COLUMNS=100", "B"}
	if got := env.get("A"); got != "2=3" {
		t.Errorf("A is %q", got)
	}
	if got := env.columns(); got != 100 {
		t.Errorf("columns: %d", got)
	}
}

func TestColor(t *testing.T) {
	terminal, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0) // a character device, as terminals are
	if err != nil {
		t.Fatal(err)
	}
	defer terminal.Close()
	file, err := os.Create(filepath.Join(t.TempDir(), "file"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, test := range []struct {
		name string
		env  environ
		to   *os.File
		want bool
	}{
		{"terminal", nil, terminal, true},
		{"terminal, NO_COLOR empty", environ{"NO_COLOR="}, terminal, true},
		{"terminal, NO_COLOR", environ{"NO_COLOR=1"}, terminal, false},
		{"terminal, dumb", environ{"TERM=dumb"}, terminal, false},
		{"file", nil, file, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.env.color(test.to); got != test.want {
				t.Errorf("got %t", got)
			}
		})
	}
}
