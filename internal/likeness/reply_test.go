package likeness

import "tutor/internal/amqp"

const replyTo = "amq.rabbitmq.reply-to"

// consumeReplies makes the channel's consumer of direct replies.
var consumeReplies = turn{&amqp.BasicConsume{Queue: replyTo, ConsumerTag: "r", NoAck: true}, "basic.consume-ok consumer-tag=r"}

// asked is a request in the server's hands.
var asked = talk(
	turn{as{"server", &amqp.QueueDeclare{Queue: "q", Durable: true}}, "queue.declare-ok queue=q"},
	turn{as{"server", &amqp.BasicConsume{Queue: "q", ConsumerTag: "s", NoAck: true}}, "basic.consume-ok consumer-tag=s"},
	consumeReplies,
	turn{message{key: "q", properties: amqp.Properties{ReplyTo: replyTo, CorrelationID: "1"}, body: "5+8"}, ""},
	turn{as{"server", wait}, `basic.deliver consumer-tag=s delivery-tag=1 routing-key=q correlation-id=1 reply-to=amq.rabbitmq.reply-to.NAME "5+8"`},
)

// replyToNobody is a reply to a client that does not take replies any more.
var replyToNobody = turn{as{"server", message{key: "amq.rabbitmq.reply-to.NAME", mandatory: true}}, changed{
	"3.10": `basic.return reply-code=312 reply-text=NO_ROUTE routing-key=amq.rabbitmq.reply-to.NAME ""`, "4.3": "",
}}

// noAddress is the answer to a declare of an address that no server has ever made.
var noAddress = changed{
	"3.10": "channel.close 404 NOT_FOUND - no queue 'amq.rabbitmq.reply-to.nonsense' in vhost '/' (queue.declare)",
	"4.3":  "connection.close 541 INTERNAL_ERROR",
}

// replyRows are about direct replies (https://www.rabbitmq.com/docs/direct-reply-to).
var replyRows = []row{
	{name: "a direct reply", seen: everywhere, talk: talk(
		asked, turn{as{"server", message{key: "amq.rabbitmq.reply-to.NAME", properties: amqp.Properties{CorrelationID: "1"}, body: "13"}}, ""},
		got(`consumer-tag=r delivery-tag=1 routing-key=amq.rabbitmq.reply-to.NAME correlation-id=1 "13"`),
	)},
	{name: "is the client still there", seen: everywhere, talk: talk(
		asked, turn{as{"server", &amqp.QueueDeclare{Queue: "amq.rabbitmq.reply-to.NAME", Passive: true}}, "queue.declare-ok queue=amq.rabbitmq.reply-to.NAME consumer-count=1"},
	)},
	{name: "the client is gone", seen: everywhere, talk: talk(
		asked, bye, replyToNobody,
		turn{as{"server", &amqp.QueueDeclare{Queue: "amq.rabbitmq.reply-to.NAME", Passive: true}}, "channel.close 404 NOT_FOUND - no queue 'amq.rabbitmq.reply-to.NAME' in vhost '/' (queue.declare)"},
	)},
	{name: "the consumer of replies is cancelled", seen: everywhere, talk: talk(
		asked, turn{&amqp.BasicCancel{ConsumerTag: "r"}, "basic.cancel-ok consumer-tag=r"}, replyToNobody,
	)},
	{name: "a channel that an error ends keeps its address until the client knows", seen: everywhere, talk: talk(
		asked, unknownTag(&amqp.BasicAck{DeliveryTag: 7}, "7"),
		turn{as{"server", &amqp.QueueDeclare{Queue: "amq.rabbitmq.reply-to.NAME", Passive: true}}, "queue.declare-ok queue=amq.rabbitmq.reply-to.NAME consumer-count=1"},
		turn{as{"server", message{key: "amq.rabbitmq.reply-to.NAME"}}, ""},
		turn{wait, changed{"3.10": "", "4.3": `basic.deliver consumer-tag=r delivery-tag=1 routing-key=amq.rabbitmq.reply-to.NAME ""`}},
		turn{as{"server", settle}, ""}, turn{&amqp.ChannelCloseOk{}, ""}, channel1,
		turn{as{"server", &amqp.QueueDeclare{Queue: "amq.rabbitmq.reply-to.NAME", Passive: true}}, "channel.close 404 NOT_FOUND - no queue 'amq.rabbitmq.reply-to.NAME' in vhost '/' (queue.declare)"},
	)},
	{name: "a direct reply is confirmed, and returned even so", seen: everywhere, talk: talk(
		asked, turn{as{"server", &amqp.ConfirmSelect{}}, "confirm.select-ok"},
		turn{as{"server", message{key: "amq.rabbitmq.reply-to.NAME", mandatory: true, body: "13"}}, changed{
			"3.10": "basic.return reply-code=312 reply-text=NO_ROUTE routing-key=amq.rabbitmq.reply-to.NAME \"13\"\nbasic.ack delivery-tag=1", "4.3": "basic.ack delivery-tag=1",
		}},
		got(`consumer-tag=r delivery-tag=1 routing-key=amq.rabbitmq.reply-to.NAME "13"`),
	)},
	{name: "a direct reply from the same channel", seen: everywhere, talk: talk(
		consumeReplies, declareE, turn{message{key: "e", properties: amqp.Properties{ReplyTo: replyTo}}, ""}, gotE(`basic.get-ok delivery-tag=1 routing-key=e reply-to=amq.rabbitmq.reply-to.NAME ""`),
		turn{message{key: "amq.rabbitmq.reply-to.NAME", body: "13"}, ""}, got(`consumer-tag=r delivery-tag=2 routing-key=amq.rabbitmq.reply-to.NAME "13"`),
	)},
	{name: "a reply to nonsense", seen: everywhere, talk: []turn{
		{message{key: "amq.rabbitmq.reply-to.nonsense", mandatory: true}, `basic.return reply-code=312 reply-text=NO_ROUTE routing-key=amq.rabbitmq.reply-to.nonsense ""`},
	}},
	{name: "ask for an address that is nonsense", seen: everywhere, talk: []turn{{&amqp.QueueDeclare{Queue: replyTo + ".nonsense", Passive: true}, noAddress}}},
	{name: "declare an address that is nonsense", seen: everywhere, talk: []turn{{&amqp.QueueDeclare{Queue: replyTo + ".nonsense", Exclusive: true}, noAddress}}},
	{name: "declare the address of a client that is gone", seen: everywhere, talk: talk(
		asked, bye, turn{as{"server", &amqp.QueueDeclare{Queue: "amq.rabbitmq.reply-to.NAME", Exclusive: true}}, "channel.close 404 NOT_FOUND - no queue 'amq.rabbitmq.reply-to.NAME' in vhost '/' (queue.declare)"},
	)},
	{name: "a reply consumer's channel is closed", seen: everywhere, talk: talk(
		asked, turn{&amqp.ChannelClose{}, "channel.close-ok"}, replyToNobody,
	)},
	{name: "declare a client's address", seen: everywhere, talk: talk(
		asked, turn{as{"server", &amqp.QueueDeclare{Queue: "amq.rabbitmq.reply-to.NAME", Exclusive: true}}, "queue.declare-ok queue=amq.rabbitmq.reply-to.NAME consumer-count=1"},
	)},
	{name: "consume a client's address", seen: everywhere, talk: talk(
		asked, turn{as{"server", &amqp.BasicConsume{Queue: "amq.rabbitmq.reply-to.NAME"}}, changed{
			"3.10": "channel.close 404 NOT_FOUND - no queue 'amq.rabbitmq.reply-to.NAME' in vhost '/' (basic.consume)",
			"4.3":  "channel.close 406 PRECONDITION_FAILED - only creator channel may consume from queue 'amq.rabbitmq.reply-to.NAME' in vhost '/' (basic.consume)",
		}},
	)},
	{name: "get of a client's address", seen: everywhere, talk: talk(asked, turn{as{"server", &amqp.BasicGet{Queue: "amq.rabbitmq.reply-to.NAME"}}, changed{
		"3.10": "channel.close 404 NOT_FOUND - no queue 'amq.rabbitmq.reply-to.NAME' in vhost '/' (basic.get)",
		"4.3":  "connection.close 540 NOT_IMPLEMENTED - basic.get not supported by volatile queue 'amq.rabbitmq.reply-to.NAME' in vhost '/' (basic.get)",
	}})},
	{name: "purge a client's address", seen: everywhere, talk: talk(asked, turn{as{"server", &amqp.QueuePurge{Queue: "amq.rabbitmq.reply-to.NAME"}}, changed{
		"3.10": "channel.close 404 NOT_FOUND - no queue 'amq.rabbitmq.reply-to.NAME' in vhost '/' (queue.purge)",
		"4.3":  "queue.purge-ok",
	}})},
	{name: "bind a client's address", seen: everywhere, talk: talk(asked, turn{as{"server", &amqp.QueueBind{Queue: "amq.rabbitmq.reply-to.NAME", Exchange: "amq.direct"}}, changed{
		"3.10": "channel.close 404 NOT_FOUND - no queue 'amq.rabbitmq.reply-to.NAME' in vhost '/' (queue.bind)",
		"4.3":  "channel.close 403 ACCESS_REFUSED - cannot bind or unbind to a volatile (direct reply-to) queue (queue.bind)",
	}})},
	{name: "delete a client's address", seen: everywhere, talk: talk(
		asked, turn{as{"server", &amqp.QueueDelete{Queue: "amq.rabbitmq.reply-to.NAME"}}, "queue.delete-ok"},
		turn{as{"server", message{key: "amq.rabbitmq.reply-to.NAME", body: "13"}}, ""},
		got(`consumer-tag=r delivery-tag=1 routing-key=amq.rabbitmq.reply-to.NAME "13"`),
	)},
	{name: "a reply consumer that would acknowledge", seen: everywhere, talk: []turn{
		{&amqp.BasicConsume{Queue: replyTo}, "channel.close 406 PRECONDITION_FAILED - reply consumer cannot acknowledge (basic.consume)"},
	}},
	{name: "two reply consumers", seen: everywhere, talk: []turn{
		consumeReplies, {&amqp.BasicConsume{Queue: replyTo, NoAck: true}, "channel.close 406 PRECONDITION_FAILED - reply consumer already set (basic.consume)"},
	}},
	{name: "a reply consumer and another of the same tag", seen: everywhere, talk: talk(
		consumeReplies, declareE, consumeE("r"), turn{&amqp.BasicCancel{ConsumerTag: "r"}, "basic.cancel-ok consumer-tag=r"}, toE("a"), got(`consumer-tag=r delivery-tag=1 routing-key=e "a"`),
		turn{&amqp.BasicCancel{ConsumerTag: "r"}, "basic.cancel-ok consumer-tag=r"}, toE("b"), gotE(`basic.get-ok delivery-tag=2 routing-key=e "b"`),
	)},
	{name: "a consumer and a reply consumer of the same tag", seen: everywhere, talk: talk(
		declareE, consumeE("r"), hard(&amqp.BasicConsume{Queue: replyTo, ConsumerTag: "r", NoAck: true}, "530 NOT_ALLOWED - attempt to reuse consumer tag 'r' (basic.consume)"),
	)},
	{name: "a request without a reply consumer", seen: everywhere, talk: []turn{
		declareE, {message{key: "e", properties: amqp.Properties{ReplyTo: replyTo}}, "channel.close 406 PRECONDITION_FAILED - fast reply consumer does not exist (basic.publish)"},
	}},
	{name: "a reply consumer's own tag", seen: everywhere, talk: []turn{{&amqp.BasicConsume{Queue: replyTo, NoAck: true}, "basic.consume-ok consumer-tag=amq.ctag-NAME"}}},
	{name: "ask for the pseudo-queue", seen: everywhere, talk: []turn{{&amqp.QueueDeclare{Queue: replyTo, Passive: true}, "queue.declare-ok queue=amq.rabbitmq.reply-to consumer-count=1"}}},
	{name: "declare the pseudo-queue", seen: everywhere, talk: []turn{{&amqp.QueueDeclare{Queue: replyTo, Durable: true}, "queue.declare-ok queue=amq.rabbitmq.reply-to consumer-count=1"}}},
	{name: "the pseudo-queue is the last queue", seen: everywhere, talk: []turn{
		{&amqp.QueueDeclare{Queue: replyTo, Passive: true}, "queue.declare-ok queue=amq.rabbitmq.reply-to consumer-count=1"}, {&amqp.BasicConsume{NoAck: true, ConsumerTag: "r"}, "basic.consume-ok consumer-tag=r"},
		{message{key: "nosuch", mandatory: true, properties: amqp.Properties{ReplyTo: replyTo}}, `basic.return reply-code=312 reply-text=NO_ROUTE routing-key=nosuch reply-to=amq.rabbitmq.reply-to.NAME ""`},
	}},
	{name: "delete the pseudo-queue", seen: everywhere, talk: []turn{{&amqp.QueueDelete{Queue: replyTo}, "queue.delete-ok"}}},
	{name: "publish to the pseudo-queue", seen: everywhere, talk: talk(consumeReplies, turn{message{key: replyTo, mandatory: true}, `basic.return reply-code=312 reply-text=NO_ROUTE routing-key=amq.rabbitmq.reply-to ""`})},
	{name: "bind the pseudo-queue", seen: everywhere, talk: []turn{{&amqp.QueueBind{Queue: replyTo, Exchange: "amq.direct"}, "channel.close 404 NOT_FOUND - no queue 'amq.rabbitmq.reply-to' in vhost '/' (queue.bind)"}}},
	{name: "get of the pseudo-queue", seen: everywhere, talk: []turn{{&amqp.BasicGet{Queue: replyTo}, "channel.close 404 NOT_FOUND - no queue 'amq.rabbitmq.reply-to' in vhost '/' (basic.get)"}}},
}
