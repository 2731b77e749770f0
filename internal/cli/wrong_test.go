package cli

import (
	"strings"
	"testing"
)

// TestWrongUsage types what makes no sense, and is led on to what does.
func TestWrongUsage(t *testing.T) {
	for _, test := range []struct {
		name   string
		args   []string
		stderr string
	}{
		{"lesson for a command", []string{"greet"},
			"tutor: greet is a lesson, not a command\ntry: tutor run greet\n     tutor check greet\n"},
		{"lesson with arguments", []string{"greet", "wait", "a b"},
			"tutor: greet is a lesson, not a command\ntry: tutor run greet -- wait 'a b'\n     tutor check greet\n"},
		{"check for a command", []string{"greet/hello"},
			"tutor: greet/hello is a check, not a command\ntry: tutor check greet/hello\n"},
		{"misspelt lesson for a command", []string{"gret"},
			"tutor: there is no command \"gret\"\ntry: tutor run greet\n     tutor check greet\n"},
		{"another name of a command", []string{"test", "greet"},
			"tutor: there is no command \"test\"\ntry: tutor check greet\n"},
		{"another name of a command, misspelt lesson, a flag", []string{"test", "--json", "gret"},
			"tutor: there is no command \"test\"\ntry: tutor check --json greet\n"},
		{"misspelt command", []string{"chekc", "greet/hello", "--", "./x y"},
			"tutor: there is no command \"chekc\"\ntry: tutor check greet/hello -- './x y'\n"},
		{"neither command nor lesson", []string{"xylophone"},
			"tutor: there is no command and no lesson \"xylophone\"\ntry: tutor help\n     tutor list\n"},
		{"empty word", []string{""},
			"tutor: there is no command and no lesson \"\"\ntry: tutor help\n     tutor list\n"},
		{"another name of a command, misspelt", []string{"tets", "greet"},
			"tutor: there is no command \"tets\"\ntry: tutor check greet\n"},
		{"check for a lesson", []string{"run", "greet/hello"},
			"tutor: greet/hello is a check, not a lesson\ntry: tutor run greet\n     tutor check greet/hello\n"},
		{"flag without its value", []string{"run", "greet", "--profile"},
			"tutor: flag needs an argument: --profile\ntry: tutor help run\n"},
		{"flag of the program", []string{"run", "greet", "--name", "x"},
			"tutor: what is meant for the program stands after --\ntry: tutor run greet -- --name x\n"},
		{"unknown flag", []string{"--frob"}, "tutor: unknown flag: --frob\ntry: tutor help\n"},
		{"command as a flag", []string{"--version"}, "tutor: unknown flag: --version\ntry: tutor version\n"},
		{"unknown flag of a command", []string{"list", "--frob"}, "tutor: unknown flag: --frob\ntry: tutor help list\n"},
		{"unknown help", []string{"help", "chekc"}, "tutor: there is no help on \"chekc\"\ntry: tutor help check\n"},
		{"no lesson to run", []string{"run"}, "tutor: which lesson?\ntry: tutor list\n"},
		{"no lesson to show", []string{"show"}, "tutor: which lesson?\ntry: tutor list\n"},
		{"arguments without --", []string{"run", "greet", "wait", "a b"},
			"tutor: what is meant for the program stands after --\ntry: tutor run greet -- wait 'a b'\n"},
		{"one lesson too many", []string{"show", "greet", "broken"},
			"tutor: \"broken\" is one word too many\ntry: tutor help show\n"},
		{"a word too many", []string{"version", "now"}, "tutor: \"now\" is one word too many\ntry: tutor help version\n"},
		{"unknown source", []string{"run", "greet", "--rabbitmq", "banana"},
			"tutor: --rabbitmq: \"banana\" is no source of a broker; there are embedded, process, container and amqp://…\ntry: tutor help servers\n"},
		{"unknown profile", []string{"run", "greet", "--profile", "1.0"},
			"tutor: --profile: there is no profile \"1.0\"; there are rabbitmq@3.10, rabbitmq@4.0, rabbitmq@4.3, llama-cpp-python@0.2.20, llama-cpp-python@0.3, openai\ntry: tutor help servers\n"},
		{"no command to check", []string{"check", "greet", "--"},
			"tutor: which command is to be checked? It stands after --\ntry: tutor help check\n"},
		{"command that is not there", []string{"check", "greet", "--", "./nowhere"},
			"tutor: cannot run ./nowhere: there is no such file\ntry: tutor help check\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := call(t, sharedCheckout, nil, test.args...)
			if want := (result{exitUsage, "", test.stderr}); got != want {
				t.Errorf("got %+v\nwant %+v", got, want)
			}
		})
	}
}

// TestUnknownNames asks commands for lessons and checks that there are not.
func TestUnknownNames(t *testing.T) {
	for _, test := range []struct {
		args []string
		says string
		try  string
	}{
		{[]string{"run", "gret"}, `"greet"`, "try: tutor run greet\n"},
		{[]string{"show", "xylophone"}, "greet, broken", "try: tutor list\n"},
		{[]string{"check", "greet/helo"}, `"greet/hello"`, "try: tutor check greet/hello\n"},
		{[]string{"check", "greet", "borken"}, `"broken"`, "try: tutor check greet broken\n"},
		{[]string{"check", "gret", "xylophone"}, `"xylophone"`, "try: tutor list\n"},
	} {
		t.Run(strings.Join(test.args, " "), func(t *testing.T) {
			got := call(t, sharedCheckout, nil, test.args...)
			if got.code != exitUsage || got.stdout != "" {
				t.Errorf("got %+v", got)
			}
			contains(t, "stderr", got.stderr, test.says, test.try)
		})
	}
}

// TestWrongSettings has settings in the environment that make no sense, or ask for
// what is not here.
func TestWrongSettings(t *testing.T) {
	for _, test := range []struct {
		name    string
		setting string
		code    int
		says    string
	}{
		{"source", "TUTOR_RABBITMQ=banana", exitUsage, `TUTOR_RABBITMQ: "banana" is no source of a broker`},
		{"profile", "TUTOR_RABBITMQ=embedded:rabbitmq@1.0", exitUsage, `there is no profile "rabbitmq@1.0"`},
		{"url", "TUTOR_RABBITMQ=amqp://ann:secret@127.0.0.1:1/", exitEnvironment, "127.0.0.1:1"},
		{"url that cannot be read", "TUTOR_RABBITMQ=amqp://ann:secret/@127.0.0.1:1/", exitUsage, "the address is not of the form amqp://"},
		{"process", "TUTOR_RABBITMQ=process:/nowhere", exitEnvironment, "there is no folder /nowhere"},
		{"slow", "TUTOR_SLOW=much", exitUsage, `TUTOR_SLOW is "much"`},
		{"slow below 1", "TUTOR_SLOW=0.5", exitUsage, `TUTOR_SLOW is "0.5"`},
		{"slow for ever", "TUTOR_SLOW=Inf", exitUsage, `TUTOR_SLOW is "Inf"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := call(t, sharedCheckout, []string{test.setting}, "check", "greet/hello")
			if got.code != test.code || got.stdout != "" {
				t.Errorf("got %+v, want code %d", got, test.code)
			}
			contains(t, "stderr", got.stderr, test.says)
			if strings.Contains(got.stderr, "secret") {
				t.Errorf("stderr shows a password: %s", got.stderr)
			}
		})
	}
}
