package broker

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/rabbitmq/amqp091-go"
)

// TestCrowd has publishers and consumers at once, and consumers that leave without acknowledging.
// Every message must arrive, and the queue be empty at the end.
func TestCrowd(t *testing.T) {
	b, addr := start(t, Config{})
	setup := open(t, addr)
	must[amqp091.Queue](t)(setup.QueueDeclare("q", true, false, false, false, nil))
	const publishers, messages = 4, 300
	var wg sync.WaitGroup
	for p := range publishers {
		ch := open(t, addr)
		wg.Go(func() {
			for i := range messages {
				body := fmt.Append(nil, p, "/", i)
				if err := ch.PublishWithContext(context.Background(), "", "q", false, false, amqp091.Publishing{Body: body}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	var mu sync.Mutex
	seen := map[string]bool{}
	all := make(chan struct{})
	see := func(body string) {
		mu.Lock()
		defer mu.Unlock()
		if seen[body] {
			return
		}
		if seen[body] = true; len(seen) == publishers*messages {
			close(all)
		}
	}
	for c := range 4 {
		wg.Go(func() {
			for consumeSome(t, addr, 1+3*c, see, all) {
			}
		})
	}
	wg.Wait()
	eventually(t, "an empty queue without consumers", func() bool {
		info, _ := b.Queue("/", "q")
		return info.Ready == 0 && info.Unacknowledged == 0 && len(info.Consumers) == 0
	})
}

// consumeSome acknowledges what it gets, or puts it back, until all is there. It reports true where
// it has left before that, with deliveries in hand.
func consumeSome(t *testing.T, addr string, prefetch int, see func(string), all <-chan struct{}) bool {
	conn, err := amqp091.Dial("amqp://guest:guest@" + addr + "/")
	if err != nil {
		t.Error(err)
		return false
	}
	defer func() { _ = conn.Close() }()
	ch, err := conn.Channel()
	if err != nil {
		t.Error(err)
		return false
	}
	if err := ch.Qos(prefetch, 0, false); err != nil {
		t.Error(err)
	}
	deliveries, err := ch.Consume("q", "", false, false, false, false, nil)
	if err != nil {
		t.Error(err)
		return false
	}
	timeout := time.After(20 * time.Second)
	for n := 1; ; n++ {
		select {
		case d := <-deliveries:
			switch {
			case n == 20:
				return true
			case n%7 == 0:
				_ = d.Nack(false, true)
			default:
				see(string(d.Body))
				_ = d.Ack(false)
			}
		case <-all:
			return false
		case <-timeout:
			t.Error("not all messages came in 20 s")
			return false
		}
	}
}
