package broker

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"

	"github.com/rabbitmq/amqp091-go"
)

// BenchmarkListening measures from New to the connection that is dialled.
func BenchmarkListening(b *testing.B) {
	for b.Loop() {
		broker, err := New(Config{})
		if err != nil {
			b.Fatal(err)
		}
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			b.Fatal(err)
		}
		go func() { _ = broker.Serve(l) }()
		conn, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			b.Fatal(err)
		}
		_ = conn.Close()
		if err := broker.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkThroughput publishes and consumes messages of 128 bytes, client and broker in one process.
func BenchmarkThroughput(b *testing.B) {
	_, addr := start(b, Config{})
	throughput(b, addr)
}

// BenchmarkThroughputTwoProcesses is the same with the broker in a process of its own.
func BenchmarkThroughputTwoProcesses(b *testing.B) {
	throughput(b, brokerProcess(b))
}

func throughput(b *testing.B, addr string) {
	publisher, consumer := open(b, addr), open(b, addr)
	must[amqp091.Queue](b)(consumer.QueueDeclare("q", true, false, false, false, nil))
	deliveries := must[<-chan amqp091.Delivery](b)(consumer.Consume("q", "", true, false, false, false, nil))
	const batch = 10000
	body := make([]byte, 128)
	publish := func() {
		for range batch {
			if err := publisher.PublishWithContext(context.Background(), "", "q", false, false, amqp091.Publishing{Body: body}); err != nil {
				b.Error(err)
				return
			}
		}
	}
	for b.Loop() {
		go publish()
		for range batch {
			<-deliveries
		}
	}
	b.ReportMetric(float64(b.N*batch)/b.Elapsed().Seconds(), "messages/s")
}

// BenchmarkRPC measures sequential calls with client, server and broker in three processes.
func BenchmarkRPC(b *testing.B) {
	addr := brokerProcess(b)
	helperProcess(b, "server", addr)
	client := open(b, addr)
	replies := must[<-chan amqp091.Delivery](b)(client.Consume("amq.rabbitmq.reply-to", "", true, false, false, false, nil))
	var took []time.Duration
	for b.Loop() {
		begin := time.Now()
		err := client.PublishWithContext(context.Background(), "", "rpc_queue", false, false, amqp091.Publishing{
			ReplyTo: "amq.rabbitmq.reply-to", CorrelationId: "1", Body: []byte(`{"a":5,"b":8}`),
		})
		if err != nil {
			b.Fatal(err)
		}
		<-replies
		took = append(took, time.Since(begin))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}

// brokerProcess starts a broker in a process of its own and returns its address, or that of the
// real RabbitMQ in BROKER_TEST_RABBITMQ.
func brokerProcess(b *testing.B) string {
	if real := os.Getenv("BROKER_TEST_RABBITMQ"); real != "" {
		return real
	}
	return helperProcess(b, "broker", "")
}

// helperProcess starts the test's own binary again in a role, and returns the line that it prints
// when it is ready. It ends with the benchmark, as its standard input does.
func helperProcess(b *testing.B, role, addr string) string {
	b.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), "BROKER_TEST_ROLE="+role, "BROKER_TEST_ADDR="+addr)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = stdin.Close()
		_ = cmd.Wait()
	})
	var line string
	if _, err := fmt.Fscanln(stdout, &line); err != nil {
		b.Fatal(err)
	}
	return line
}

func TestMain(m *testing.M) {
	switch os.Getenv("BROKER_TEST_ROLE") {
	case "broker":
		runBroker()
	case "server":
		runServer(os.Getenv("BROKER_TEST_ADDR"))
	default:
		os.Exit(m.Run())
	}
}

// untilEnd returns when the process that started this one has closed standard input.
func untilEnd() {
	_, _ = os.Stdin.Read(make([]byte, 1))
}

func runBroker() {
	broker, err := New(Config{})
	check(err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	go func() { check(broker.Serve(l)) }()
	fmt.Println(l.Addr())
	untilEnd()
	check(broker.Close())
}

func runServer(addr string) {
	conn, err := amqp091.Dial("amqp://guest:guest@" + addr + "/")
	check(err)
	ch, err := conn.Channel()
	check(err)
	_, err = ch.QueueDeclare("rpc_queue", true, false, false, false, nil)
	check(err)
	check(ch.Qos(1, 0, false))
	requests, err := ch.Consume("rpc_queue", "", false, false, false, false, nil)
	check(err)
	fmt.Println("ready")
	go func() {
		for d := range requests {
			check(ch.PublishWithContext(context.Background(), "", d.ReplyTo, false, false, amqp091.Publishing{
				CorrelationId: d.CorrelationId, Body: []byte(`{"result":13}`),
			}))
			check(d.Ack(false))
		}
	}()
	untilEnd()
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
