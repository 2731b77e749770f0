package likeness

import "tutor/internal/amqp"

// consumeE makes a consumer of the queue e.
func consumeE(tag string) turn {
	return turn{&amqp.BasicConsume{Queue: "e", ConsumerTag: tag}, "basic.consume-ok consumer-tag=" + tag}
}

// got is what a consumer gets.
func got(line string) turn { return turn{wait, "basic.deliver " + line} }

// qos limits the consumers to come, or with global the channel.
func qos(count uint16, global bool) turn {
	return turn{&amqp.BasicQos{PrefetchCount: count, Global: global}, "basic.qos-ok"}
}

const inUse = "channel.close 403 ACCESS_REFUSED - queue 'q' in vhost '/' in exclusive use (basic.consume)"

// consumeRows are about consumers.
var consumeRows = []row{
	{name: "consume what comes", seen: everywhere, talk: []turn{
		declareE, consumeE("t"), toE("a"), got(`consumer-tag=t delivery-tag=1 routing-key=e "a"`), toE("b"), got(`consumer-tag=t delivery-tag=2 routing-key=e "b"`),
	}},
	{name: "consume what is there", seen: everywhere, talk: []turn{
		declareE, toE("a"), toE("b"), consumeE("t"), got(`consumer-tag=t delivery-tag=1 routing-key=e "a"`), got(`consumer-tag=t delivery-tag=2 routing-key=e "b"`),
	}},
	{name: "a tag that the server makes", seen: everywhere, talk: []turn{
		declareE, {&amqp.BasicConsume{Queue: "e"}, "basic.consume-ok consumer-tag=amq.ctag-NAME"},
		{&amqp.BasicCancel{ConsumerTag: "amq.ctag-NAME"}, "basic.cancel-ok consumer-tag=amq.ctag-NAME"}, toE("a"),
		gotE(`basic.get-ok delivery-tag=1 routing-key=e "a"`),
	}},
	{name: "no-wait for a consumer", seen: everywhere, talk: []turn{
		declareE, {&amqp.BasicConsume{Queue: "e", ConsumerTag: "t", NoWait: true}, ""}, toE("a"), got(`consumer-tag=t delivery-tag=1 routing-key=e "a"`),
		{&amqp.BasicCancel{ConsumerTag: "t", NoWait: true}, ""}, toE("b"), gotE(`basic.get-ok delivery-tag=2 routing-key=e "b"`),
	}},
	{name: "a consumer tag twice", seen: everywhere, talk: []turn{
		declareE, consumeE("t"), {&amqp.BasicConsume{Queue: "e", ConsumerTag: "t"}, "connection.close 530 NOT_ALLOWED - attempt to reuse consumer tag 't' (basic.consume)"}, confirmed,
	}},
	{name: "the same consumer tag on two channels", seen: everywhere, talk: []turn{
		declareE, consumeE("t"), {onChannel{2, &amqp.ChannelOpen{}}, "2: channel.open-ok"},
		{onChannel{2, &amqp.BasicConsume{Queue: "e", ConsumerTag: "t"}}, "2: basic.consume-ok consumer-tag=t"},
	}},
	{name: "an exclusive consumer and another", seen: everywhere, talk: []turn{
		declareQ, {&amqp.BasicConsume{Queue: "q", ConsumerTag: "t", Exclusive: true}, "basic.consume-ok consumer-tag=t"},
		{as{"other", &amqp.BasicConsume{Queue: "q"}}, inUse},
	}},
	{name: "a consumer and an exclusive one", seen: everywhere, talk: []turn{
		declareQ, {&amqp.BasicConsume{Queue: "q", ConsumerTag: "t"}, "basic.consume-ok consumer-tag=t"},
		{as{"other", &amqp.BasicConsume{Queue: "q", Exclusive: true}}, inUse},
	}},
	{name: "after an exclusive consumer", seen: everywhere, talk: []turn{
		declareQ, {&amqp.BasicConsume{Queue: "q", ConsumerTag: "t", Exclusive: true}, "basic.consume-ok consumer-tag=t"},
		{&amqp.BasicCancel{ConsumerTag: "t"}, "basic.cancel-ok consumer-tag=t"},
		{as{"other", &amqp.BasicConsume{Queue: "q", ConsumerTag: "u"}}, "basic.consume-ok consumer-tag=u"},
	}},
	{name: "no-local does nothing", seen: everywhere, talk: []turn{
		declareE, {&amqp.BasicConsume{Queue: "e", ConsumerTag: "t", NoLocal: true}, "basic.consume-ok consumer-tag=t"}, toE("a"), got(`consumer-tag=t delivery-tag=1 routing-key=e "a"`),
	}},
	{name: "cancel of an unknown tag", seen: everywhere, talk: []turn{{&amqp.BasicCancel{ConsumerTag: "nosuch"}, "basic.cancel-ok consumer-tag=nosuch"}}},
	{name: "cancel of no tag", seen: everywhere, talk: []turn{{&amqp.BasicCancel{}, "basic.cancel-ok"}}},
	{name: "a cancelled consumer keeps what it has", seen: everywhere, talk: []turn{
		declareE, consumeE("t"), toE("a"), got(`consumer-tag=t delivery-tag=1 routing-key=e "a"`), {&amqp.BasicCancel{ConsumerTag: "t"}, "basic.cancel-ok consumer-tag=t"},
		toE("b"), gotE(`basic.get-ok delivery-tag=2 routing-key=e "b"`), {&amqp.BasicAck{DeliveryTag: 1}, ""}, {&amqp.BasicAck{DeliveryTag: 2}, ""}, gotE(getEmpty),
	}},
	{name: "cancel by the server", seen: everywhere, talk: []turn{
		declareQ, {&amqp.BasicConsume{Queue: "q", ConsumerTag: "t"}, "basic.consume-ok consumer-tag=t"},
		{as{"other", &amqp.QueueDelete{Queue: "q"}}, "queue.delete-ok"}, {wait, "basic.cancel consumer-tag=t no-wait=true"},
		{&amqp.BasicCancel{ConsumerTag: "t"}, "basic.cancel-ok consumer-tag=t"},
	}},
	{name: "no cancel for a client that takes none", seen: everywhere, bare: true, talk: []turn{
		hello, {silent("PLAIN", guest.plain()), tune}, tuned, opened, channel1,
		{&amqp.QueueDeclare{Exclusive: true}, "queue.declare-ok queue=amq.gen-NAME"},
		{&amqp.BasicConsume{ConsumerTag: "t"}, "basic.consume-ok consumer-tag=t"},
		{&amqp.QueueDelete{}, "queue.delete-ok"}, {settle, ""}, {&amqp.ChannelFlow{Active: true}, "channel.flow-ok active=true"},
	}},
	{name: "a prefetch count", seen: everywhere, talk: []turn{
		declareE, qos(2, false), consumeE("t"), toE("a"), toE("b"), toE("c"), got(`consumer-tag=t delivery-tag=1 routing-key=e "a"`), got(`consumer-tag=t delivery-tag=2 routing-key=e "b"`),
		{&amqp.BasicAck{DeliveryTag: 1}, ""}, got(`consumer-tag=t delivery-tag=3 routing-key=e "c"`),
	}},
	{name: "a prefetch count is for the consumers to come", seen: everywhere, talk: []turn{
		declareE, consumeE("t"), qos(1, false), toE("a"), toE("b"), got(`consumer-tag=t delivery-tag=1 routing-key=e "a"`), got(`consumer-tag=t delivery-tag=2 routing-key=e "b"`),
	}},
	{name: "a prefetch count is each consumer's", seen: everywhere, talk: []turn{
		declareE, qos(1, false), consumeE("t"), consumeE("u"), toE("a"), got(`consumer-tag=t delivery-tag=1 routing-key=e "a"`),
		toE("b"), got(`consumer-tag=u delivery-tag=2 routing-key=e "b"`), toE("c"),
		{&amqp.BasicAck{DeliveryTag: 1}, ""}, got(`consumer-tag=t delivery-tag=3 routing-key=e "c"`),
	}},
	{name: "a prefetch count does not stop a consumer without acknowledgements", seen: everywhere, talk: []turn{
		declareE, qos(1, false), {&amqp.BasicConsume{Queue: "e", ConsumerTag: "t", NoAck: true}, "basic.consume-ok consumer-tag=t"},
		toE("a"), got(`consumer-tag=t delivery-tag=1 routing-key=e "a"`), toE("b"), got(`consumer-tag=t delivery-tag=2 routing-key=e "b"`),
	}},
	{name: "a prefetch count does not stop basic.get", seen: everywhere, talk: []turn{
		declareE, qos(1, false), toE("a"), toE("b"), gotE(`basic.get-ok delivery-tag=1 routing-key=e message-count=1 "a"`), gotE(`basic.get-ok delivery-tag=2 routing-key=e "b"`),
	}},
	{name: "a prefetch count of the channel", seen: everywhere, talk: []turn{
		declareE, qos(2, true), consumeE("t"), consumeE("u"), toE("a"), toE("b"), got(`consumer-tag=t delivery-tag=1 routing-key=e "a"`), got(`consumer-tag=u delivery-tag=2 routing-key=e "b"`),
		toE("c"), {wait, changed{"3.10": "", "4.3": `basic.deliver consumer-tag=t delivery-tag=3 routing-key=e "c"`}},
		{&amqp.BasicAck{DeliveryTag: 2}, changed{"3.10": `basic.deliver consumer-tag=t delivery-tag=3 routing-key=e "c"`, "4.3": ""}},
	}},
	{name: "a prefetch count of the channel where it is denied", seen: since40, with: denied, talk: []turn{
		declareE, qos(1, true), consumeE("t"), consumeE("u"), toE("a"), toE("b"), {wait, changed{
			"4.0": "basic.deliver consumer-tag=t delivery-tag=1 routing-key=e \"a\"\nbasic.deliver consumer-tag=u delivery-tag=2 routing-key=e \"b\"",
		}},
	}},
	{name: "a prefetch count of the channel stops consumers without acknowledgements too", seen: everywhere, talk: []turn{
		declareE, qos(1, true), consumeE("t"), {&amqp.BasicConsume{Queue: "e", ConsumerTag: "u", NoAck: true}, "basic.consume-ok consumer-tag=u"},
		toE("a"), got(`consumer-tag=t delivery-tag=1 routing-key=e "a"`),
		toE("b"), {wait, changed{"3.10": "", "4.3": `basic.deliver consumer-tag=u delivery-tag=2 routing-key=e "b"`}},
		{settle, ""}, {&amqp.BasicAck{DeliveryTag: 1}, changed{"3.10": `basic.deliver consumer-tag=u delivery-tag=2 routing-key=e "b"`, "4.3": ""}},
	}},
	{name: "a prefetch count of the channel that is raised", seen: everywhere, talk: []turn{
		declareE, qos(1, true), consumeE("t"), consumeE("u"), toE("a"), got(`consumer-tag=t delivery-tag=1 routing-key=e "a"`),
		toE("b"), {wait, changed{"3.10": "", "4.3": `basic.deliver consumer-tag=u delivery-tag=2 routing-key=e "b"`}},
		{&amqp.BasicQos{PrefetchCount: 2, Global: true}, changed{"3.10": "basic.qos-ok\nbasic.deliver consumer-tag=u delivery-tag=2 routing-key=e \"b\"", "4.3": "basic.qos-ok"}},
		toE("c"), {settle, ""},
		{&amqp.BasicQos{Global: true}, changed{"3.10": "basic.qos-ok\nbasic.deliver consumer-tag=t delivery-tag=3 routing-key=e \"c\"", "4.3": "basic.qos-ok"}},
	}},
	{name: "a prefetch size", seen: everywhere, talk: []turn{{&amqp.BasicQos{PrefetchSize: 10}, "connection.close 540 NOT_IMPLEMENTED - prefetch_size!=0 (10) (basic.qos)"}, confirmed}},
	{name: "consumers in turn", seen: everywhere, talk: []turn{
		declareE, consumeE("t"), consumeE("u"), toE("a"), got(`consumer-tag=t delivery-tag=1 routing-key=e "a"`), toE("b"), got(`consumer-tag=u delivery-tag=2 routing-key=e "b"`), toE("c"), got(`consumer-tag=t delivery-tag=3 routing-key=e "c"`),
	}},
	{name: "consumers in turn, as long as they have room", seen: everywhere, talk: []turn{
		declareE, consumeE("t"), qos(1, false), consumeE("u"),
		toE("a"), got(`consumer-tag=t delivery-tag=1 routing-key=e "a"`), toE("b"), got(`consumer-tag=u delivery-tag=2 routing-key=e "b"`),
		toE("c"), got(`consumer-tag=t delivery-tag=3 routing-key=e "c"`), toE("d"), got(`consumer-tag=t delivery-tag=4 routing-key=e "d"`),
		{&amqp.BasicAck{DeliveryTag: 2}, ""}, {settle, ""},
		toE("e"), got(`consumer-tag=t delivery-tag=5 routing-key=e "e"`), toE("f"), got(`consumer-tag=u delivery-tag=6 routing-key=e "f"`),
	}},
	{name: "consumers of a higher priority first", seen: everywhere, talk: []turn{
		declareE, consumeE("t"), qos(1, false),
		{&amqp.BasicConsume{Queue: "e", ConsumerTag: "u", Arguments: amqp.Table{"x-priority": int32(1)}}, "basic.consume-ok consumer-tag=u"},
		toE("a"), got(`consumer-tag=u delivery-tag=1 routing-key=e "a"`), toE("b"), got(`consumer-tag=t delivery-tag=2 routing-key=e "b"`),
		{&amqp.BasicAck{DeliveryTag: 1}, ""}, {settle, ""}, toE("c"), got(`consumer-tag=u delivery-tag=3 routing-key=e "c"`),
	}},
	{name: "a priority of another type of number", seen: everywhere, talk: []turn{
		declareE, consumeE("t"), {&amqp.BasicConsume{Queue: "e", ConsumerTag: "u", Arguments: amqp.Table{"x-priority": uint8(1)}}, "basic.consume-ok consumer-tag=u"},
		toE("a"), got(`consumer-tag=u delivery-tag=1 routing-key=e "a"`), toE("b"), got(`consumer-tag=u delivery-tag=2 routing-key=e "b"`),
	}},
	{name: "a negative priority", seen: everywhere, talk: []turn{
		declareE, {&amqp.BasicConsume{Queue: "e", ConsumerTag: "u", Arguments: amqp.Table{"x-priority": int8(-1)}}, "basic.consume-ok consumer-tag=u"}, consumeE("t"),
		toE("a"), got(`consumer-tag=t delivery-tag=1 routing-key=e "a"`), toE("b"), got(`consumer-tag=t delivery-tag=2 routing-key=e "b"`),
	}},
	{name: "a priority that is no number", seen: everywhere, talk: []turn{
		declareE, {&amqp.BasicConsume{Queue: "e", Arguments: amqp.Table{"x-priority": "high"}},
			"channel.close 406 PRECONDITION_FAILED - invalid arg 'x-priority' for queue 'e' in vhost '/': \"expected integer, got longstr\" (basic.consume)"},
	}},
	{name: "two clients share a queue", seen: everywhere, talk: []turn{
		declareQ, qos(1, false), {&amqp.BasicConsume{Queue: "q", ConsumerTag: "t"}, "basic.consume-ok consumer-tag=t"},
		{as{"other", &amqp.BasicQos{PrefetchCount: 1}}, "basic.qos-ok"}, {as{"other", &amqp.BasicConsume{Queue: "q", ConsumerTag: "t"}}, "basic.consume-ok consumer-tag=t"},
		toQ("a"), got(`consumer-tag=t delivery-tag=1 routing-key=q "a"`), toQ("b"), {as{"other", wait}, `basic.deliver consumer-tag=t delivery-tag=1 routing-key=q "b"`},
		toQ("c"), {as{"other", &amqp.BasicAck{DeliveryTag: 1}}, `basic.deliver consumer-tag=t delivery-tag=2 routing-key=q "c"`},
	}},
}
