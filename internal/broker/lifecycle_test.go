package broker

import (
	"context"
	"errors"
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

func TestExclusiveQueue(t *testing.T) {
	b, addr := start(t, Config{})
	owner := dial(t, addr)
	must[amqp091.Queue](t)(openOn(t, owner).QueueDeclare("e", false, false, true, false, nil))
	for _, m := range []amqp.Method{
		&amqp.QueueDeclare{Queue: "e", Exclusive: true}, &amqp.QueueDeclare{Queue: "e", Passive: true},
		&amqp.BasicConsume{Queue: "e"}, &amqp.BasicGet{Queue: "e"}, &amqp.QueueDelete{Queue: "e"},
		&amqp.QueuePurge{Queue: "e"}, &amqp.QueueBind{Queue: "e", Exchange: "amq.direct"},
	} {
		t.Run(m.Spec().Name, func(t *testing.T) {
			p := newPeer(t, addr).connect(asGuest)
			p.send(1, m)
			if got := p.outcome(1); !strings.Contains(got, "405 RESOURCE_LOCKED - cannot obtain exclusive access to locked queue 'e' in vhost '/'.") {
				t.Errorf("got %q", got)
			}
		})
	}
	if err := owner.Close(); err != nil {
		t.Fatal(err)
	}
	if qs := b.Queues("/"); len(qs) != 0 {
		t.Errorf("after its connection's close-ok there is %+v", qs)
	}
}

func TestLostConnectionRequeues(t *testing.T) {
	_, addr := start(t, Config{})
	lost := dial(t, addr)
	first := openOn(t, lost)
	must[amqp091.Queue](t)(first.QueueDeclare("q", true, false, false, false, nil))
	for _, body := range []string{"a", "b", "c"} {
		publish(t, first, "q", body)
	}
	if err := first.Qos(2, 0, false); err != nil {
		t.Fatal(err)
	}
	deliveries := must[<-chan amqp091.Delivery](t)(first.Consume("q", "", false, false, false, false, nil))
	receive(t, deliveries)
	receive(t, deliveries)
	second := open(t, addr)
	others := must[<-chan amqp091.Delivery](t)(second.Consume("q", "", false, false, false, false, nil))
	if d := receive(t, others); string(d.Body) != "c" || d.Redelivered {
		t.Errorf("got %q, redelivered %v", d.Body, d.Redelivered)
	}
	_ = lost.Close()
	for _, want := range []string{"a", "b"} {
		if d := receive(t, others); string(d.Body) != want || !d.Redelivered {
			t.Errorf("got %q, redelivered %v, want %q, redelivered", d.Body, d.Redelivered, want)
		}
	}
}

func TestServerSentCancel(t *testing.T) {
	_, addr := start(t, Config{})
	ch := open(t, addr)
	must[amqp091.Queue](t)(ch.QueueDeclare("q", true, false, false, false, nil))
	must[<-chan amqp091.Delivery](t)(ch.Consume("q", "tag", true, false, false, false, nil))
	cancelled := ch.NotifyCancel(make(chan string, 1))
	must[int](t)(open(t, addr).QueueDelete("q", false, false, false))
	select {
	case tag := <-cancelled:
		if tag != "tag" {
			t.Errorf("consumer %q was cancelled", tag)
		}
	case <-time.After(10 * time.Second):
		t.Error("no cancel came in 10 s")
	}
}

func TestChannelErrorLeavesTheConnection(t *testing.T) {
	_, addr := start(t, Config{})
	conn := dial(t, addr)
	ch := openOn(t, conn)
	_, err := ch.QueueDeclarePassive("nosuch", false, false, false, false, nil)
	if e, ok := errors.AsType[*amqp091.Error](err); !ok || e.Code != 404 || e.Reason != "NOT_FOUND - no queue 'nosuch' in vhost '/'" {
		t.Errorf("got %v", err)
	}
	must[amqp091.Queue](t)(openOn(t, conn).QueueDeclare("q", true, false, false, false, nil))
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

func TestGlobalQos(t *testing.T) {
	tests := []struct {
		config Config
		want   int // deliveries to two consumers with a global limit of 2
	}{
		{Config{Profile: "rabbitmq@3.10"}, 2},
		{Config{Profile: "rabbitmq@4.0"}, 2},
		{Config{Profile: "rabbitmq@4.0", Deny: []string{"global_qos"}}, 4},
		{Config{Profile: "rabbitmq@4.3"}, 4},
		{Config{Profile: "rabbitmq@4.3", Permit: []string{"global_qos"}}, 2},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.config.Profile, tt.config.Permit, tt.config.Deny), func(t *testing.T) {
			b, addr := start(t, tt.config)
			p := newPeer(t, addr).connect(asGuest)
			for _, m := range []amqp.Method{
				&amqp.QueueDeclare{Queue: "e", Exclusive: true}, &amqp.BasicQos{PrefetchCount: 2, Global: true},
				&amqp.BasicConsume{Queue: "e", ConsumerTag: "a"}, &amqp.BasicConsume{Queue: "e", ConsumerTag: "b"},
			} {
				p.send(1, m)
			}
			for range 6 {
				p.publish(&amqp.BasicPublish{RoutingKey: "e"}, amqp.Properties{}, "x")
			}
			if got := p.outcome(1); got != "ok" {
				t.Fatal(got)
			}
			if info, _ := b.Queue("/", "e"); info.Unacknowledged != tt.want {
				t.Errorf("%d messages are unacknowledged, want %d", info.Unacknowledged, tt.want)
			}
			p.send(1, &amqp.BasicAck{Multiple: true})
			if got := p.outcome(1); got != "ok" {
				t.Fatal(got)
			}
			if info, _ := b.Queue("/", "e"); info.Unacknowledged != min(tt.want, 6-tt.want) {
				t.Errorf("after the acknowledgement %d messages are unacknowledged", info.Unacknowledged)
			}
		})
	}
}

func TestPermissions(t *testing.T) {
	config := Config{Users: []User{{Name: "u", Password: "p", Permissions: map[string]Permissions{"/": {"^ok", "^ok", "^ok"}}}}}
	as := login{user: "u", password: "p", vhost: "/"}
	tests := []struct {
		method        amqp.Method
		old, new, v43 string // before "refused for user"; v43 is empty where it is the same as new
	}{
		{&amqp.QueueDeclare{Queue: "bad"}, "access to queue 'bad'", "configure access to queue 'bad'", ""},
		{&amqp.QueueDeclare{Queue: "bad", Passive: true}, "no queue 'bad'", "no queue 'bad'", "configure access to queue 'bad'"},
		{&amqp.QueueDelete{Queue: "bad"}, "access to queue 'bad'", "configure access to queue 'bad'", ""},
		{&amqp.QueuePurge{Queue: "bad"}, "access to queue 'bad'", "read access to queue 'bad'", ""},
		{&amqp.BasicConsume{Queue: "bad"}, "access to queue 'bad'", "read access to queue 'bad'", ""},
		{&amqp.BasicGet{Queue: "bad"}, "access to queue 'bad'", "read access to queue 'bad'", ""},
		{&amqp.QueueBind{Queue: "bad", Exchange: "amq.direct"}, "access to queue 'bad'", "write access to queue 'bad'", ""},
		{&amqp.QueueBind{Queue: "ok", Exchange: "amq.direct"}, "access to exchange 'amq.direct'", "read access to exchange 'amq.direct'", ""},
		{&amqp.QueueUnbind{Queue: "bad", Exchange: "nosuch"}, "access to queue 'bad'", "write access to queue 'bad'", ""},
		{&amqp.ExchangeDeclare{Exchange: "bad", Type: "direct"}, "access to exchange 'bad'", "configure access to exchange 'bad'", ""},
		{&amqp.ExchangeDeclare{Exchange: "ok", Type: "direct", Arguments: amqp.Table{"alternate-exchange": "bad"}}, "access to exchange 'bad'", "write access to exchange 'bad'", ""},
		{&amqp.ExchangeDelete{Exchange: "bad"}, "access to exchange 'bad'", "configure access to exchange 'bad'", ""},
		{&amqp.ExchangeBind{Source: "amq.fanout"}, "access to exchange 'amq.default'", "write access to exchange 'amq.default'", ""},
		{&amqp.BasicPublish{RoutingKey: "bad"}, "access to exchange 'amq.default'", "write access to exchange 'amq.default'", ""},
	}
	for _, profile := range Profiles() {
		config.Profile = profile
		_, addr := start(t, config)
		for _, tt := range tests {
			t.Run(profile+"/"+tt.method.Spec().Name, func(t *testing.T) {
				want := tt.new
				if profile == "rabbitmq@3.10" {
					want = tt.old
				} else if profile == "rabbitmq@4.3" && tt.v43 != "" {
					want = tt.v43
				}
				p := newPeer(t, addr).connect(as)
				if m, ok := tt.method.(*amqp.BasicPublish); ok {
					p.publish(m, amqp.Properties{}, "")
				} else {
					p.send(1, tt.method)
				}
				if got := p.outcome(1); !strings.Contains(got, " - "+want) {
					t.Errorf("got %q, want %q", got, want)
				}
			})
		}
	}
}

func TestDeniedFeatures(t *testing.T) {
	transient := &amqp.QueueDeclare{Queue: "t"}
	locator := &amqp.QueueDeclare{Queue: "d", Durable: true, Arguments: amqp.Table{"x-queue-master-locator": "random"}}
	tests := []struct {
		name   string
		config Config
		method amqp.Method
		want   string
	}{
		{"4.0", Config{Profile: "rabbitmq@4.0"}, transient, "ok"},
		{"4.0 denied", Config{Profile: "rabbitmq@4.0", Deny: []string{"transient_nonexcl_queues"}}, transient, "connection 50,10 541 INTERNAL_ERROR - Feature `transient_nonexcl_queues` is deprecated.\nIts use is not permitted per the configuration (overriding the default, which is permitted):\n    \"deprecated_features.permit.transient_nonexcl_queues = false\"\nIts use will not be permit..."},
		{"4.3 permitted", Config{Permit: []string{"transient_nonexcl_queues"}}, transient, "ok"},
		{"3.10 has no such setting", Config{Profile: "rabbitmq@3.10", Deny: []string{"transient_nonexcl_queues"}}, transient, "ok"},
		{"locator on 4.0", Config{Profile: "rabbitmq@4.0"}, locator, "ok"},
		{"locator on 4.3", Config{}, locator, "connection 50,10 541 INTERNAL_ERROR - Feature `queue_master_locator` is deprecated.\nBy default, this feature is not permitted anymore.\nThe feature will be removed from a future major RabbitMQ version, regardless of the configuration; actual version to be determined.\nTo con..."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, addr := start(t, tt.config)
			p := newPeer(t, addr).connect(asGuest)
			p.send(1, tt.method)
			if got := p.outcome(1); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestNotThereYet(t *testing.T) {
	_, addr := start(t, Config{})
	with := func(name string, value any) amqp.Method {
		return &amqp.QueueDeclare{Queue: "q", Durable: true, Arguments: amqp.Table{name: value}}
	}
	for what, m := range map[string]amqp.Method{
		"transactions":             &amqp.TxSelect{},
		"headers exchanges":        &amqp.ExchangeDeclare{Exchange: "h", Type: "headers"},
		"x-message-ttl":            with("x-message-ttl", int32(5)),
		"x-expires":                with("x-expires", int32(5)),
		"x-max-length":             with("x-max-length", int32(5)),
		"x-max-priority":           with("x-max-priority", int32(5)),
		"x-dead-letter-exchange":   with("x-dead-letter-exchange", ""),
		"x-single-active-consumer": with("x-single-active-consumer", true),
		"queues of type quorum":    with("x-queue-type", "quorum"),
		"queues of type stream":    with("x-queue-type", "stream"),
	} {
		t.Run(what, func(t *testing.T) {
			p := newPeer(t, addr).connect(asGuest)
			p.send(1, m)
			if got := p.outcome(1); !strings.HasSuffix(got, "540 NOT_IMPLEMENTED - the embedded broker has no "+what+" yet") {
				t.Errorf("got %q", got)
			}
		})
	}
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
