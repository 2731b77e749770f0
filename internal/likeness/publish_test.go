package likeness

import (
	"time"

	"tutor/internal/amqp"
)

// refusedMessage returns a row of a message to the queue e that closes its channel.
func refusedMessage(name string, p amqp.Properties, reason string) row {
	return row{name: name, seen: everywhere, talk: []turn{
		declareE, {message{key: "e", properties: p}, "channel.close 406 PRECONDITION_FAILED - " + reason + " (basic.publish)"},
	}}
}

// everyProperty is a message with all that it can say.
var everyProperty = amqp.Properties{
	ContentType: "text/plain", ContentEncoding: "identity", DeliveryMode: 2, Priority: 3, CorrelationID: "c", ReplyTo: "r",
	MessageID: "m", Timestamp: time.Unix(1700000000, 0).UTC(), Type: "t", UserID: "guest", AppID: "a", ClusterID: "cl",
	Headers: amqp.Table{
		"bool": true, "byte": int8(-1), "ubyte": uint8(255), "short": int16(-2), "ushort": uint16(2), "int": int32(-3), "uint": uint32(3),
		"long": int64(-4), "float": float32(0.5), "double": 0.25, "decimal": amqp.Decimal{Scale: 2, Value: 314}, "text": "words",
		"bytes": []byte("raw"), "array": []any{int32(1), "two"}, "time": time.Unix(1700000000, 0).UTC(), "table": amqp.Table{"in": "it"}, "void": nil,
	},
}

var publishRows = []row{
	{name: "all properties arrive", seen: everywhere, talk: []turn{
		declareE, {message{key: "e", properties: everyProperty, body: "a"}, ""},
		gotE(`basic.get-ok delivery-tag=1 routing-key=e` + describeContent(amqp.Header{Properties: everyProperty}, []byte("a"))),
	}},
	{name: "an empty message", seen: everywhere, talk: []turn{declareE, toE(""), gotE(`basic.get-ok delivery-tag=1 routing-key=e ""`)}},
	{name: "a message of several frames", seen: everywhere, talk: []turn{
		declareE, {message{key: "e", large: 3*frameMax + 1}, ""}, gotE("basic.get-ok delivery-tag=1 routing-key=e " + describeBody(largeBody(3*frameMax+1))),
	}},
	{name: "a message above the limit", seen: since40, talk: []turn{
		{message{key: "nosuch", large: 16<<20 + 1}, changed{"4.0": "channel.close 406 PRECONDITION_FAILED - message size 16777217 is larger than configured max size 16777216 (basic.publish)"}},
	}},
	{name: "mandatory", seen: everywhere, talk: []turn{
		declareE, {message{key: "e", mandatory: true, body: "a"}, ""},
		{message{key: "nosuch", mandatory: true, body: "b", properties: amqp.Properties{MessageID: "m"}}, `basic.return reply-code=312 reply-text=NO_ROUTE routing-key=nosuch message-id=m "b"`},
		gotE(`basic.get-ok delivery-tag=1 routing-key=e "a"`),
	}},
	{name: "mandatory and large", seen: everywhere, talk: []turn{
		{message{key: "nosuch", mandatory: true, large: 2 * frameMax}, "basic.return reply-code=312 reply-text=NO_ROUTE routing-key=nosuch " + describeBody(largeBody(2*frameMax))},
	}},
	{name: "not mandatory", seen: everywhere, talk: []turn{{message{key: "nosuch", body: "lost"}, ""}}},
	{name: "immediate", seen: everywhere, talk: []turn{
		{&amqp.BasicPublish{RoutingKey: "nosuch", Immediate: true}, ""},
		{headerOf(60, 0, amqp.Properties{}), "connection.close 540 NOT_IMPLEMENTED - immediate=true (basic.publish)"}, confirmed,
	}},
	{name: "publish to an exchange that is not there", seen: everywhere, talk: []turn{{message{exchange: "nosuch"}, noX + "(basic.publish)"}}},
	{name: "publish to an internal exchange", seen: everywhere, talk: []turn{
		{&amqp.ExchangeDeclare{Exchange: "x", Type: "direct", Internal: true}, "exchange.declare-ok"},
		{message{exchange: "x"}, "channel.close 403 ACCESS_REFUSED - cannot publish to internal exchange 'x' in vhost '/' (basic.publish)"},
	}},
	{name: "publish to the exchange of traces", seen: everywhere, talk: []turn{
		{message{exchange: "amq.rabbitmq.trace"}, "channel.close 403 ACCESS_REFUSED - cannot publish to internal exchange 'amq.rabbitmq.trace' in vhost '/' (basic.publish)"},
	}},
	refusedMessage("a foreign user id", amqp.Properties{UserID: "someone"}, "user_id property set to 'someone' but authenticated user was 'guest'"),
	refusedMessage("an expiration that is no number", amqp.Properties{Expiration: "abc"}, "invalid expiration 'abc': no_integer"),
	refusedMessage("an expiration with a unit", amqp.Properties{Expiration: "12s"}, `invalid expiration '12s': {leftover_string,"s"}`),
	refusedMessage("a negative expiration", amqp.Properties{Expiration: "-1"}, "invalid expiration '-1': {value_negative,-1}"),
	refusedMessage("an empty expiration", amqp.Properties{Present: amqp.HasExpiration}, "invalid expiration '': no_integer"),
}

var confirmRows = []row{
	{name: "confirms, one by one and in one", seen: everywhere, talk: []turn{
		{&amqp.ConfirmSelect{}, "confirm.select-ok"}, declareE, toE("a"), {wait, "basic.ack delivery-tag=1"},
		toE("b"), toE("c"), toE("d"), {wait, "basic.ack delivery-tag=2\nbasic.ack delivery-tag=3\nbasic.ack delivery-tag=4"},
	}},
	{name: "confirm.select twice", seen: everywhere, talk: []turn{{&amqp.ConfirmSelect{}, "confirm.select-ok"}, {&amqp.ConfirmSelect{}, "confirm.select-ok"}}},
	{name: "confirm.select without an answer", seen: everywhere, talk: []turn{
		{&amqp.ConfirmSelect{NoWait: true}, ""}, {message{key: "nosuch"}, "basic.ack delivery-tag=1"},
	}},
	{name: "what was published before confirm.select does not count", seen: everywhere, talk: []turn{
		{message{key: "nosuch"}, ""}, {&amqp.ConfirmSelect{}, "confirm.select-ok"}, {message{key: "nosuch"}, "basic.ack delivery-tag=1"},
	}},
	{name: "a return comes before its confirm", seen: everywhere, talk: []turn{
		{&amqp.ConfirmSelect{}, "confirm.select-ok"},
		{message{key: "nosuch", mandatory: true}, "basic.return reply-code=312 reply-text=NO_ROUTE routing-key=nosuch \"\"\nbasic.ack delivery-tag=1"},
	}},
	{name: "a persistent message to a durable queue is confirmed", seen: everywhere, talk: []turn{
		{&amqp.ConfirmSelect{}, "confirm.select-ok"}, declareQ,
		{message{key: "q", body: "a", properties: amqp.Properties{DeliveryMode: 2}}, "basic.ack delivery-tag=1"},
		{&amqp.BasicGet{Queue: "q", NoAck: true}, `basic.get-ok delivery-tag=1 routing-key=q delivery-mode=2 "a"`},
	}},
	{name: "a refused message is not confirmed", seen: everywhere, talk: []turn{
		{&amqp.ConfirmSelect{}, "confirm.select-ok"}, {message{exchange: "nosuch"}, noX + "(basic.publish)"},
	}},
	{name: "confirms are the channel's", seen: everywhere, talk: []turn{
		{&amqp.ConfirmSelect{}, "confirm.select-ok"}, {message{key: "nosuch"}, "basic.ack delivery-tag=1"},
		{&amqp.ChannelClose{}, "channel.close-ok"}, channel1, {message{key: "nosuch"}, ""}, {&amqp.ConfirmSelect{}, "confirm.select-ok"},
		{message{key: "nosuch"}, "basic.ack delivery-tag=1"},
	}},
}
