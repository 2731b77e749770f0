package broker

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"tutor/internal/amqp"
)

// scenarios are conversations on channel 1 whose answers are the same in all versions. A line that
// the client sends comes before the lines that it gets.
var scenarios = []struct {
	name string
	send []any
	want string
}{
	{"publish, get and ack", []any{
		declareE, publishE("a"), publishE("b"), getE, getE, getE, ack(1), ack(2), declareE,
	}, "declare-ok 0 0, get-ok 1 a 1, get-ok 2 b 0, get-empty, declare-ok 0 0"},
	{"requeue to the original position", []any{
		declareE, publishE("a"), publishE("b"), publishE("c"), getE, getE, reject(1, true), getE, getE,
	}, "declare-ok 0 0, get-ok 1 a 2, get-ok 2 b 1, get-ok 3 a redelivered 1, get-ok 4 c 0"},
	{"nack multiple with requeue", []any{
		declareE, publishE("a"), publishE("b"), publishE("c"), publishE("d"), getE, getE, getE,
		method(&amqp.BasicNack{DeliveryTag: 3, Multiple: true, Requeue: true}), getE, getE, getE, getE,
	}, "declare-ok 0 0, get-ok 1 a 3, get-ok 2 b 2, get-ok 3 c 1, get-ok 4 a redelivered 3, get-ok 5 b redelivered 2, get-ok 6 c redelivered 1, get-ok 7 d 0"},
	{"reject without requeue", []any{declareE, publishE("a"), getE, reject(1, false), getE}, "declare-ok 0 0, get-ok 1 a 0, get-empty"},
	{"ack multiple", []any{
		declareE, publishE("a"), publishE("b"), publishE("c"), getE, getE, getE,
		method(&amqp.BasicAck{DeliveryTag: 2, Multiple: true}), method(&amqp.BasicRecover{Requeue: true}), getE, getE,
	}, "declare-ok 0 0, get-ok 1 a 2, get-ok 2 b 1, get-ok 3 c 0, recover-ok, get-ok 4 c redelivered 0, get-empty"},
	{"get without ack", []any{
		declareE, publishE("a"), method(&amqp.BasicGet{Queue: "e", NoAck: true}), method(&amqp.BasicRecover{Requeue: true}), getE,
	}, "declare-ok 0 0, get-ok 1 a 0, recover-ok, get-empty"},
	{"consume", []any{declareE, consumeE("t"), publishE("a"), publishE("b")}, "declare-ok 0 0, consume-ok t, deliver t 1 a, deliver t 2 b"},
	{"prefetch", []any{
		declareE, publishE("a"), publishE("b"), publishE("c"), method(&amqp.BasicQos{PrefetchCount: 2}), consumeE("t"), ack(1),
	}, "declare-ok 0 0, qos-ok, consume-ok t, deliver t 1 a, deliver t 2 b, deliver t 3 c"},
	{"prefetch is for the consumers to come", []any{
		declareE, consumeE("t"), method(&amqp.BasicQos{PrefetchCount: 1}), publishE("a"), publishE("b"),
	}, "declare-ok 0 0, consume-ok t, qos-ok, deliver t 1 a, deliver t 2 b"},
	{"round robin", []any{
		declareE, consumeE("t"), consumeE("u"), publishE("a"), publishE("b"), publishE("c"),
	}, "declare-ok 0 0, consume-ok t, consume-ok u, deliver t 1 a, deliver u 2 b, deliver t 3 c"},
	{"round robin among those with room", []any{
		declareE, consumeE("t"), method(&amqp.BasicQos{PrefetchCount: 1}), consumeE("u"),
		publishE("a"), publishE("b"), publishE("c"), publishE("d"), ack(2), publishE("e"), publishE("f"),
	}, "declare-ok 0 0, consume-ok t, qos-ok, consume-ok u, deliver t 1 a, deliver u 2 b, deliver t 3 c, deliver t 4 d, deliver t 5 e, deliver u 6 f"},
	{"consumer priority", []any{
		declareE, consumeE("t"), method(&amqp.BasicQos{PrefetchCount: 1}),
		method(&amqp.BasicConsume{Queue: "e", ConsumerTag: "u", Arguments: amqp.Table{"x-priority": int32(1)}}),
		publishE("a"), publishE("b"), ack(1), publishE("c"),
	}, "declare-ok 0 0, consume-ok t, qos-ok, consume-ok u, deliver u 1 a, deliver t 2 b, deliver u 3 c"},
	{"no ack", []any{
		declareE, method(&amqp.BasicConsume{Queue: "e", ConsumerTag: "t", NoAck: true}), publishE("a"), ack(1),
	}, "declare-ok 0 0, consume-ok t, deliver t 1 a, channel.close PRECONDITION_FAILED - unknown delivery tag 1"},
	{"cancel", []any{
		declareE, consumeE("t"), publishE("a"), method(&amqp.BasicCancel{ConsumerTag: "t"}), publishE("b"), declareE, ack(1),
	}, "declare-ok 0 0, consume-ok t, deliver t 1 a, cancel-ok t, declare-ok 1 0"},
	{"cancel by the server", []any{
		declareE, consumeE("t"), method(&amqp.QueueDelete{Queue: "e"}),
	}, "declare-ok 0 0, consume-ok t, delete-ok 0, cancel t"},
	{"purge", []any{
		declareE, publishE("a"), publishE("b"), getE, method(&amqp.QueuePurge{Queue: "e"}), reject(1, true), declareE,
	}, "declare-ok 0 0, get-ok 1 a 1, purge-ok 1, declare-ok 1 0"},
	{"delete says how many", []any{declareE, publishE("a"), method(&amqp.QueueDelete{Queue: "e"})}, "declare-ok 0 0, delete-ok 1"},
	{"auto-delete", []any{
		declareQ, consumeQ, method(&amqp.BasicCancel{ConsumerTag: "a"}), method(&amqp.QueueDeclare{Queue: "q", Passive: true}),
	}, "declare-ok 0 0, consume-ok a, cancel-ok a, channel.close NOT_FOUND - no queue 'q' in vhost '/'"},
	{"mandatory", []any{
		method(&amqp.BasicPublish{RoutingKey: "nosuch", Mandatory: true}), header(60, 1, amqp.Properties{}), body("a"),
	}, "return 312 NO_ROUTE nosuch a"},
	{"confirm", []any{
		method(&amqp.ConfirmSelect{}), declareE, publishE("a"),
		method(&amqp.BasicPublish{RoutingKey: "nosuch", Mandatory: true}), header(60, 0, amqp.Properties{}),
	}, "select-ok, declare-ok 0 0, ack 1, return 312 NO_ROUTE nosuch , ack 2"},
	{"fanout", []any{
		declareE, method(&amqp.QueueBind{Exchange: "amq.fanout"}), method(&amqp.QueueBind{Exchange: "amq.fanout", RoutingKey: "other"}),
		method(&amqp.BasicPublish{Exchange: "amq.fanout", RoutingKey: "x"}), header(60, 1, amqp.Properties{}), body("a"), getE, getE,
	}, "declare-ok 0 0, bind-ok, bind-ok, get-ok 1 a 0, get-empty"},
	{"the last queue is the key", []any{
		declareE, method(&amqp.QueueBind{Exchange: "amq.direct"}),
		method(&amqp.BasicPublish{Exchange: "amq.direct", RoutingKey: "e"}), header(60, 1, amqp.Properties{}), body("a"), getE,
	}, "declare-ok 0 0, bind-ok, get-ok 1 a 0"},
	{"exchange to exchange, in a circle", []any{
		declareE, method(&amqp.QueueBind{Exchange: "amq.fanout"}), declareX,
		method(&amqp.ExchangeBind{Destination: "amq.fanout", Source: "x", RoutingKey: "k"}),
		method(&amqp.ExchangeBind{Destination: "x", Source: "amq.fanout"}),
		method(&amqp.BasicPublish{Exchange: "x", RoutingKey: "k"}), header(60, 1, amqp.Properties{}), body("a"), getE, getE,
		method(&amqp.ExchangeDelete{Exchange: "x"}),
	}, "declare-ok 0 0, bind-ok, declare-ok, bind-ok, bind-ok, get-ok 1 a 0, get-empty, delete-ok"},
	{"alternate exchange", []any{
		declareE, method(&amqp.QueueBind{Exchange: "amq.fanout"}),
		method(&amqp.ExchangeDeclare{Exchange: "x", Type: "direct", AutoDelete: true, Arguments: amqp.Table{"alternate-exchange": "amq.fanout"}}),
		method(&amqp.BasicPublish{Exchange: "x", RoutingKey: "k"}), header(60, 1, amqp.Properties{}), body("a"), getE,
		method(&amqp.ExchangeDelete{Exchange: "x"}),
	}, "declare-ok 0 0, bind-ok, declare-ok, get-ok 1 a 0, delete-ok"},
	{"direct reply-to", []any{
		method(&amqp.BasicConsume{Queue: replyTo, ConsumerTag: "r", NoAck: true}), declareE,
		method(&amqp.BasicPublish{RoutingKey: "e"}), header(60, 1, amqp.Properties{ReplyTo: replyTo}), body("a"), getE,
		method(&amqp.BasicCancel{ConsumerTag: "r"}),
	}, "consume-ok r, declare-ok 0 0, get-ok 1 a 0 for amq.rabbitmq.reply-to.…, cancel-ok r"},
	{"no-wait", []any{
		method(&amqp.QueueDeclare{Queue: "e", Exclusive: true, NoWait: true}), method(&amqp.BasicConsume{Queue: "e", ConsumerTag: "t", NoWait: true}),
		method(&amqp.BasicCancel{ConsumerTag: "t", NoWait: true}), method(&amqp.QueuePurge{Queue: "e", NoWait: true}), method(&amqp.QueueDelete{Queue: "e", NoWait: true}),
	}, ""},
}

var (
	declareE = method(&amqp.QueueDeclare{Queue: "e", Exclusive: true})
	getE     = method(&amqp.BasicGet{Queue: "e"})
)

func consumeE(tag string) frame { return method(&amqp.BasicConsume{Queue: "e", ConsumerTag: tag}) }

func ack(tag uint64) frame { return method(&amqp.BasicAck{DeliveryTag: tag}) }

func reject(tag uint64, requeue bool) frame {
	return method(&amqp.BasicReject{DeliveryTag: tag, Requeue: requeue})
}

// publishE is a message to the queue e, as the bytes of its frames.
func publishE(s string) bytes {
	b := amqp.AppendMethodFrame(nil, 1, &amqp.BasicPublish{RoutingKey: "e"})
	b = amqp.AppendFrame(b, header(60, uint64(len(s)), amqp.Properties{}))
	return bytes(amqp.AppendFrame(b, body(s)))
}

// TestScenarios runs on the embedded broker in all versions, or as TestOutcomes on a real RabbitMQ.
func TestScenarios(t *testing.T) {
	addrs := map[string]string{}
	for _, profile := range Profiles() {
		_, addrs[profile] = start(t, Config{Profile: profile})
	}
	real := os.Getenv("BROKER_TEST_RABBITMQ")
	if real != "" {
		addrs = map[string]string{"real": real}
	}
	for profile, addr := range addrs {
		for _, tt := range scenarios {
			t.Run(profile+"/"+tt.name, func(t *testing.T) {
				p := newPeer(t, addr).connect(asGuest)
				for _, x := range tt.send {
					switch x := x.(type) {
					case frame:
						p.write(amqp.AppendFrame(nil, x))
					case bytes:
						p.write([]byte(x))
					}
					if real != "" { // its queues are processes that take their time
						<-time.After(30 * time.Millisecond)
					}
				}
				if got := p.transcript(); got != tt.want {
					t.Errorf("got  %s\nwant %s", got, tt.want)
				}
				p.hangUp()
			})
		}
	}
}

// transcript describes what the broker has sent up to an answer to what it is asked now.
func (p *peer) transcript() string {
	p.send(1, &amqp.AccessRequest{})
	var lines []string
	var content string
	for {
		f, err := p.reader.ReadFrame()
		if err != nil {
			return strings.Join(append(lines, err.Error()), ", ")
		}
		switch f.Type {
		case amqp.FrameHeader:
			h, err := amqp.ParseHeader(f.Payload)
			if err != nil {
				p.t.Error(err)
			}
			lines[len(lines)-1] = content
			content = ""
			last := &lines[len(lines)-1]
			if h.BodySize == 0 {
				*last = strings.Replace(*last, "BODY", "", 1)
			}
			if h.Properties.ReplyTo != "" {
				*last += " for " + replyTo + ".…"
			}
		case amqp.FrameBody:
			last := &lines[len(lines)-1]
			*last = strings.Replace(*last, "BODY", string(f.Payload), 1)
		case amqp.FrameMethod:
			m, err := amqp.ParseMethod(f.Payload)
			if err != nil {
				p.t.Fatal(err)
			}
			if _, ok := m.(*amqp.AccessRequestOk); ok {
				return strings.Join(lines, ", ")
			}
			line := describe(m)
			if m.Spec().Content {
				content = line
			}
			lines = append(lines, line)
			if _, ok := m.(*amqp.ChannelClose); ok {
				return strings.Join(lines, ", ")
			}
		}
	}
}

func describe(m amqp.Method) string {
	redelivered := map[bool]string{true: " redelivered"}
	switch m := m.(type) {
	case *amqp.QueueDeclareOk:
		return fmt.Sprintf("declare-ok %d %d", m.MessageCount, m.ConsumerCount)
	case *amqp.QueuePurgeOk:
		return fmt.Sprintf("purge-ok %d", m.MessageCount)
	case *amqp.QueueDeleteOk:
		return fmt.Sprintf("delete-ok %d", m.MessageCount)
	case *amqp.BasicGetOk:
		return fmt.Sprintf("get-ok %d BODY%s %d", m.DeliveryTag, redelivered[m.Redelivered], m.MessageCount)
	case *amqp.BasicDeliver:
		return fmt.Sprintf("deliver %s %d BODY%s", m.ConsumerTag, m.DeliveryTag, redelivered[m.Redelivered])
	case *amqp.BasicReturn:
		return fmt.Sprintf("return %d %s %s BODY", m.ReplyCode, m.ReplyText, m.RoutingKey)
	case *amqp.BasicConsumeOk:
		return "consume-ok " + m.ConsumerTag
	case *amqp.BasicCancelOk:
		return "cancel-ok " + m.ConsumerTag
	case *amqp.BasicCancel:
		return "cancel " + m.ConsumerTag
	case *amqp.BasicAck:
		return fmt.Sprintf("ack %d", m.DeliveryTag)
	case *amqp.ChannelClose:
		return "channel.close " + m.ReplyText
	}
	_, name, _ := strings.Cut(m.Spec().Name, ".")
	return name
}
