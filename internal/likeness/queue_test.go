package likeness

import (
	"strings"

	"tutor/internal/amqp"
)

// soft returns a row of one method that closes its channel.
func soft(name string, m amqp.Method, reason string) row {
	return row{name: name, seen: everywhere, talk: []turn{{m, "channel.close " + reason}}}
}

// lockedE is the answer to any other connection than the one whose exclusive queue e is.
const lockedE = "channel.close 405 RESOURCE_LOCKED - cannot obtain exclusive access to locked queue 'e' in vhost '/'. It could be originally declared on another connection or the exclusive property value does not match that of the original declaration. "

// lockedTo returns a row of what another connection may not do with an exclusive queue.
func lockedTo(name string, m amqp.Method) row {
	return row{name: name, seen: everywhere, talk: []turn{declareE, {as{"other", m}, lockedE + "(" + m.Spec().Name + ")"}}}
}

// declareWith returns a turn that declares the exclusive queue e with an argument.
func declareWith(argument string, value any, answer any) turn {
	return turn{&amqp.QueueDeclare{Queue: "e", Exclusive: true, Arguments: amqp.Table{argument: value}}, answer}
}

const inequivalent = "channel.close 406 PRECONDITION_FAILED - inequivalent arg "

// queueRows are about queues without what is done with their messages.
var queueRows = []row{
	{name: "a queue from declare to delete", seen: everywhere, talk: []turn{
		declareQ, declareQ, {&amqp.ConfirmSelect{}, "confirm.select-ok"},
		toQ("a"), {wait, "basic.ack delivery-tag=1"}, {&amqp.QueueDeclare{Queue: "q", Passive: true}, "queue.declare-ok queue=q message-count=1"},
		{&amqp.BasicConsume{Queue: "q", ConsumerTag: "t"}, "basic.consume-ok consumer-tag=t\nbasic.deliver consumer-tag=t delivery-tag=1 routing-key=q \"a\""},
		{&amqp.QueueDeclare{Queue: "q", Passive: true}, "queue.declare-ok queue=q consumer-count=1"},
		{&amqp.BasicCancel{ConsumerTag: "t"}, "basic.cancel-ok consumer-tag=t"},
		toQ("b"), {wait, "basic.ack delivery-tag=2"}, toQ("c"), {wait, "basic.ack delivery-tag=3"},
		{&amqp.QueueDelete{Queue: "q"}, "queue.delete-ok message-count=2"},
		{&amqp.QueueDeclare{Queue: "q", Passive: true}, "channel.close 404 NOT_FOUND - no queue 'q' in vhost '/' (queue.declare)"},
	}},
	{name: "no-wait for a queue", seen: everywhere, talk: []turn{
		{&amqp.QueueDeclare{Queue: "e", Exclusive: true, NoWait: true}, ""},
		{&amqp.QueueBind{Queue: "e", Exchange: "amq.fanout", NoWait: true}, ""},
		toE("a"), {&amqp.QueuePurge{Queue: "e", NoWait: true}, ""},
		{&amqp.BasicGet{Queue: "e"}, getEmpty},
		{&amqp.QueueDelete{Queue: "e", NoWait: true}, ""},
		{&amqp.BasicGet{Queue: "e"}, "channel.close 404 NOT_FOUND - no queue 'e' in vhost '/' (basic.get)"},
	}},
	{name: "a queue that the server names", seen: everywhere, talk: []turn{
		{&amqp.QueueDeclare{Exclusive: true}, "queue.declare-ok queue=amq.gen-NAME"},
		{message{key: "amq.gen-NAME", body: "a"}, ""},
		{&amqp.BasicGet{Queue: "amq.gen-NAME"}, `basic.get-ok delivery-tag=1 routing-key=amq.gen-NAME "a"`},
		{&amqp.QueueDeclare{Queue: "amq.gen-NAME", Passive: true}, "queue.declare-ok queue=amq.gen-NAME"},
		{&amqp.QueueDeclare{Queue: "amq.gen-NAME", Exclusive: true}, "channel.close 403 ACCESS_REFUSED - queue name 'amq.gen-NAME' contains reserved prefix 'amq.*' (queue.declare)"},
	}},
	{name: "the last queue", seen: everywhere, talk: []turn{
		declareE, toE("a"), {&amqp.BasicGet{}, `basic.get-ok delivery-tag=1 routing-key=e "a"`},
		{&amqp.QueueBind{Exchange: "amq.direct"}, "queue.bind-ok"}, {&amqp.QueueUnbind{Exchange: "amq.direct"}, "queue.unbind-ok"},
		{&amqp.BasicConsume{ConsumerTag: "t"}, "basic.consume-ok consumer-tag=t"},
		{&amqp.QueuePurge{}, "queue.purge-ok"}, {&amqp.BasicCancel{ConsumerTag: "t"}, "basic.cancel-ok consumer-tag=t"},
		{&amqp.QueueDelete{}, "queue.delete-ok"},
	}},
	{name: "the last queue after a passive declare", seen: everywhere, talk: []turn{
		declareE, declareQ, {&amqp.QueueDeclare{Queue: "e", Passive: true}, "queue.declare-ok queue=e"}, toE("a"),
		{&amqp.BasicGet{}, `basic.get-ok delivery-tag=1 routing-key=e "a"`},
	}},
	soft("get of the last queue, which is none", &amqp.BasicGet{}, "404 NOT_FOUND - no previously declared queue (basic.get)"),
	soft("consume of the last queue, which is none", &amqp.BasicConsume{}, "404 NOT_FOUND - no previously declared queue (basic.consume)"),
	soft("purge of the last queue, which is none", &amqp.QueuePurge{}, "404 NOT_FOUND - no previously declared queue (queue.purge)"),
	soft("delete of the last queue, which is none", &amqp.QueueDelete{}, "404 NOT_FOUND - no previously declared queue (queue.delete)"),
	soft("bind of the last queue, which is none", &amqp.QueueBind{Exchange: "amq.direct"}, "404 NOT_FOUND - no previously declared queue (queue.bind)"),
	{name: "a line break in a queue's name", seen: everywhere, talk: []turn{
		declareE, {&amqp.QueueDeclare{Queue: "e\r\n", Exclusive: true}, "queue.declare-ok queue=e"},
	}},
	soft("a reserved queue name", &amqp.QueueDeclare{Queue: "amq.x"}, "403 ACCESS_REFUSED - queue name 'amq.x' contains reserved prefix 'amq.*' (queue.declare)"),
	soft("ask for a queue that is not there", &amqp.QueueDeclare{Queue: "nosuch", Passive: true}, "404 NOT_FOUND - no queue 'nosuch' in vhost '/' (queue.declare)"),
	soft("ask for a queue without a name", &amqp.QueueDeclare{Passive: true}, "404 NOT_FOUND - no queue '' in vhost '/' (queue.declare)"),
	soft("consume of a queue that is not there", &amqp.BasicConsume{Queue: "nosuch"}, "404 NOT_FOUND - no queue 'nosuch' in vhost '/' (basic.consume)"),
	soft("get of a queue that is not there", &amqp.BasicGet{Queue: "nosuch"}, "404 NOT_FOUND - no queue 'nosuch' in vhost '/' (basic.get)"),
	soft("purge of a queue that is not there", &amqp.QueuePurge{Queue: "nosuch"}, "404 NOT_FOUND - no queue 'nosuch' in vhost '/' (queue.purge)"),
	soft("bind of a queue that is not there", &amqp.QueueBind{Queue: "nosuch", Exchange: "amq.direct"}, "404 NOT_FOUND - no queue 'nosuch' in vhost '/' (queue.bind)"),
	{name: "delete of a queue that is not there", seen: everywhere, talk: []turn{{&amqp.QueueDelete{Queue: "nosuch"}, "queue.delete-ok"}}},
	{name: "bind to an exchange that is not there, of a queue", seen: everywhere, talk: []turn{
		declareE, {&amqp.QueueBind{Queue: "e", Exchange: "nosuch"}, noX + "(queue.bind)"},
	}},
	{name: "bind of no queue to no exchange", seen: everywhere, talk: []turn{
		{&amqp.QueueBind{Queue: "nosuch", Exchange: "nosuch"}, noX + "(queue.bind)"},
	}},
	{name: "bind a queue to the default exchange", seen: everywhere, talk: []turn{declareE, {&amqp.QueueBind{Queue: "e"}, noDefault + "(queue.bind)"}}},
	{name: "unbind a queue from the default exchange", seen: everywhere, talk: []turn{declareE, {&amqp.QueueUnbind{Queue: "e"}, noDefault + "(queue.unbind)"}}},
	{name: "unbind what is not bound", seen: everywhere, talk: []turn{
		declareE, {&amqp.QueueUnbind{Queue: "e", Exchange: "amq.direct", RoutingKey: "k"}, "queue.unbind-ok"},
		{&amqp.QueueUnbind{Queue: "e", Exchange: "nosuch"}, "queue.unbind-ok"},
		{&amqp.QueueUnbind{Queue: "nosuch", Exchange: "amq.direct"}, "queue.unbind-ok"},
	}},

	{name: "declare a queue with another durability", seen: everywhere, talk: []turn{declareQ, {
		&amqp.QueueDeclare{Queue: "q"}, inequivalent + "'durable' for queue 'q' in vhost '/': received 'false' but current is 'true' (queue.declare)",
	}}},
	{name: "durable means nothing for an exclusive queue", seen: everywhere, talk: []turn{
		declareE, {&amqp.QueueDeclare{Queue: "e", Exclusive: true, Durable: true}, "queue.declare-ok queue=e"},
	}},
	{name: "declare a queue with another auto-delete", seen: everywhere, talk: []turn{declareE, {
		&amqp.QueueDeclare{Queue: "e", Exclusive: true, AutoDelete: true}, inequivalent + "'auto_delete' for queue 'e' in vhost '/': received 'true' but current is 'false' (queue.declare)",
	}}},
	{name: "declare an exclusive queue as not exclusive", seen: everywhere, talk: []turn{declareE, {&amqp.QueueDeclare{Queue: "e"}, lockedE + "(queue.declare)"}}},
	{name: "declare a queue as exclusive", seen: everywhere, talk: []turn{declareQ, {
		&amqp.QueueDeclare{Queue: "q", Durable: true, Exclusive: true}, strings.ReplaceAll(lockedE, "'e'", "'q'") + "(queue.declare)",
	}}},
	{name: "declare with an argument that the queue has not", seen: everywhere, talk: []turn{
		declareE, declareWith("x-message-ttl", int32(5), inequivalent+"'x-message-ttl' for queue 'e' in vhost '/': received the value '5' of type 'signedint' but current is none (queue.declare)"),
	}},
	{name: "declare a classic queue as quorum", seen: everywhere, talk: []turn{declareQ, {
		&amqp.QueueDeclare{Queue: "q", Durable: true, Arguments: amqp.Table{"x-queue-type": "quorum"}}, changed{
			"3.10": inequivalent + "'x-queue-type' for queue 'q' in vhost '/': received the value 'quorum' of type 'longstr' but current is none (queue.declare)",
			"4.0":  inequivalent + "'x-queue-type' for queue 'q' in vhost '/': received 'quorum' but current is 'classic' (queue.declare)",
		},
	}}},
	{name: "declare a classic queue as an unknown type", seen: everywhere, talk: []turn{declareE, declareWith("x-queue-type", "nosuch", changed{
		"3.10": inequivalent + "'x-queue-type' for queue 'e' in vhost '/': received the value 'nosuch' of type 'longstr' but current is none (queue.declare)",
		"4.0":  inequivalent + "'x-queue-type' for queue 'e' in vhost '/': received 'nosuch' but current is 'classic' (queue.declare)",
	})}},
	{name: "a passive declare of a queue compares nothing", seen: everywhere, talk: []turn{
		declareQ, {&amqp.QueueDeclare{Queue: "q", Passive: true, AutoDelete: true, Arguments: amqp.Table{"x-message-ttl": int32(5)}}, "queue.declare-ok queue=q"},
	}},
	{name: "declare a classic queue as classic", seen: everywhere, talk: []turn{declareE, declareWith("x-queue-type", "classic", "queue.declare-ok queue=e")}},
	{name: "an unknown type of queue", seen: everywhere, talk: []turn{
		declareWith("x-queue-type", "nosuch", "channel.close 406 PRECONDITION_FAILED - invalid arg 'x-queue-type' for queue 'e' in vhost '/': \"unsupported queue type 'nosuch'\" (queue.declare)"),
	}},
	{name: "an unknown argument", seen: everywhere, talk: []turn{declareWith("x-no-such", int32(5), "queue.declare-ok queue=e"), declareE}},
	{name: "x-queue-leader-locator", seen: everywhere, talk: []turn{declareWith("x-queue-leader-locator", "balanced", changed{
		"3.10": "channel.close 406 PRECONDITION_FAILED - invalid arg 'x-queue-leader-locator' for queue 'e' in vhost '/' of queue type rabbit_classic_queue (queue.declare)",
		"4.0":  "queue.declare-ok queue=e",
	})}},
	{name: "x-queue-version 1", seen: everywhere, talk: []turn{declareWith("x-queue-version", int32(1), changed{
		"3.10": "queue.declare-ok queue=e",
		"4.3":  "channel.close 406 PRECONDITION_FAILED - invalid arg 'x-queue-version' for queue 'e' in vhost '/': \"unsupported queue version '1'\" (queue.declare)",
	})}},
	{name: "x-queue-version 2", seen: everywhere, talk: []turn{declareWith("x-queue-version", int32(2), "queue.declare-ok queue=e")}},
	{name: "x-queue-version 9", seen: everywhere, talk: []turn{declareWith("x-queue-version", int32(9),
		"channel.close 406 PRECONDITION_FAILED - invalid arg 'x-queue-version' for queue 'e' in vhost '/': \"unsupported queue version '9'\" (queue.declare)")}},
	{name: "x-queue-version that is no number", seen: everywhere, talk: []turn{declareWith("x-queue-version", "2",
		"channel.close 406 PRECONDITION_FAILED - invalid arg 'x-queue-version' for queue 'e' in vhost '/': \"expected integer, got longstr\" (queue.declare)")}},
	{name: "x-queue-type that is no text", seen: everywhere, talk: []turn{declareWith("x-queue-type", int32(1),
		"channel.close 406 PRECONDITION_FAILED - invalid arg 'x-queue-type' for queue 'e' in vhost '/': {unacceptable_type,signedint} (queue.declare)")}},

	{name: "purge leaves what is not acknowledged", seen: everywhere, talk: []turn{
		declareE, toE("a"), toE("b"), gotE(`basic.get-ok delivery-tag=1 routing-key=e message-count=1 "a"`),
		{&amqp.QueuePurge{Queue: "e"}, "queue.purge-ok message-count=1"}, {&amqp.BasicReject{DeliveryTag: 1, Requeue: true}, ""},
		gotE(`basic.get-ok delivery-tag=2 redelivered=true routing-key=e "a"`),
	}},
	{name: "delete a queue if unused", seen: everywhere, talk: []turn{
		declareE, {&amqp.BasicConsume{Queue: "e", ConsumerTag: "t"}, "basic.consume-ok consumer-tag=t"},
		{&amqp.QueueDelete{Queue: "e", IfUnused: true}, "channel.close 406 PRECONDITION_FAILED - queue 'e' in vhost '/' in use (queue.delete)"},
		{&amqp.ChannelCloseOk{}, ""}, channel1, {&amqp.QueueDelete{Queue: "e", IfUnused: true}, "queue.delete-ok"},
	}},
	{name: "delete a queue if empty", seen: everywhere, talk: []turn{
		declareE, toE("a"), {&amqp.QueueDelete{Queue: "e", IfEmpty: true}, "channel.close 406 PRECONDITION_FAILED - queue 'e' in vhost '/' not empty (queue.delete)"},
		{&amqp.ChannelCloseOk{}, ""}, channel1, gotE(`basic.get-ok delivery-tag=1 routing-key=e "a"`),
		{&amqp.QueueDelete{Queue: "e", IfEmpty: true}, "queue.delete-ok"},
	}},
	{name: "a queue is empty whose messages are not acknowledged", seen: everywhere, talk: []turn{
		declareE, toE("a"), gotE(`basic.get-ok delivery-tag=1 routing-key=e "a"`), {&amqp.QueueDelete{Queue: "e", IfEmpty: true}, "queue.delete-ok"},
	}},
	{name: "delete a queue if unused and empty", seen: everywhere, talk: []turn{
		declareE, toE("a"), {&amqp.BasicConsume{Queue: "e", ConsumerTag: "t", Exclusive: true}, "basic.consume-ok consumer-tag=t\nbasic.deliver consumer-tag=t delivery-tag=1 routing-key=e \"a\""},
		toE("b"), {wait, `basic.deliver consumer-tag=t delivery-tag=2 routing-key=e "b"`},
		{&amqp.QueueDelete{Queue: "e", IfUnused: true, IfEmpty: true}, "channel.close 406 PRECONDITION_FAILED - queue 'e' in vhost '/' in use (queue.delete)"},
	}},
	{name: "an auto-delete queue goes with its last consumer", seen: everywhere, talk: []turn{
		{&amqp.QueueDeclare{Queue: "q", Durable: true, AutoDelete: true}, "queue.declare-ok queue=q"},
		{&amqp.BasicConsume{Queue: "q", ConsumerTag: "t"}, "basic.consume-ok consumer-tag=t"},
		{&amqp.BasicConsume{Queue: "q", ConsumerTag: "u"}, "basic.consume-ok consumer-tag=u"},
		{&amqp.BasicCancel{ConsumerTag: "t"}, "basic.cancel-ok consumer-tag=t"},
		{&amqp.QueueDeclare{Queue: "q", Passive: true}, "queue.declare-ok queue=q consumer-count=1"},
		{&amqp.BasicCancel{ConsumerTag: "u"}, "basic.cancel-ok consumer-tag=u"},
		{&amqp.QueueDeclare{Queue: "q", Passive: true}, "channel.close 404 NOT_FOUND - no queue 'q' in vhost '/' (queue.declare)"},
	}},
	{name: "an auto-delete queue that never had a consumer stays", seen: everywhere, talk: []turn{
		{&amqp.QueueDeclare{Queue: "q", Durable: true, AutoDelete: true}, "queue.declare-ok queue=q"},
		toQ("a"), {&amqp.BasicGet{Queue: "q", NoAck: true}, `basic.get-ok delivery-tag=1 routing-key=q "a"`},
		{&amqp.QueueDeclare{Queue: "q", Passive: true}, "queue.declare-ok queue=q"},
	}},

	{name: "an auto-delete queue goes with its consumer's channel", seen: everywhere, talk: []turn{
		{&amqp.QueueDeclare{Queue: "q", Durable: true, AutoDelete: true}, "queue.declare-ok queue=q"},
		{&amqp.BasicConsume{Queue: "q", ConsumerTag: "t"}, "basic.consume-ok consumer-tag=t"},
		{&amqp.ChannelClose{}, "channel.close-ok"}, channel1,
		{&amqp.QueueDeclare{Queue: "q", Passive: true}, "channel.close 404 NOT_FOUND - no queue 'q' in vhost '/' (queue.declare)"},
	}},
	{name: "an auto-delete queue goes with its consumer's connection", seen: everywhere, talk: []turn{
		{as{"other", &amqp.QueueDeclare{Queue: "q", Durable: true, AutoDelete: true}}, "queue.declare-ok queue=q"},
		{&amqp.BasicConsume{Queue: "q", ConsumerTag: "t"}, "basic.consume-ok consumer-tag=t"}, bye,
		{as{"other", &amqp.QueueDeclare{Queue: "q", Passive: true}}, "channel.close 404 NOT_FOUND - no queue 'q' in vhost '/' (queue.declare)"},
	}},

	lockedTo("declare another's exclusive queue", &amqp.QueueDeclare{Queue: "e", Exclusive: true}),
	lockedTo("ask for another's exclusive queue", &amqp.QueueDeclare{Queue: "e", Passive: true}),
	lockedTo("consume another's exclusive queue", &amqp.BasicConsume{Queue: "e"}),
	lockedTo("get of another's exclusive queue", &amqp.BasicGet{Queue: "e"}),
	lockedTo("purge another's exclusive queue", &amqp.QueuePurge{Queue: "e"}),
	lockedTo("delete another's exclusive queue", &amqp.QueueDelete{Queue: "e"}),
	lockedTo("bind another's exclusive queue", &amqp.QueueBind{Queue: "e", Exchange: "amq.direct"}),
	{name: "unbind another's exclusive queue", seen: everywhere, talk: []turn{
		declareE, bindE("amq.direct", "k"),
		{as{"other", &amqp.QueueUnbind{Queue: "e", Exchange: "amq.direct", RoutingKey: "nosuch"}}, "queue.unbind-ok"},
		{as{"other", &amqp.QueueUnbind{Queue: "e", Exchange: "amq.direct", RoutingKey: "k"}}, lockedE + "(queue.unbind)"},
	}},
	{name: "publish to another's exclusive queue", seen: everywhere, talk: []turn{
		declareE, {as{"other", message{key: "e", body: "a"}}, ""}, {as{"other", settle}, ""}, gotE(`basic.get-ok delivery-tag=1 routing-key=e "a"`),
	}},
	{name: "an exclusive queue goes with its connection", seen: everywhere, talk: []turn{
		declareE, bye, {as{"other", &amqp.QueueDeclare{Queue: "e", Passive: true}}, "channel.close 404 NOT_FOUND - no queue 'e' in vhost '/' (queue.declare)"},
	}},
	{name: "an exclusive queue outlives its channel", seen: everywhere, talk: []turn{
		declareE, {&amqp.ChannelClose{}, "channel.close-ok"}, channel1, {&amqp.QueueDeclare{Queue: "e", Passive: true}, "queue.declare-ok queue=e"},
	}},
}
