package script

import (
	"errors"
	"strings"
	"testing"
	"time"

	"tutor/internal/lesson"
	"tutor/internal/near"
)

func TestSyntax(t *testing.T) {
	for _, test := range []struct {
		line string
		err  string // part of it; "" where the line is right
	}{
		{"use rabbitmq --profile rabbitmq@4.0 --permit global_qos --deny transient_nonexcl_queues", ""},
		{"use rabbitmq --profile rabbitmq@9", "there are rabbitmq@3.10"},
		{"use rabbitmq --permit teleportation", "teleportation"},
		{"use rabbitmq extra", `"extra" is one word too many`},
		{"use mysql", "needs the server's name"},
		{"run a --lesson --exit any --env A=b -- -x", ""},
		{"run a", ""},
		{"run", "needs a name"},
		{"run A", `"A" cannot name a program`},
		{"run rabbitmq", `"rabbitmq" cannot name a program`},
		{"run a --exit none", "--exit none: must be a number"},
		{"run a --exit 256", "--exit 256: must be a number"},
		{"run a --env A", "must be NAME=VALUE"},
		{"run a --wrong", "flag provided but not defined: -wrong"},
		{"spawn a --exit 1", "flag provided but not defined: -exit"},
		{"waitfor a x --count 2 --within 3s", ""},
		{"waitfor a x --count 0", "--count 0: must be at least 1"},
		{"waitfor a '('", "missing closing )"},
		{"waitfor a", "needs a program and a regular expression"},
		{"waitfor a x 3s", `"3s" is one word too many`},
		{"output", "needs one program"},
		{"interrupt a --within 1", `invalid value "1" for flag -within`},
		{"sigkill a b", "needs one program"},
		{"idle 1s", ""},
		{"idle -1s", "-1s is not a time to wait"},
		{"timer", "needs the stopwatch's name"},
		{"elapsed T >=1s <2s", ""},
		{"elapsed T 2s", `"2s" is not a condition`},
		{"elapsed T <2", `"<2" is not a condition`},
		{"elapsed T >=2s >=1s", `">=1s" is a second lower bound`},
		{"elapsed T <2s <3s", `"<3s" is a second upper bound`},
		{"elapsed T <=0s", `"<=0s" is so always, or never`},
		{"elapsed T >2s <1s", "no time is both above 2s and below 1s"},
		{"wire basic.publish from=client count=2", ""},
		{"wire basic.publich", "basic.publish"},
		{"span basic.publish to basic.deliver = 3s +500ms rejects 6s", ""},
		{"span basic.publish to basic.deliver = 3s +3s rejects 6s", "rejects"},
		{"overlap rpc count=2", ""},
		{"amqp publish q reply-to=r mandatory body 'a b'", ""},
		{"amqp publish q empty", ""},
		{"amqp publish q file body.json", ""},
		{"amqp publish q reply_to=r empty", `unknown word "reply_to=r"`},
		{"amqp publish q", "must end in"},
		{"amqp get q as=REQ --within 3s", ""},
		{"amqp get q as=1", "as=1: must be"},
		{"amqp queue q messages=1 consumers=0", ""},
		{"amqp queue q messages=some", "messages=some: must be a number"},
		{"! amqp queue q", ""},
		{"! amqp queue q messages=1", `"!" is for "amqp queue NAME" alone`},
		{"amqp declare q durable=false exclusive auto-delete", ""},
		{"amqp declare q durable=perhaps", "durable=perhaps: must be true or false"},
		{"amqp purge q now", `"now" is one word too many`},
		{"amqp drop q", `there is no action "drop"`},
		{"http POST /v1/chat/completions --body {} --header 'X-A: b' --header authorization: --name other --within 3s", ""},
		{"http GET $PATH_OF_MINE", ""},
		{"http GET", "needs a method and a path"},
		{"http GET v1/models", `the path "v1/models" does not begin with a slash`},
		{"http GET /%zz", `"/%zz" is no path`},
		{"http GET '/a b'", `"/a b" is no path`},
		{"http GET '/a#b'", `"/a#b" is no path`},
		{"http '' /a", `"" is no method`},
		{"http 'G T' /a", `"G T" is no method`},
		{"http GET /a --within 0s", "--within 0s is not a time to wait"},
		{"http GET /a --header X", "must be 'NAME: VALUE'"},
		{"http GET /a --header 'X(: b'", "must be 'NAME: VALUE'"},
		{"http GET /a --header 'content-length: 5'", "follows from the body"},
		{"http GET /a --header Host:", "cannot be left out"},
		{"http GET /a --name llama", `"llama" cannot name a program`},
		{"! http GET /a", `there is no "! http"`},
		{"! run a", `there is no "! run"`},
		{"[rabbitmq:embedded] [!profile:rabbitmq@3.10] [exec:sh] [linux] idle 1s", ""},
		{"[short] idle 1s", "unknown condition [short]"},
		{"[rabbitmq] idle 1s", "unknown condition [rabbitmq]"},
		{"[!profile:rabbitmq@9] idle 1s", "there is no profile \"rabbitmq@9\", so that [profile:rabbitmq@9] never holds; there are rabbitmq@3.10"},
		{"[rabbitmq:embeded] idle 1s", `there is no source "embeded" of a broker, so that [rabbitmq:embeded] never holds; there are embedded,`},
		{"[llama:embedded] [!llama:url] [profile:openai] idle 1s", ""},
		{"[llama:embeded] idle 1s", "[llama:embeded] is neither a source of a llama, of which there are embedded, process, container, url, nor what one can do: there is no capability"},
		{"[llama] idle 1s", "unknown condition [llama]"},
		{"[profile:llama-cpp-python@0.2.2] idle 1s", "there is no profile \"llama-cpp-python@0.2.2\""},
		{"[linux]", "there is no command on the line"},
		{"!", "there is no command on the line"},
	} {
		words, err := lesson.Words(test.line)
		if err != nil {
			t.Fatal(err)
		}
		switch err := Syntax(words); {
		case test.err == "" && err != nil:
			t.Errorf("%s: %v", test.line, err)
		case test.err != "" && (err == nil || !strings.Contains(err.Error(), test.err)):
			t.Errorf("%s: %v, want %s", test.line, err, test.err)
		}
	}
}

func TestSyntaxKnowsItsCommands(t *testing.T) {
	err := Syntax([]string{"wairfor", "a", "b"})
	unknown, ok := errors.AsType[*lesson.UnknownCommandError](err)
	if !ok || near.Name(unknown.Name, unknown.Known) != "waitfor" {
		t.Errorf("%v", err)
	}
}

func TestBounds(t *testing.T) {
	for _, test := range []struct {
		conditions string
		took       string
		slow       float64
		admit      bool
	}{
		{"<2s", "1.9s", 0, true},
		{"<2s", "2s", 0, false},
		{"<=2s", "2s", 0, true},
		{"<2s", "3.9s", 2, true},
		{">=1s", "1s", 0, true},
		{">1s", "1s", 0, false},
		{">=1s", "9h", 0, true},
		{">=1s <2s", "2.9s", 2, true},
		{">=1s <2s", "3s", 2, false},
		{">=1s <2s", "0.9s", 2, false},
	} {
		b, err := parseBounds(strings.Fields(test.conditions))
		if err != nil {
			t.Fatal(err)
		}
		if got := b.admit(duration(t, test.took), test.slow); got != test.admit {
			t.Errorf("%s, slow %v: %s admitted %v", test.conditions, test.slow, test.took, got)
		}
	}
}

func duration(t *testing.T, text string) time.Duration {
	t.Helper()
	d, err := time.ParseDuration(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// FuzzSyntax looks for a line that the catalogue cannot survive.
func FuzzSyntax(f *testing.F) {
	for _, line := range []string{
		"! amqp queue q", "[linux] run a --exit any --env A=b -- -x", "elapsed T >=1s <2s", "use rabbitmq --profile rabbitmq@4.0",
		"span basic.publish to basic.deliver = 3s +500ms rejects 6s", "amqp publish q reply-to=r body 'a b'", "[", "!",
	} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		words, err := lesson.Words(line)
		if err != nil {
			t.Skip(err)
		}
		first, second := Syntax(words), Syntax(words)
		if (first == nil) != (second == nil) {
			t.Errorf("%q: %v, then %v", line, first, second)
		}
	})
}
