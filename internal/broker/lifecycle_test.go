package broker

import (
	"context"
	"fmt"
	"net"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rabbitmq/amqp091-go"

	"tutor/internal/amqp"
)

// publish sends a message to a queue.
func publish(t testing.TB, ch *amqp091.Channel, queue, body string) {
	t.Helper()
	if err := ch.PublishWithContext(t.Context(), "", queue, false, false, amqp091.Publishing{Body: []byte(body)}); err != nil {
		t.Fatal(err)
	}
}

// eventually waits for something that another connection causes.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	deadline := time.After(10 * time.Second)
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("not in 10 s: %s", what)
		}
	}
}

func TestLargeMessages(t *testing.T) {
	_, addr := start(t, Config{})
	ch := open(t, addr)
	must[amqp091.Queue](t)(ch.QueueDeclare("q", true, false, false, false, nil))
	deliveries := must[<-chan amqp091.Delivery](t)(ch.Consume("q", "", true, false, false, false, nil))
	for _, size := range []int{0, 1, sharedBody - 1, sharedBody, frameMax - 8, frameMax - 7, 3 << 20, 16 << 20} {
		body := strings.Repeat("x", size)
		publish(t, ch, "q", body)
		if d := receive(t, deliveries); string(d.Body) != body {
			t.Errorf("of %d bytes %d came back, or others", size, len(d.Body))
		}
	}
	closed := ch.NotifyClose(make(chan *amqp091.Error, 1))
	_ = ch.PublishWithContext(t.Context(), "", "q", false, false, amqp091.Publishing{Body: make([]byte, 16<<20+1)})
	const text = "PRECONDITION_FAILED - message size 16777217 is larger than configured max size 16777216"
	if err := <-closed; err == nil || err.Code != 406 || err.Reason != text {
		t.Errorf("got %v, want %q", err, text)
	}
}

// TestSlowConsumer has a client that does not read: what lies in its outbox stays small, what is
// for others goes on, and nothing is lost when it reads again.
func TestSlowConsumer(t *testing.T) {
	b, addr := start(t, Config{})
	slow := newPeer(t, addr).connect(asGuest)
	slow.send(1, &amqp.QueueDeclare{Queue: "slow", Durable: true})
	want[*amqp.QueueDeclareOk](slow)
	slow.send(1, &amqp.BasicConsume{Queue: "slow", NoAck: true})
	want[*amqp.BasicConsumeOk](slow)
	ch := open(t, addr)
	const count = 400
	body := strings.Repeat("x", 64<<10)
	for range count {
		publish(t, ch, "slow", body)
	}
	must[amqp091.Queue](t)(ch.QueueDeclare("other", true, false, false, false, nil))
	b.mu.Lock()
	for c := range b.connections {
		c.out.mu.Lock()
		if c.out.size > outboxFull+len(body)+1000 {
			t.Errorf("%d bytes lie in an outbox", c.out.size)
		}
		c.out.mu.Unlock()
	}
	b.mu.Unlock()
	if info, _ := b.Queue("/", "slow"); info.Ready == 0 {
		t.Error("nothing waits in the queue of a consumer that does not read")
	}
	for range count {
		want[*amqp.BasicDeliver](slow)
	}
}

// TestClientThatOnlyAsks floods the broker with questions and reads no answer.
func TestClientThatOnlyAsks(t *testing.T) {
	b, addr := start(t, Config{})
	p := newPeer(t, addr).connect(asGuest)
	question := slices.Repeat(amqp.AppendMethodFrame(nil, 1, &amqp.AccessRequest{}), 1000)
	_ = p.conn.SetWriteDeadline(time.Now().Add(300 * time.Millisecond))
	for range 10000 {
		if _, err := p.conn.Write(question); err != nil {
			break
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for c := range b.connections {
		c.out.mu.Lock()
		if c.out.size > outboxStop+outboxFull {
			t.Errorf("%d bytes of answers lie in the outbox", c.out.size)
		}
		c.out.mu.Unlock()
	}
}

// TestFeatures has what the comparison in internal/likeness cannot ask a real one for.
func TestFeatures(t *testing.T) {
	transient := &amqp.QueueDeclare{Queue: "t"}
	for _, config := range []Config{
		{Profile: "rabbitmq@3.10", Deny: []string{"transient_nonexcl_queues"}}, // which has no such setting
		{Profile: "rabbitmq@4.3", Permit: []string{"transient_nonexcl_queues"}},
	} {
		t.Run(config.Profile, func(t *testing.T) {
			_, addr := start(t, config)
			p := newPeer(t, addr).connect(asGuest)
			p.send(1, transient)
			want[*amqp.QueueDeclareOk](p)
		})
	}
	t.Run("a channel's limit in 4.3", func(t *testing.T) {
		b, addr := start(t, Config{Profile: "rabbitmq@4.3", Permit: []string{"global_qos"}})
		ch := open(t, addr)
		must[amqp091.Queue](t)(ch.QueueDeclare("q", true, false, false, false, nil))
		if err := ch.Qos(2, 0, true); err != nil {
			t.Fatal(err)
		}
		for _, tag := range []string{"a", "b"} {
			must[<-chan amqp091.Delivery](t)(ch.Consume("q", tag, false, false, false, false, nil))
		}
		for range 6 {
			publish(t, ch, "q", "x")
		}
		must[amqp091.Queue](t)(ch.QueueDeclarePassive("q", true, false, false, false, nil))
		if info, _ := b.Queue("/", "q"); info.Unacknowledged != 2 {
			t.Errorf("%d messages are unacknowledged, want 2", info.Unacknowledged)
		}
	})
}

func TestNewRefuses(t *testing.T) {
	for name, config := range map[string]Config{
		"unknown profile":    {Profile: "rabbitmq@2"},
		"unknown feature":    {Permit: []string{"nosuch"}},
		"unknown denial":     {Deny: []string{"nosuch"}},
		"invalid permission": {Users: []User{{Name: "u", Permissions: map[string]Permissions{"/": {Read: "("}}}}},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := New(config); err == nil {
				t.Error("there is no error")
			}
		})
	}
}

func TestClose(t *testing.T) {
	before := runtime.NumGoroutine()
	b, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 2)
	var addr string
	for range 2 {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		addr = l.Addr().String()
		go func() { served <- b.Serve(l) }()
	}
	quiet, half := newPeer(t, addr), newPeer(t, addr)
	half.write([]byte(amqp.ProtocolHeader))
	want[*amqp.ConnectionStart](half)
	conn := dial(t, addr)
	closed := conn.NotifyClose(make(chan *amqp091.Error, 1))
	ch := openOn(t, conn)
	must[amqp091.Queue](t)(ch.QueueDeclare("q", true, false, false, false, nil))
	stuck := newPeer(t, addr).connect(asGuest)
	stuck.send(1, &amqp.BasicConsume{Queue: "q", NoAck: true})
	want[*amqp.BasicConsumeOk](stuck)
	for range 100 {
		publish(t, ch, "q", strings.Repeat("x", 64<<10))
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	if e := <-closed; e == nil || e.Code != 320 || e.Reason != forced {
		t.Errorf("the client was told %v", e)
	}
	for range 2 {
		if err := <-served; err != nil {
			t.Error(err)
		}
	}
	for _, p := range []*peer{quiet, half, stuck} {
		_ = p.conn.Close()
	}
	eventually(t, "as few goroutines as before", func() bool { return runtime.NumGoroutine() <= before })
	if err := b.Serve(newPipeListener()); err == nil {
		t.Error("a closed broker serves")
	}
	if err := b.Close(); err != nil {
		t.Errorf("Close again: %v", err)
	}
}

func TestInspect(t *testing.T) {
	b, addr := start(t, Config{})
	conn, err := amqp091.DialConfig("amqp://guest:guest@"+addr+"/", amqp091.Config{
		Properties: amqp091.Table{"connection_name": "server1"},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	ch := openOn(t, conn)
	must[amqp091.Queue](t)(ch.QueueDeclare("q", true, true, false, false, nil))
	if err := ch.Qos(1, 0, false); err != nil {
		t.Fatal(err)
	}
	deliveries := must[<-chan amqp091.Delivery](t)(ch.Consume("q", "tag", false, false, false, false, nil))
	publish(t, ch, "q", "a")
	publish(t, ch, "q", "b")
	receive(t, deliveries)
	want := QueueInfo{
		Name: "q", Durable: true, AutoDelete: true, Ready: 1, Unacknowledged: 1,
		Consumers: []ConsumerInfo{{Tag: "tag", Connection: "server1", Channel: 1, Prefetch: 1, Unacknowledged: 1}},
	}
	eventually(t, "both messages in the queue", func() bool {
		info, ok := b.Queue("/", "q")
		return ok && fmt.Sprint(info) == fmt.Sprint(want)
	})
	conns := b.Connections()
	if len(conns) != 1 || conns[0].Name != "server1" || conns[0].User != "guest" || conns[0].Channels != 1 {
		t.Errorf("connections are %+v", conns)
	}
	if _, ok := b.Queue("/", "nosuch"); ok || b.Queues("nosuch") != nil {
		t.Error("there is a queue where there is none")
	}
}

func TestConfirmedPublishing(t *testing.T) {
	_, addr := start(t, Config{})
	ch := open(t, addr)
	must[amqp091.Queue](t)(ch.QueueDeclare("q", true, false, false, false, nil))
	if err := ch.Confirm(false); err != nil {
		t.Fatal(err)
	}
	for range 100 {
		c, err := ch.PublishWithDeferredConfirm("", "q", false, false, amqp091.Publishing{})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		if ok, err := c.WaitContext(ctx); !ok || err != nil {
			t.Fatalf("confirmed %v, %v", ok, err)
		}
		cancel()
	}
}
