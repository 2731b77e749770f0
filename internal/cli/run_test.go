package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// brokerLine is what run says of the broker.
var brokerLine = regexp.MustCompile(`^rabbitmq: embedded \(rabbitmq@4\.3\), (amqp://guest:guest@127\.0\.0\.1:[0-9]+/)\n`)

func TestRun(t *testing.T) {
	for _, test := range []struct {
		name   string
		args   []string
		code   int
		stdout string
		stderr string // after the line on the broker
	}{
		{"by default", []string{"run", "greet"}, 0, "hello\n",
			"building lessons/greet\nnext: tutor show greet · tutor check greet\n"},
		{"with arguments", []string{"run", "greet", "--", "--loud", "a b"}, 0, "hello [\"--loud\" \"a b\"]\n",
			"building lessons/greet\nnext: tutor show greet · tutor check greet\n"},
		{"program fails", []string{"run", "greet", "--", "fail"}, exitFailed, "",
			"building lessons/greet\ngreet: no greeting\ntutor: lessons/greet failed: exit code 7\n"},
		{"program does not compile", []string{"run", "broken"}, exitFailed, "",
			"building lessons/broken\ntutor: ./lessons/broken does not compile:\n# tutor/lessons/broken\nlessons/broken/main.go:3:15: undefined: undefined\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := call(t, sharedCheckout, nil, test.args...)
			if !brokerLine.MatchString(got.stderr) {
				t.Errorf("stderr does not begin with the broker: %s", got.stderr)
			}
			got.stderr = brokerLine.ReplaceAllString(got.stderr, "")
			if want := (result{test.code, test.stdout, test.stderr}); got != want {
				t.Errorf("got %+v\nwant %+v", got, want)
			}
		})
	}
}

func TestRunTellsTheProgramWhereTheBrokerIs(t *testing.T) {
	got := call(t, sharedCheckout, []string{"AMQP_URL=amqp://elsewhere/"}, "run", "greet", "--", "address")
	said := brokerLine.FindStringSubmatch(got.stderr)
	if said == nil || got.stdout != said[1]+"\n" {
		t.Errorf("got %+v", got)
	}
}

func TestRunShowsTheWire(t *testing.T) {
	const event = "greet → rabbitmq  amqp.header version=0-9-1\n"
	if got := call(t, sharedCheckout, nil, "run", "greet", "--wire", "--", "dial"); got.code != 0 || !strings.Contains(got.stderr, event) {
		t.Errorf("with --wire: %+v", got)
	}
	if got := call(t, sharedCheckout, nil, "run", "greet", "--", "dial"); got.code != 0 || strings.Contains(got.stderr, event) {
		t.Errorf("without it: %+v", got)
	}
}

// TestEnvironmentLacks runs where something is missing on the machine: the exit
// code says so, and there is a line to type.
func TestEnvironmentLacks(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	outside := t.TempDir()
	for _, test := range []struct {
		name string
		dir  string
		env  string
		args []string
		says []string
	}{
		{"no Go toolchain", sharedCheckout, "PATH=" + outside, []string{"run", "greet"}, []string{"no go command", "try: "}},
		{"cache cannot be written", outside, "XDG_CACHE_HOME=" + file, []string{"run", "rpc"},
			[]string{"the lessons cannot be unpacked: ", "try: XDG_CACHE_HOME=", " tutor run rpc\n"}},
		{"build cache cannot be written", sharedCheckout, "GOCACHE=" + file, []string{"check", "greet/hello"}, []string{"build cache", "try: "}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := call(t, test.dir, []string{test.env}, test.args...)
			if got.code != exitEnvironment || got.stdout != "" {
				t.Errorf("got %+v", got)
			}
			contains(t, "stderr", got.stderr, test.says...)
		})
	}
}
