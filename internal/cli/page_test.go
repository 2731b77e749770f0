package cli

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	amqp "github.com/rabbitmq/amqp091-go"

	"tutor/internal/fixtures/llama"
	"tutor/internal/fixtures/rabbitmq"
)

// moduleFolder returns the module's own folder, for a test that has not changed folders yet.
func moduleFolder(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// readPage returns a page of the module in a folder.
func readPage(t *testing.T, dir, name string) string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// blocks returns the contents of a page's blocks of one language.
func blocks(page, language string) []string {
	var all []string
	for _, block := range regexp.MustCompile("(?s)\n```"+language+"\n(.*?)```").FindAllStringSubmatch(page, -1) {
		all = append(all, block[1])
	}
	return all
}

// TestServersPage holds the transcripts in docs/servers.md, and that of prove in the README, to what
// the command says. What they show of a RabbitMQ, which is not on every machine, is played here on the
// embedded broker in the same version, so that its name is all that differs.
func TestServersPage(t *testing.T) {
	dir := moduleFolder(t)
	page := readPage(t, dir, "docs/servers.md")
	refused, try := refusalTranscript(t, dir)
	proof := proofTranscript(t, dir)
	want := []string{upTranscript, refused, proof, nobodyTranscript(t, dir)}
	if got := blocks(page, "text"); !slices.Equal(got, want) {
		t.Errorf("docs/servers.md has the transcripts\n%s\nand these would be right:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if want := strings.Replace(proof, "$ tutor", "$ go run ./cmd/tutor", 1); !slices.Contains(blocks(readPage(t, dir, "README.md"), "text"), want) {
		t.Errorf("README.md does not have the transcript\n%s", want)
	}
	typed := strings.Split(strings.Join(blocks(page, "sh"), ""), "\n")
	for line := range strings.SplitSeq(try, " && ") {
		if !slices.Contains(typed, line) {
			t.Errorf("docs/servers.md does not say to type %q, as the command does", line)
		}
	}
}

// upTranscript is what TestUp holds the command to.
const upTranscript = `$ tutor up
rabbitmq: embedded (rabbitmq@4.3); Ctrl-C stops it
export AMQP_URL=amqp://guest:guest@127.0.0.1:41723/
`

// proofTranscript compares two embedded brokers, of which one stands for a real one.
func proofTranscript(t *testing.T, dir string) string {
	t.Helper()
	checks := []string{"rpc/answers", "rpc/bad-request", "rpc/transient-refused"}
	got := call(t, dir, nil, append(append([]string{"prove"}, checks...), "--against", "embedded:3.10")...)
	if got.code != exitPassed {
		t.Fatalf("prove: %+v", got)
	}
	said := strings.Replace(got.stdout, "and embedded (rabbitmq@3.10)", "and process (rabbitmq 3.10.8)", 1)
	return "$ tutor prove " + strings.Join(checks, " ") + " --against process\n" + said
}

// refusalTranscript checks a lesson on a broker that has the lesson's queue. It also returns the first
// line that the command says to type.
func refusalTranscript(t *testing.T, dir string) (transcript, try string) {
	t.Helper()
	_, address := somebodys(t, "rpc_queue")
	host := strings.TrimSuffix(strings.TrimPrefix(address, "amqp://ada:secret@"), "/")
	got := call(t, dir, nil, "check", "rpc", "--rabbitmq", address)
	if got.code != exitEnvironment || got.stdout != "" {
		t.Fatalf("check: %+v", got)
	}
	_, try, _ = strings.Cut(got.stderr, "\ntry: ")
	try, _, _ = strings.Cut(try, "\n")
	said := "$ tutor check rpc --rabbitmq " + address + "\n" + got.stderr
	return strings.ReplaceAll(said, host, "localhost:5672"), try
}

// nobodyTranscript checks a lesson on a chat server that is not there.
func nobodyTranscript(t *testing.T, dir string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	host := l.Addr().String()
	l.Close() // so that nobody listens there
	got := call(t, dir, nil, "check", "quickstart", "--llama", "http://"+host+"/v1")
	if got.code != exitEnvironment || got.stdout != "" {
		t.Fatalf("check: %+v", got)
	}
	said := "$ tutor check quickstart --llama http://" + host + "/v1\n" + got.stderr
	return strings.ReplaceAll(said, host, "localhost:8000")
}

// declare makes a queue that stays.
func declare(t *testing.T, address, queue string) {
	t.Helper()
	conn, err := amqp.Dial(address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	ch, err := conn.Channel()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ch.QueueDeclare(queue, true, false, false, false, nil); err != nil {
		t.Fatal(err)
	}
}

// TestPagesCommands parses every call of the command that a page tells its readers to type.
func TestPagesCommands(t *testing.T) {
	calls := regexp.MustCompile("(?m)(?:^ *|[`$] ?)(?:go run ./cmd/)?tutor ((?:run|check|prove|up|doctor|list|show|help) ?[^`\n#]*)")
	dir := moduleFolder(t)
	names := []string{"README.md", "CONTRIBUTING.md", "docs/servers.md", "docs/llama.md"}
	lessons, err := filepath.Glob(filepath.Join(dir, "lessons", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range lessons {
		names = append(names, filepath.Join("lessons", filepath.Base(folder), "README.md"))
	}
	for _, name := range names {
		found := calls.FindAllStringSubmatch(readPage(t, dir, name), -1)
		if len(found) == 0 && name != "CONTRIBUTING.md" {
			t.Errorf("%s calls no command", name)
		}
		for _, call := range found {
			if err := parses(strings.Fields(strings.ReplaceAll(call[1], "SOURCE", "embedded"))); err != nil {
				t.Errorf("%s says to type tutor %s: %v", name, call[1], err)
			}
		}
	}
}

// parses returns why the command would not take these words, or nil.
func parses(words []string) error {
	var out bytes.Buffer
	a := &app{name: "tutor", args: words, stdout: &out, stderr: &out}
	c, rest, err := a.rootCommand().Find(words)
	if err != nil {
		return err
	}
	if err := c.ParseFlags(rest); err != nil {
		return err
	}
	for _, flag := range []string{"rabbitmq", "against"} {
		if f := c.Flags().Lookup(flag); f != nil && f.Changed {
			if _, err := rabbitmq.ParseSource(f.Value.String()); err != nil {
				return err
			}
		}
	}
	if f := c.Flags().Lookup("llama"); f != nil && f.Changed {
		if _, err := llama.ParseSource(f.Value.String()); err != nil {
			return err
		}
	}
	if f := c.Flags().Lookup("profile"); f != nil && !isLlamaProfile(f.Value.String()) {
		_, err = rabbitmq.ParseProfile(f.Value.String())
	}
	return err
}
