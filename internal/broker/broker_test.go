package broker

import (
	"context"
	"fmt"
	"net"
	"testing"
	"time"

	"github.com/rabbitmq/amqp091-go"
)

// start returns a broker that listens, and its address; it ends with the test.
func start(t testing.TB, config Config) (*Broker, string) {
	t.Helper()
	b, err := New(config)
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
		if err := b.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
		if err := <-served; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return b, l.Addr().String()
}

// dial returns a connection of amqp091-go as guest.
func dial(t testing.TB, addr string) *amqp091.Connection {
	t.Helper()
	conn, err := amqp091.Dial("amqp://guest:guest@" + addr + "/")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// open returns a channel of a connection of its own.
func open(t testing.TB, addr string) *amqp091.Channel {
	t.Helper()
	return openOn(t, dial(t, addr))
}

func openOn(t testing.TB, conn *amqp091.Connection) *amqp091.Channel {
	t.Helper()
	ch, err := conn.Channel()
	if err != nil {
		t.Fatal(err)
	}
	return ch
}

// receive returns the next delivery.
func receive(t testing.TB, deliveries <-chan amqp091.Delivery) amqp091.Delivery {
	t.Helper()
	select {
	case d, ok := <-deliveries:
		if !ok {
			t.Fatal("the consumer has ended")
		}
		return d
	case <-time.After(10 * time.Second):
		t.Fatal("nothing was delivered in 10 s")
	}
	panic("unreachable")
}

// must returns a value that comes with an error, which must be nil.
func must[T any](t testing.TB) func(value T, err error) T {
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func TestRPC(t *testing.T) {
	for _, profile := range Profiles() {
		t.Run(profile, func(t *testing.T) {
			b, addr := start(t, Config{Profile: profile})
			server := open(t, addr)
			must[amqp091.Queue](t)(server.QueueDeclare("rpc_queue", true, false, false, false, nil))
			if err := server.Qos(1, 0, false); err != nil {
				t.Fatal(err)
			}
			requests := must[<-chan amqp091.Delivery](t)(server.Consume("rpc_queue", "", false, false, false, false, nil))
			go func() {
				for d := range requests {
					_ = server.PublishWithContext(context.Background(), "", d.ReplyTo, false, false, amqp091.Publishing{
						CorrelationId: d.CorrelationId, Body: append([]byte("answer to "), d.Body...),
					})
					_ = d.Ack(false)
				}
			}()
			client := open(t, addr)
			q := must[amqp091.Queue](t)(client.QueueDeclare("", false, false, true, false, nil))
			if len(q.Name) != len("amq.gen-")+22 {
				t.Errorf("the server named the queue %q", q.Name)
			}
			replies := must[<-chan amqp091.Delivery](t)(client.Consume(q.Name, "", true, true, false, false, nil))
			for i := range 3 {
				err := client.PublishWithContext(t.Context(), "", "rpc_queue", true, false, amqp091.Publishing{
					CorrelationId: fmt.Sprint(i), ReplyTo: q.Name, Body: fmt.Append(nil, i),
				})
				if err != nil {
					t.Fatal(err)
				}
				d := receive(t, replies)
				if got, want := string(d.Body), fmt.Sprintf("answer to %d", i); got != want || d.CorrelationId != fmt.Sprint(i) {
					t.Errorf("got %q with correlation id %q, want %q", got, d.CorrelationId, want)
				}
			}
			if n := len(b.Queues("/")); n != 2 {
				t.Errorf("there are %d queues, want 2", n)
			}
		})
	}
}
