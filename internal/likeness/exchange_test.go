package likeness

import (
	"time"

	"tutor/internal/amqp"
)

// What many rows begin with: an exclusive queue e, a durable queue q, an exchange x.
var (
	declareE = turn{&amqp.QueueDeclare{Queue: "e", Exclusive: true}, "queue.declare-ok queue=e"}
	declareQ = turn{&amqp.QueueDeclare{Queue: "q", Durable: true}, "queue.declare-ok queue=q"}
	declareX = turn{&amqp.ExchangeDeclare{Exchange: "x", Type: "direct"}, "exchange.declare-ok"}
)

// toE is a message to the queue e, and toQ one to q.
func toE(body string) turn { return turn{message{key: "e", body: body}, ""} }
func toQ(body string) turn { return turn{message{key: "q", body: body}, ""} }

// gotE asks for a message of the queue e.
func gotE(answer string) turn { return turn{&amqp.BasicGet{Queue: "e"}, answer} }

const (
	noX       = "channel.close 404 NOT_FOUND - no exchange 'nosuch' in vhost '/' "
	noDefault = "channel.close 403 ACCESS_REFUSED - operation not permitted on the default exchange "
	getEmpty  = "basic.get-empty"
)

// wrongType returns a row of an argument that should be a text, and is of a type.
func wrongType(kind string, value any) row {
	return row{name: "an alternate exchange of type " + kind, seen: everywhere, talk: []turn{{
		&amqp.ExchangeDeclare{Exchange: "x", Type: "direct", Arguments: amqp.Table{"alternate-exchange": value}},
		"channel.close 406 PRECONDITION_FAILED - invalid type '" + kind + "' for arg 'alternate-exchange' in exchange 'x' in vhost '/' (exchange.declare)",
	}}}
}

// exchangeRows are about exchanges without their messages.
var exchangeRows = []row{
	{name: "an exchange from declare to delete", seen: everywhere, talk: []turn{
		declareX, declareX,
		{&amqp.ExchangeDeclare{Exchange: "x", Passive: true}, "exchange.declare-ok"},
		{&amqp.ExchangeDelete{Exchange: "x"}, "exchange.delete-ok"},
		{&amqp.ExchangeDeclare{Exchange: "x", Passive: true}, "channel.close 404 NOT_FOUND - no exchange 'x' in vhost '/' (exchange.declare)"},
	}},
	{name: "no-wait for an exchange", seen: everywhere, talk: []turn{
		{&amqp.ExchangeDeclare{Exchange: "x", Type: "fanout", NoWait: true}, ""},
		{&amqp.ExchangeBind{Source: "x", Destination: "amq.fanout", NoWait: true}, ""},
		{&amqp.ExchangeUnbind{Source: "x", Destination: "amq.fanout", NoWait: true}, ""},
		{&amqp.ExchangeDelete{Exchange: "x", NoWait: true}, ""},
		{&amqp.ExchangeDeclare{Exchange: "x", Passive: true}, "channel.close 404 NOT_FOUND - no exchange 'x' in vhost '/' (exchange.declare)"},
	}},
	{name: "predeclared exchanges", seen: everywhere, talk: []turn{
		{&amqp.ExchangeDeclare{Exchange: "amq.direct", Type: "direct", Durable: true}, "exchange.declare-ok"},
		{&amqp.ExchangeDeclare{Exchange: "amq.fanout", Type: "fanout", Durable: true}, "exchange.declare-ok"},
		{&amqp.ExchangeDeclare{Exchange: "amq.topic", Type: "topic", Durable: true}, "exchange.declare-ok"},
		{&amqp.ExchangeDeclare{Exchange: "amq.headers", Type: "headers", Durable: true}, "exchange.declare-ok"},
		{&amqp.ExchangeDeclare{Exchange: "amq.match", Type: "headers", Durable: true}, "exchange.declare-ok"},
		{&amqp.ExchangeDeclare{Exchange: "amq.rabbitmq.trace", Type: "topic", Durable: true, Internal: true}, "exchange.declare-ok"},
	}},
	{name: "a line break in an exchange's name", seen: everywhere, talk: []turn{
		declareX, {&amqp.ExchangeDeclare{Exchange: "x\r\n", Passive: true}, "exchange.declare-ok"},
	}},
	{name: "a reserved exchange name", seen: everywhere, talk: []turn{
		{&amqp.ExchangeDeclare{Exchange: "amq.foo", Type: "direct"}, "channel.close 403 ACCESS_REFUSED - exchange name 'amq.foo' contains reserved prefix 'amq.*' (exchange.declare)"},
	}},
	{name: "declare the default exchange", seen: everywhere, talk: []turn{{&amqp.ExchangeDeclare{Type: "direct"}, noDefault + "(exchange.declare)"}}},
	{name: "declare the default exchange passively", seen: everywhere, talk: []turn{{&amqp.ExchangeDeclare{Passive: true}, noDefault + "(exchange.declare)"}}},
	{name: "delete the default exchange", seen: everywhere, talk: []turn{{&amqp.ExchangeDelete{}, noDefault + "(exchange.delete)"}}},
	{name: "delete a predeclared exchange", seen: everywhere, talk: []turn{
		{&amqp.ExchangeDelete{Exchange: "amq.direct"}, "channel.close 403 ACCESS_REFUSED - deletion of system exchange 'amq.direct' in vhost '/' not allowed (exchange.delete)"},
	}},
	{name: "delete an exchange of a reserved name that is not there", seen: everywhere, talk: []turn{
		{&amqp.ExchangeDelete{Exchange: "amq.nosuch"}, "channel.close 403 ACCESS_REFUSED - deletion of system exchange 'amq.nosuch' in vhost '/' not allowed (exchange.delete)"},
	}},
	{name: "an unknown type of exchange", seen: everywhere, talk: []turn{{&amqp.ExchangeDeclare{Exchange: "x", Type: "nosuch"}, changed{
		"3.10": "connection.close 503 COMMAND_INVALID - unknown exchange type 'nosuch' (exchange.declare)",
		"4.0":  "channel.close 406 PRECONDITION_FAILED - unknown exchange type 'nosuch' (exchange.declare)",
	}}}},
	{name: "ask for an exchange that is not there", seen: everywhere, talk: []turn{{&amqp.ExchangeDeclare{Exchange: "nosuch", Passive: true}, noX + "(exchange.declare)"}}},
	{name: "declare with another type", seen: everywhere, talk: []turn{declareX, {
		&amqp.ExchangeDeclare{Exchange: "x", Type: "fanout"},
		"channel.close 406 PRECONDITION_FAILED - inequivalent arg 'type' for exchange 'x' in vhost '/': received 'fanout' but current is 'direct' (exchange.declare)",
	}}},
	{name: "declare with another durability", seen: everywhere, talk: []turn{declareX, {
		&amqp.ExchangeDeclare{Exchange: "x", Type: "direct", Durable: true},
		"channel.close 406 PRECONDITION_FAILED - inequivalent arg 'durable' for exchange 'x' in vhost '/': received 'true' but current is 'false' (exchange.declare)",
	}}},
	{name: "declare with another auto-delete", seen: everywhere, talk: []turn{declareX, {
		&amqp.ExchangeDeclare{Exchange: "x", Type: "direct", AutoDelete: true},
		"channel.close 406 PRECONDITION_FAILED - inequivalent arg 'auto_delete' for exchange 'x' in vhost '/': received 'true' but current is 'false' (exchange.declare)",
	}}},
	{name: "declare as internal", seen: everywhere, talk: []turn{declareX, {
		&amqp.ExchangeDeclare{Exchange: "x", Type: "direct", Internal: true},
		"channel.close 406 PRECONDITION_FAILED - inequivalent arg 'internal' for exchange 'x' in vhost '/': received 'true' but current is 'false' (exchange.declare)",
	}}},
	{name: "declare with an alternate exchange", seen: everywhere, talk: []turn{declareX, {
		&amqp.ExchangeDeclare{Exchange: "x", Type: "direct", Arguments: amqp.Table{"alternate-exchange": "amq.fanout"}},
		"channel.close 406 PRECONDITION_FAILED - inequivalent arg 'alternate-exchange' for exchange 'x' in vhost '/': received the value 'amq.fanout' of type 'longstr' but current is none (exchange.declare)",
	}}},
	{name: "declare without the alternate exchange", seen: everywhere, talk: []turn{
		{&amqp.ExchangeDeclare{Exchange: "x", Type: "direct", Arguments: amqp.Table{"alternate-exchange": "amq.fanout"}}, "exchange.declare-ok"},
		{&amqp.ExchangeDeclare{Exchange: "x", Type: "direct"}, "channel.close 406 PRECONDITION_FAILED - inequivalent arg 'alternate-exchange' for exchange 'x' in vhost '/': received none but current is the value 'amq.fanout' of type 'longstr' (exchange.declare)"},
	}},
	{name: "declare with another alternate exchange", seen: everywhere, talk: []turn{
		{&amqp.ExchangeDeclare{Exchange: "x", Type: "direct", Arguments: amqp.Table{"alternate-exchange": "amq.fanout"}}, "exchange.declare-ok"},
		{&amqp.ExchangeDeclare{Exchange: "x", Type: "direct", Arguments: amqp.Table{"alternate-exchange": "amq.topic"}}, "channel.close 406 PRECONDITION_FAILED - inequivalent arg 'alternate-exchange' for exchange 'x' in vhost '/': received 'amq.topic' but current is 'amq.fanout' (exchange.declare)"},
	}},
	{name: "declare with the same alternate exchange", seen: everywhere, talk: []turn{
		{&amqp.ExchangeDeclare{Exchange: "x", Type: "direct", Arguments: amqp.Table{"alternate-exchange": "amq.fanout"}}, "exchange.declare-ok"},
		{&amqp.ExchangeDeclare{Exchange: "x", Type: "direct", Arguments: amqp.Table{"alternate-exchange": "amq.fanout"}}, "exchange.declare-ok"},
	}},
	{name: "an alternate exchange without a name is none", seen: everywhere, talk: talk(
		turn{&amqp.ExchangeDeclare{Exchange: "x", Type: "direct", Arguments: amqp.Table{"alternate-exchange": ""}}, "exchange.declare-ok"},
		declareE, routed("x", "e"), returned("x", "e"),
	)},
	{name: "a passive declare of an exchange compares nothing", seen: everywhere, talk: []turn{
		declareX, {&amqp.ExchangeDeclare{Exchange: "x", Type: "nosuch", Passive: true, Durable: true}, "exchange.declare-ok"},
	}},
	wrongType("bool", true), wrongType("byte", int8(5)), wrongType("unsignedbyte", uint8(5)), wrongType("short", int16(5)), wrongType("unsignedshort", uint16(5)),
	wrongType("signedint", int32(5)), wrongType("unsignedint", uint32(5)), wrongType("long", int64(5)), wrongType("float", float32(0.5)), wrongType("double", 0.5),
	wrongType("binary", []byte("x")), wrongType("array", []any{}), wrongType("table", amqp.Table{}), wrongType("void", nil),
	wrongType("timestamp", time.Unix(1700000000, 0)), wrongType("decimal", amqp.Decimal{Scale: 1, Value: 5}),
	{name: "an argument of an exchange that means nothing", seen: everywhere, talk: []turn{
		{&amqp.ExchangeDeclare{Exchange: "x", Type: "direct", Arguments: amqp.Table{"x-no-such": int32(5)}}, "exchange.declare-ok"}, declareX,
	}},
	{name: "delete an exchange that is not there", seen: everywhere, talk: []turn{{&amqp.ExchangeDelete{Exchange: "nosuch"}, "exchange.delete-ok"}}},
	{name: "delete an exchange if unused", seen: everywhere, talk: []turn{
		declareX, declareE, {&amqp.QueueBind{Queue: "e", Exchange: "x", RoutingKey: "k"}, "queue.bind-ok"},
		{&amqp.ExchangeDelete{Exchange: "x", IfUnused: true}, "channel.close 406 PRECONDITION_FAILED - exchange 'x' in vhost '/' in use (exchange.delete)"},
		{&amqp.ChannelCloseOk{}, ""}, channel1,
		{&amqp.QueueUnbind{Queue: "e", Exchange: "x", RoutingKey: "k"}, "queue.unbind-ok"},
		{&amqp.ExchangeDelete{Exchange: "x", IfUnused: true}, "exchange.delete-ok"},
	}},
	{name: "an exchange goes with its last binding", seen: everywhere, talk: []turn{
		{&amqp.ExchangeDeclare{Exchange: "x", Type: "direct", AutoDelete: true}, "exchange.declare-ok"},
		declareE, {&amqp.QueueBind{Queue: "e", Exchange: "x", RoutingKey: "k"}, "queue.bind-ok"},
		{&amqp.QueueUnbind{Queue: "e", Exchange: "x", RoutingKey: "other"}, "queue.unbind-ok"},
		{&amqp.ExchangeDeclare{Exchange: "x", Passive: true}, "exchange.declare-ok"},
		{&amqp.QueueUnbind{Queue: "e", Exchange: "x", RoutingKey: "k"}, "queue.unbind-ok"},
		{&amqp.ExchangeDeclare{Exchange: "x", Passive: true}, "channel.close 404 NOT_FOUND - no exchange 'x' in vhost '/' (exchange.declare)"},
	}},
	{name: "an exchange goes with its last queue", seen: everywhere, talk: []turn{
		{&amqp.ExchangeDeclare{Exchange: "x", Type: "direct", AutoDelete: true}, "exchange.declare-ok"},
		declareE, {&amqp.QueueBind{Queue: "e", Exchange: "x", RoutingKey: "k"}, "queue.bind-ok"},
		{&amqp.QueueDelete{Queue: "e"}, "queue.delete-ok"},
		{&amqp.ExchangeDeclare{Exchange: "x", Passive: true}, "channel.close 404 NOT_FOUND - no exchange 'x' in vhost '/' (exchange.declare)"},
	}},
	{name: "bind to the default exchange", seen: everywhere, talk: []turn{declareX, {&amqp.ExchangeBind{Source: "x", Destination: ""}, noDefault + "(exchange.bind)"}}},
	{name: "bind from the default exchange", seen: everywhere, talk: []turn{declareX, {&amqp.ExchangeBind{Source: "", Destination: "x"}, noDefault + "(exchange.bind)"}}},
	{name: "bind to an exchange that is not there", seen: everywhere, talk: []turn{{&amqp.ExchangeBind{Source: "amq.fanout", Destination: "nosuch"}, noX + "(exchange.bind)"}}},
	{name: "bind from an exchange that is not there", seen: everywhere, talk: []turn{{&amqp.ExchangeBind{Source: "nosuch", Destination: "amq.fanout"}, noX + "(exchange.bind)"}}},
	{name: "unbind exchanges that are not bound", seen: everywhere, talk: []turn{
		{&amqp.ExchangeUnbind{Source: "amq.direct", Destination: "amq.fanout", RoutingKey: "k"}, "exchange.unbind-ok"},
		{&amqp.ExchangeUnbind{Source: "nosuch", Destination: "amq.fanout"}, "exchange.unbind-ok"},
		{&amqp.ExchangeUnbind{Source: "amq.direct", Destination: "nosuch"}, "exchange.unbind-ok"},
	}},
}

// bindE binds the queue e.
func bindE(exchange, key string) turn {
	return turn{&amqp.QueueBind{Queue: "e", Exchange: exchange, RoutingKey: key}, "queue.bind-ok"}
}

// routed asks what came of messages to an exchange, each with its routing key as the body.
func routed(exchange string, keys ...string) []turn {
	var turns []turn
	for _, key := range keys {
		turns = append(turns, turn{message{exchange: exchange, key: key, body: key, mandatory: true}, ""})
	}
	return append(turns, turn{settle, ""})
}

// returned is the line of a message that nothing was bound for.
func returned(exchange, key string) turn {
	line := "basic.return reply-code=312 reply-text=NO_ROUTE exchange=" + exchange
	if key != "" {
		line += " routing-key=" + key
	}
	return turn{wait, line + ` "` + key + `"`}
}

func talk(parts ...any) []turn {
	var all []turn
	for _, part := range parts {
		switch x := part.(type) {
		case turn:
			all = append(all, x)
		case []turn:
			all = append(all, x...)
		}
	}
	return all
}

// routingRows are about the way from an exchange to queues.
var routingRows = []row{
	{name: "direct", seen: everywhere, talk: talk(
		declareX, declareE, bindE("x", "k"), routed("x", "k", "kk", ""), returned("x", "kk"), returned("x", ""),
		gotE(`basic.get-ok delivery-tag=1 exchange=x routing-key=k "k"`), gotE(getEmpty),
	)},
	{name: "fanout", seen: everywhere, talk: talk(
		turn{&amqp.ExchangeDeclare{Exchange: "x", Type: "fanout"}, "exchange.declare-ok"}, declareE, bindE("x", ""), bindE("x", "other"), routed("x", "k"),
		gotE(`basic.get-ok delivery-tag=1 exchange=x routing-key=k "k"`), gotE(getEmpty),
	)},
	{name: "topic", seen: everywhere, talk: talk(
		turn{&amqp.ExchangeDeclare{Exchange: "x", Type: "topic"}, "exchange.declare-ok"}, declareE, bindE("x", "a.*"), bindE("x", "*.b.#"),
		routed("x", "a", "a.b", "a.b.c", "b", "", "a.c", "x.b", "x.x.b"),
		returned("x", "a"), returned("x", "b"), returned("x", ""), returned("x", "x.x.b"),
		gotE(`basic.get-ok delivery-tag=1 exchange=x routing-key=a.b message-count=3 "a.b"`),
		gotE(`basic.get-ok delivery-tag=2 exchange=x routing-key=a.b.c message-count=2 "a.b.c"`),
		gotE(`basic.get-ok delivery-tag=3 exchange=x routing-key=a.c message-count=1 "a.c"`),
		gotE(`basic.get-ok delivery-tag=4 exchange=x routing-key=x.b "x.b"`),
	)},
	{name: "topic with only a #", seen: everywhere, talk: talk(
		turn{&amqp.ExchangeDeclare{Exchange: "x", Type: "topic"}, "exchange.declare-ok"}, declareE, bindE("x", "#"), routed("x", "", "a.b"),
		gotE(`basic.get-ok delivery-tag=1 exchange=x message-count=1 ""`), gotE(`basic.get-ok delivery-tag=2 exchange=x routing-key=a.b "a.b"`),
	)},
	{name: "topic with empty words", seen: everywhere, talk: talk(
		turn{&amqp.ExchangeDeclare{Exchange: "x", Type: "topic"}, "exchange.declare-ok"}, declareE, bindE("x", "*"), bindE("x", "a.*"), bindE("x", "b..#"),
		routed("x", "", "a.", "a..", "b", "b.", "b..c", "."), returned("x", ""), returned("x", "a.."), returned("x", "."),
		gotE(`basic.get-ok delivery-tag=1 exchange=x routing-key=a. message-count=3 "a."`),
		gotE(`basic.get-ok delivery-tag=2 exchange=x routing-key=b message-count=2 "b"`),
		gotE(`basic.get-ok delivery-tag=3 exchange=x routing-key=b. message-count=1 "b."`),
		gotE(`basic.get-ok delivery-tag=4 exchange=x routing-key=b..c "b..c"`),
	)},
	{name: "nothing is bound to a headers exchange", seen: everywhere, talk: talk(routed("amq.headers", "k"), returned("amq.headers", "k"))},
	{name: "an unbound queue gets nothing", seen: everywhere, talk: talk(
		declareX, declareE, bindE("x", "k"), turn{&amqp.QueueUnbind{Queue: "e", Exchange: "x", RoutingKey: "k"}, "queue.unbind-ok"},
		routed("x", "k"), returned("x", "k"),
	)},
	{name: "a binding with other arguments is another", seen: everywhere, talk: talk(
		declareX, declareE, bindE("x", "k"),
		turn{&amqp.QueueBind{Queue: "e", Exchange: "x", RoutingKey: "k", Arguments: amqp.Table{"n": int32(1)}}, "queue.bind-ok"},
		turn{&amqp.QueueUnbind{Queue: "e", Exchange: "x", RoutingKey: "k"}, "queue.unbind-ok"},
		routed("x", "k"), gotE(`basic.get-ok delivery-tag=1 exchange=x routing-key=k "k"`), gotE(getEmpty),
	)},
	{name: "bound twice and unbound once", seen: everywhere, talk: talk(
		declareX, declareE, bindE("x", "k"), bindE("x", "k"), turn{&amqp.QueueUnbind{Queue: "e", Exchange: "x", RoutingKey: "k"}, "queue.unbind-ok"},
		routed("x", "k"), returned("x", "k"),
	)},
	{name: "the last queue is the key of its binding", seen: everywhere, talk: talk(
		declareE, declareX, turn{&amqp.QueueBind{Exchange: "x"}, "queue.bind-ok"}, routed("x", "e"),
		gotE(`basic.get-ok delivery-tag=1 exchange=x routing-key=e "e"`),
	)},
	{name: "a named queue is not the key of its binding", seen: everywhere, talk: talk(
		declareE, declareX, bindE("x", ""), routed("x", "e", ""), returned("x", "e"),
		gotE(`basic.get-ok delivery-tag=1 exchange=x ""`),
	)},
	{name: "exchanges in a circle", seen: everywhere, talk: talk(
		declareX, turn{&amqp.ExchangeDeclare{Exchange: "y", Type: "fanout"}, "exchange.declare-ok"}, declareE, bindE("y", ""), bindE("x", "k"),
		turn{&amqp.ExchangeBind{Source: "x", Destination: "y", RoutingKey: "k"}, "exchange.bind-ok"},
		turn{&amqp.ExchangeBind{Source: "y", Destination: "x"}, "exchange.bind-ok"},
		routed("x", "k"), gotE(`basic.get-ok delivery-tag=1 exchange=x routing-key=k "k"`), gotE(getEmpty),
		turn{&amqp.ExchangeUnbind{Source: "x", Destination: "y", RoutingKey: "k"}, "exchange.unbind-ok"},
		turn{&amqp.QueueUnbind{Queue: "e", Exchange: "x", RoutingKey: "k"}, "queue.unbind-ok"},
		routed("x", "k"), returned("x", "k"),
	)},
	{name: "an alternate exchange", seen: everywhere, talk: talk(
		turn{&amqp.ExchangeDeclare{Exchange: "y", Type: "fanout"}, "exchange.declare-ok"},
		turn{&amqp.ExchangeDeclare{Exchange: "x", Type: "direct", Arguments: amqp.Table{"alternate-exchange": "y"}}, "exchange.declare-ok"},
		declareE, bindE("y", ""), routed("x", "k"), gotE(`basic.get-ok delivery-tag=1 exchange=x routing-key=k "k"`),
		turn{&amqp.ExchangeDelete{Exchange: "y"}, "exchange.delete-ok"}, routed("x", "k"), returned("x", "k"),
	)},
	{name: "the default exchange knows every queue", seen: everywhere, talk: talk(
		declareE, declareQ, toE("a"), toQ("b"), turn{message{key: "nosuch", mandatory: true}, ""}, turn{wait, `basic.return reply-code=312 reply-text=NO_ROUTE routing-key=nosuch ""`},
		gotE(`basic.get-ok delivery-tag=1 routing-key=e "a"`), turn{&amqp.BasicGet{Queue: "q"}, `basic.get-ok delivery-tag=2 routing-key=q "b"`},
	)},
	{name: "a deleted exchange takes its bindings with it", seen: everywhere, talk: talk(
		declareX, declareE, bindE("x", "k"), turn{&amqp.ExchangeDelete{Exchange: "x"}, "exchange.delete-ok"}, declareX, routed("x", "k"), returned("x", "k"),
	)},
}
