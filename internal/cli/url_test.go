package cli

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"

	"tutor/internal/broker"
)

// secret is the password of the user of somebody's broker; nothing may show it.
const secret = "secret"

// somebodys starts a broker that is somebody's, with a queue of theirs, and returns it with its
// address.
func somebodys(t *testing.T, queue string) (b *broker.Broker, address string) {
	t.Helper()
	all := broker.Permissions{Configure: ".*", Write: ".*", Read: ".*"}
	b, err := broker.New(broker.Config{Users: []broker.User{
		{Name: "ada", Password: secret, Permissions: map[string]broker.Permissions{"/": all}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- b.Serve(l) }()
	t.Cleanup(func() {
		if err := errors.Join(b.Close(), <-served); err != nil {
			t.Error(err)
		}
	})
	address = fmt.Sprintf("amqp://ada:%s@%s/", secret, l.Addr())
	declare(t, address, queue)
	return b, address
}

// TestSomebodysBroker runs and checks the rpc lesson, whose queue is rpc_queue, on a broker that is
// somebody's, and looks for what is left there.
func TestSomebodysBroker(t *testing.T) {
	outside := t.TempDir()
	for _, test := range []struct {
		name   string
		args   []string
		stdout string
	}{
		{"run", []string{"run", "rpc"}, "5 + 8 = 13\n"},
		{"check", []string{"check", "rpc/answers"}, "1 passed in "},
	} {
		t.Run(test.name, func(t *testing.T) {
			b, address := somebodys(t, "orders")
			got := call(t, outside, []string{"TUTOR_RABBITMQ=" + address}, test.args...)
			if got.code != exitPassed || !strings.Contains(got.stdout, test.stdout) || strings.Contains(got.stdout+got.stderr, secret) {
				t.Errorf("got %+v", got)
			}
			if test.name == "run" {
				contains(t, "stderr", got.stderr, "rabbitmq: url "+strings.Replace(address, ":"+secret, "", 1)+" (rabbitmq 4.3.6)\n")
			}
			if left := b.Queues("/"); len(left) != 1 || left[0].Name != "orders" {
				t.Errorf("left behind: %+v", left)
			}
		})
	}
}

// TestSomebodysQueue does nothing on a broker that has a queue of the lesson's name, say because an
// earlier run was killed.
func TestSomebodysQueue(t *testing.T) {
	b, address := somebodys(t, "rpc_queue")
	for _, args := range [][]string{{"run", "rpc", "--rabbitmq", address}, {"check", "rpc", "--rabbitmq=" + address}, {"prove", "rpc/answers", "--against", address}} {
		t.Run(args[0], func(t *testing.T) {
			got := call(t, t.TempDir(), nil, args...)
			if got.code != exitEnvironment || got.stdout != "" || strings.Contains(got.stderr, secret) {
				t.Errorf("got %+v", got)
			}
			contains(t, "stderr", got.stderr, "tutor: the broker at 127.0.0.1:", " has the queue rpc_queue on its virtual host / already",
				"\ntry: rabbitmqctl add_vhost tutor && rabbitmqctl set_permissions -p tutor ada '.*' '.*' '.*'\n     rabbitmqctl delete_queue -p / rpc_queue\n")
		})
	}
	if left := b.Queues("/"); len(left) != 1 || left[0].Name != "rpc_queue" {
		t.Errorf("the queues have become %+v", left)
	}
}

// TestNextLine asks for a broker that is not there, with a flag or in the environment, and looks at
// what is said to type next.
func TestNextLine(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	go func() {
		for {
			c, err := silent.Accept()
			if err != nil {
				return
			}
			c.Close()
		}
	}()
	address := fmt.Sprintf("amqp://ann:%s@%s/", secret, silent.Addr())
	const form = "amqp://USER:PASSWORD@HOST:5672/VHOST"
	for _, test := range []struct {
		name string
		env  string
		args []string
		try  string
	}{
		{"environment", "TUTOR_RABBITMQ=" + address, []string{"run", "greet"}, "export TUTOR_RABBITMQ=" + form},
		{"flag", "", []string{"run", "greet", "--rabbitmq", address, "--", "a b"}, "tutor run greet --rabbitmq " + form + " -- 'a b'"},
		{"flag in one word", "", []string{"check", "--rabbitmq=" + address, "greet"}, "tutor check --rabbitmq=" + form + " greet"},
		{"another flag", "", []string{"prove", "greet", "--against", address}, "tutor prove greet --against " + form},
		{"the program's own flag", "TUTOR_RABBITMQ=" + address, []string{"run", "greet", "--", "--rabbitmq", "x"}, "export TUTOR_RABBITMQ=" + form},
		{"no folder", "", []string{"up", "--rabbitmq", "process:/nowhere"}, "tutor up --rabbitmq process"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := call(t, sharedCheckout, []string{test.env}, test.args...)
			if got.code != exitEnvironment || !strings.HasSuffix(got.stderr, "\ntry: "+test.try+"\n") || strings.Contains(got.stderr, secret) {
				t.Errorf("got %+v\nwant %s", got, test.try)
			}
		})
	}
}
