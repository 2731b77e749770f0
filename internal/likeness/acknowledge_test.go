package likeness

import "tutor/internal/amqp"

// unknownTag is the answer to a delivery tag that there is not.
func unknownTag(m amqp.Method, tag string) turn {
	return turn{m, "channel.close 406 PRECONDITION_FAILED - unknown delivery tag " + tag + " (" + m.Spec().Name + ")"}
}

// silently is a turn without an answer.
func silently(m amqp.Method) turn { return turn{m, ""} }

// three are a, b and c in the queue e, and all of them in the client's hands.
var three = []turn{
	declareE, toE("a"), toE("b"), toE("c"), gotE(`basic.get-ok delivery-tag=1 routing-key=e message-count=2 "a"`),
	gotE(`basic.get-ok delivery-tag=2 routing-key=e message-count=1 "b"`), gotE(`basic.get-ok delivery-tag=3 routing-key=e "c"`),
}

// acknowledgeRows are about what becomes of a message that a client has.
var acknowledgeRows = []row{
	{name: "get and ack", seen: everywhere, talk: talk(
		three, gotE(getEmpty), silently(&amqp.BasicAck{DeliveryTag: 2}), silently(&amqp.BasicAck{DeliveryTag: 1}), silently(&amqp.BasicAck{DeliveryTag: 3}),
		unknownTag(&amqp.BasicAck{DeliveryTag: 3}, "3"),
	)},
	{name: "get without acknowledgement", seen: everywhere, talk: talk(
		declareE, toE("a"), turn{&amqp.BasicGet{Queue: "e", NoAck: true}, `basic.get-ok delivery-tag=1 routing-key=e "a"`}, unknownTag(&amqp.BasicAck{DeliveryTag: 1}, "1"),
	)},
	{name: "consume without acknowledgement", seen: everywhere, talk: talk(
		declareE, turn{&amqp.BasicConsume{Queue: "e", ConsumerTag: "t", NoAck: true}, "basic.consume-ok consumer-tag=t"}, toE("a"), got(`consumer-tag=t delivery-tag=1 routing-key=e "a"`),
		unknownTag(&amqp.BasicAck{DeliveryTag: 1}, "1"),
	)},
	{name: "ack multiple", seen: everywhere, talk: talk(
		three, silently(&amqp.BasicAck{DeliveryTag: 2, Multiple: true}), turn{&amqp.BasicRecover{Requeue: true}, "basic.recover-ok"},
		gotE(`basic.get-ok delivery-tag=4 redelivered=true routing-key=e "c"`), gotE(getEmpty),
	)},
	{name: "ack all", seen: everywhere, talk: talk(three, silently(&amqp.BasicAck{Multiple: true}), turn{&amqp.BasicRecover{Requeue: true}, "basic.recover-ok"}, gotE(getEmpty))},
	{name: "ack all of nothing", seen: everywhere, talk: talk(silently(&amqp.BasicAck{Multiple: true}))},
	{name: "ack multiple of what is acknowledged", seen: everywhere, talk: talk(three, silently(&amqp.BasicAck{DeliveryTag: 2}), unknownTag(&amqp.BasicAck{DeliveryTag: 2, Multiple: true}, "2"))},
	{name: "ack 0", seen: everywhere, talk: talk(three, unknownTag(&amqp.BasicAck{}, "0"))},
	{name: "ack of an unknown tag", seen: everywhere, talk: talk(unknownTag(&amqp.BasicAck{DeliveryTag: 99}, "99"))},
	{name: "nack of an unknown tag", seen: everywhere, talk: talk(unknownTag(&amqp.BasicNack{DeliveryTag: 7}, "7"))},
	{name: "nack 0", seen: everywhere, talk: talk(three, unknownTag(&amqp.BasicNack{Requeue: true}, "0"))},
	{name: "ack multiple above the last tag", seen: everywhere, talk: talk(three, unknownTag(&amqp.BasicAck{DeliveryTag: 99, Multiple: true}, "99"))},
	{name: "nack multiple of nothing", seen: everywhere, talk: talk(declareE, silently(&amqp.BasicNack{Multiple: true, Requeue: true}))},
	{name: "reject of an unknown tag", seen: everywhere, talk: talk(unknownTag(&amqp.BasicReject{DeliveryTag: 7}, "7"))},
	{name: "reject 0", seen: everywhere, talk: talk(three, unknownTag(&amqp.BasicReject{}, "0"))},
	{name: "a rejected message returns to its place", seen: everywhere, talk: talk(
		declareE, toE("a"), toE("b"), toE("c"), gotE(`basic.get-ok delivery-tag=1 routing-key=e message-count=2 "a"`), gotE(`basic.get-ok delivery-tag=2 routing-key=e message-count=1 "b"`),
		silently(&amqp.BasicReject{DeliveryTag: 1, Requeue: true}),
		gotE(`basic.get-ok delivery-tag=3 redelivered=true routing-key=e message-count=1 "a"`), gotE(`basic.get-ok delivery-tag=4 routing-key=e "c"`),
	)},
	{name: "reject without requeue", seen: everywhere, talk: talk(three, silently(&amqp.BasicReject{DeliveryTag: 2}), turn{&amqp.BasicRecover{Requeue: true}, "basic.recover-ok"},
		gotE(`basic.get-ok delivery-tag=4 redelivered=true routing-key=e message-count=1 "a"`), gotE(`basic.get-ok delivery-tag=5 redelivered=true routing-key=e "c"`), gotE(getEmpty),
	)},
	{name: "nack multiple with requeue", seen: everywhere, talk: talk(
		declareE, toE("a"), toE("b"), toE("c"), toE("d"), gotE(`basic.get-ok delivery-tag=1 routing-key=e message-count=3 "a"`),
		gotE(`basic.get-ok delivery-tag=2 routing-key=e message-count=2 "b"`), gotE(`basic.get-ok delivery-tag=3 routing-key=e message-count=1 "c"`),
		silently(&amqp.BasicNack{DeliveryTag: 3, Multiple: true, Requeue: true}),
		gotE(`basic.get-ok delivery-tag=4 redelivered=true routing-key=e message-count=3 "a"`), gotE(`basic.get-ok delivery-tag=5 redelivered=true routing-key=e message-count=2 "b"`),
		gotE(`basic.get-ok delivery-tag=6 redelivered=true routing-key=e message-count=1 "c"`), gotE(`basic.get-ok delivery-tag=7 routing-key=e "d"`),
	)},
	{name: "nack all without requeue", seen: everywhere, talk: talk(three, silently(&amqp.BasicNack{Multiple: true}), turn{&amqp.BasicRecover{Requeue: true}, "basic.recover-ok"}, gotE(getEmpty))},
	{name: "nack one", seen: everywhere, talk: talk(three, silently(&amqp.BasicNack{DeliveryTag: 3, Requeue: true}), gotE(`basic.get-ok delivery-tag=4 redelivered=true routing-key=e "c"`), gotE(getEmpty))},
	{name: "requeued twice", seen: everywhere, talk: talk(
		declareE, toE("a"), gotE(`basic.get-ok delivery-tag=1 routing-key=e "a"`), silently(&amqp.BasicReject{DeliveryTag: 1, Requeue: true}),
		gotE(`basic.get-ok delivery-tag=2 redelivered=true routing-key=e "a"`), silently(&amqp.BasicReject{DeliveryTag: 2, Requeue: true}),
		gotE(`basic.get-ok delivery-tag=3 redelivered=true routing-key=e "a"`),
	)},
	{name: "a consumer gets what it has rejected", seen: everywhere, talk: talk(
		declareE, consumeE("t"), toE("a"), got(`consumer-tag=t delivery-tag=1 routing-key=e "a"`), silently(&amqp.BasicNack{DeliveryTag: 1, Requeue: true}),
		got(`consumer-tag=t delivery-tag=2 redelivered=true routing-key=e "a"`),
	)},
	{name: "what one consumer rejects another gets", seen: everywhere, talk: talk(
		declareE, qos(1, false), consumeE("t"), consumeE("u"), toE("a"), got(`consumer-tag=t delivery-tag=1 routing-key=e "a"`),
		silently(&amqp.BasicNack{DeliveryTag: 1, Requeue: true}), got(`consumer-tag=u delivery-tag=2 redelivered=true routing-key=e "a"`),
	)},
	{name: "recover with a consumer", seen: everywhere, talk: talk(
		declareE, consumeE("t"), toE("a"), got(`consumer-tag=t delivery-tag=1 routing-key=e "a"`), toE("b"), got(`consumer-tag=t delivery-tag=2 routing-key=e "b"`),
		turn{&amqp.BasicRecover{Requeue: true}, "basic.recover-ok"},
		got(`consumer-tag=t delivery-tag=3 redelivered=true routing-key=e "a"`), got(`consumer-tag=t delivery-tag=4 redelivered=true routing-key=e "b"`),
	)},
	{name: "recover of nothing", seen: everywhere, talk: talk(turn{&amqp.BasicRecover{Requeue: true}, "basic.recover-ok"})},
	{name: "recover without requeue", seen: everywhere, talk: talk(turn{&amqp.BasicRecover{}, "connection.close 540 NOT_IMPLEMENTED - requeue=false (basic.recover)"}, confirmed)},
	{name: "recover-async", seen: everywhere, talk: talk(
		declareE, toE("a"), gotE(`basic.get-ok delivery-tag=1 routing-key=e "a"`), silently(&amqp.BasicRecoverAsync{Requeue: true}), gotE(`basic.get-ok delivery-tag=2 redelivered=true routing-key=e "a"`),
	)},
	{name: "recover-async without requeue", seen: everywhere, talk: talk(turn{&amqp.BasicRecoverAsync{}, "connection.close 540 NOT_IMPLEMENTED - requeue=false (basic.recover-async)"}, confirmed)},
	{name: "a lost connection gives back what it has", seen: everywhere, talk: talk(
		declareQ, toQ("a"), toQ("b"), toQ("c"), turn{as{"lost", &amqp.BasicQos{PrefetchCount: 2}}, "basic.qos-ok"},
		turn{settle, ""},
		turn{as{"lost", &amqp.BasicConsume{Queue: "q", ConsumerTag: "l"}}, "basic.consume-ok consumer-tag=l\nbasic.deliver consumer-tag=l delivery-tag=1 routing-key=q \"a\"\nbasic.deliver consumer-tag=l delivery-tag=2 routing-key=q \"b\""},
		turn{&amqp.BasicConsume{Queue: "q", ConsumerTag: "t"}, "basic.consume-ok consumer-tag=t\nbasic.deliver consumer-tag=t delivery-tag=1 routing-key=q \"c\""},
		turn{as{"lost", hangUp}, ""},
		got(`consumer-tag=t delivery-tag=2 redelivered=true routing-key=q "a"`), got(`consumer-tag=t delivery-tag=3 redelivered=true routing-key=q "b"`),
	)},
	{name: "a closed connection gives back what it has", seen: everywhere, talk: talk(
		declareQ, toQ("a"), turn{&amqp.BasicGet{Queue: "q"}, `basic.get-ok delivery-tag=1 routing-key=q "a"`},
		turn{as{"other", &amqp.BasicConsume{Queue: "q", ConsumerTag: "t"}}, "basic.consume-ok consumer-tag=t"}, bye,
		turn{as{"other", wait}, `basic.deliver consumer-tag=t delivery-tag=1 redelivered=true routing-key=q "a"`},
	)},
	{name: "a channel that an error ends gives back what it has when the client knows", seen: everywhere, talk: talk(
		declareQ, toQ("a"), turn{&amqp.BasicGet{Queue: "q"}, `basic.get-ok delivery-tag=1 routing-key=q "a"`},
		turn{as{"other", &amqp.BasicConsume{Queue: "q", ConsumerTag: "t"}}, "basic.consume-ok consumer-tag=t"}, unknownTag(&amqp.BasicAck{DeliveryTag: 7}, "7"),
		turn{as{"other", message{key: "q", body: "b"}}, `basic.deliver consumer-tag=t delivery-tag=1 routing-key=q "b"`},
		turn{&amqp.ChannelCloseOk{}, ""}, turn{as{"other", wait}, `basic.deliver consumer-tag=t delivery-tag=2 redelivered=true routing-key=q "a"`},
	)},
	{name: "a channel that an error ends gives back at once what its consumers have", seen: everywhere, talk: talk(
		declareQ, turn{&amqp.BasicConsume{Queue: "q", ConsumerTag: "t"}, "basic.consume-ok consumer-tag=t"}, toQ("a"), got(`consumer-tag=t delivery-tag=1 routing-key=q "a"`),
		unknownTag(&amqp.BasicAck{DeliveryTag: 7}, "7"),
		turn{as{"other", &amqp.BasicGet{Queue: "q"}}, `basic.get-ok delivery-tag=1 redelivered=true routing-key=q "a"`},
	)},
	{name: "a channel that an error ends has no consumers any more", seen: everywhere, talk: talk(
		turn{&amqp.QueueDeclare{Queue: "q", Durable: true, AutoDelete: true}, "queue.declare-ok queue=q"},
		turn{&amqp.BasicConsume{Queue: "q", ConsumerTag: "t"}, "basic.consume-ok consumer-tag=t"}, unknownTag(&amqp.BasicAck{DeliveryTag: 7}, "7"),
		turn{as{"other", &amqp.QueueDeclare{Queue: "q", Passive: true}}, "channel.close 404 NOT_FOUND - no queue 'q' in vhost '/' (queue.declare)"},
	)},
	{name: "a deleted queue's messages can be acknowledged", seen: everywhere, talk: talk(
		declareE, toE("a"), gotE(`basic.get-ok delivery-tag=1 routing-key=e "a"`), turn{&amqp.QueueDelete{Queue: "e"}, "queue.delete-ok"}, silently(&amqp.BasicAck{DeliveryTag: 1}),
		unknownTag(&amqp.BasicAck{DeliveryTag: 1}, "1"),
	)},
}
