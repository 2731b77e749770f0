package cli

import (
	"encoding/json"
	"testing"
)

// TestProve compares the embedded broker with itself.
func TestProve(t *testing.T) {
	const same = "0 differences in 0 events of 0 checks: embedded (rabbitmq@4.0) and embedded (rabbitmq@4.0)\n"
	for _, test := range []struct {
		name   string
		args   []string
		code   int
		stdout string
		stderr string
	}{
		{"nothing goes over the wire", []string{"greet/hello", "--against", "embedded:4.0"}, exitNothing,
			"- greet/hello  not compared (nothing went over the wire)\n" + same, ""},
		{"one is for another profile", []string{"greet/hello", "greet/old", "--against", "embedded:4.0"}, exitNothing,
			"- greet/hello  not compared (nothing went over the wire)\n- greet/old    not compared (needs profile=rabbitmq@3.10)\n" + same, ""},
		{"nothing to compare", []string{"greet/old", "--against", "embedded:4.0"}, exitNothing,
			"- greet/old  not compared (needs profile=rabbitmq@3.10)\n" +
				"0 differences in 0 events of 0 checks: embedded (rabbitmq@4.0) and embedded (rabbitmq@4.0)\n", ""},
		{"fails on both", []string{"greet/stubborn", "--against", "embedded:4.3"}, exitNothing,
			"- greet/stubborn  not compared (needs profile=rabbitmq@4.0)\n" +
				"0 differences in 0 events of 0 checks: embedded (rabbitmq@4.3) and embedded (rabbitmq@4.3)\n", ""},
		{"against nothing", []string{"greet"}, exitUsage, "", "tutor: against which broker?\ntry: tutor prove greet --against process\n"},
		{"unknown check", []string{"greet/helo", "--against", "process"}, exitUsage, "", "try: tutor prove greet/hello\n"},
		{"unknown source", []string{"greet", "--against", "banana"}, exitUsage, "", "tutor: --against: \"banana\""},
		{"nobody there", []string{"greet", "--against", "amqp://ann:secret@127.0.0.1:1/"}, exitEnvironment, "", "tutor: nobody listens at 127.0.0.1:1\ntry: "},
		{"does not compile", []string{"broken", "--against", "embedded"}, exitFailed, "", "does not compile"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := call(t, sharedCheckout, nil, append([]string{"prove"}, test.args...)...)
			if got.code != test.code || got.stdout != test.stdout {
				t.Errorf("exit code %d, want %d; stderr %s\ngot\n%s\nwant\n%s", got.code, test.code, got.stderr, got.stdout, test.stdout)
			}
			contains(t, "stderr", got.stderr, test.stderr)
		})
	}
}

func TestProveAsJSON(t *testing.T) {
	got := call(t, sharedCheckout, nil, "prove", "greet/address", "--against", "embedded:3.10", "--json")
	var doc jsonProof
	if err := json.Unmarshal([]byte(got.stdout), &doc); err != nil || got.code != exitNothing {
		t.Fatalf("%v in %+v", err, got)
	}
	if doc.Format != "tutor.prove/1" || doc.Embedded != "embedded (rabbitmq@3.10)" || doc.Other != doc.Embedded ||
		doc.Differences != 0 || len(doc.Checks) != 1 || doc.Checks[0].ID != "greet/address" {
		t.Errorf("got %+v", doc)
	}
}
