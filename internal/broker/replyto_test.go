package broker

import (
	"testing"
	"time"

	"github.com/rabbitmq/amqp091-go"
)

func TestDirectReplies(t *testing.T) {
	_, addr := start(t, Config{})
	server := open(t, addr)
	must[amqp091.Queue](t)(server.QueueDeclare("q", true, false, false, false, nil))
	requests := must[<-chan amqp091.Delivery](t)(server.Consume("q", "", true, false, false, false, nil))
	client := open(t, addr)
	replies := must[<-chan amqp091.Delivery](t)(client.Consume(replyTo, "tag", true, false, false, false, nil))
	err := client.PublishWithContext(t.Context(), "", "q", false, false, amqp091.Publishing{ReplyTo: replyTo, CorrelationId: "1"})
	if err != nil {
		t.Fatal(err)
	}
	key := receive(t, requests).ReplyTo
	if len(key) != 87 {
		t.Errorf("the request says reply-to=%q, %d characters", key, len(key))
	}
	// A server may ask whether its client is still there.
	q := must[amqp091.Queue](t)(server.QueueDeclarePassive(key, false, false, false, false, nil))
	if q.Consumers != 1 || q.Name != key {
		t.Errorf("got %+v", q)
	}
	publish(t, server, key, "answer")
	d := receive(t, replies)
	if string(d.Body) != "answer" || d.ConsumerTag != "tag" || d.RoutingKey != key || d.Exchange != "" {
		t.Errorf("got %+v", d)
	}

	if err := client.Close(); err != nil {
		t.Fatal(err)
	}
	returned := server.NotifyReturn(make(chan amqp091.Return, 1))
	if err := server.PublishWithContext(t.Context(), "", key, true, false, amqp091.Publishing{}); err != nil {
		t.Fatal(err)
	}
	select {
	case r := <-returned:
		if r.ReplyCode != 312 || r.RoutingKey != key {
			t.Errorf("got %+v", r)
		}
	case <-time.After(10 * time.Second):
		t.Error("a reply to nobody was not returned in 10 s")
	}
	if _, err := server.QueueDeclarePassive(key, false, false, false, false, nil); err == nil {
		t.Error("the client is gone and its replies have a queue")
	}
}
