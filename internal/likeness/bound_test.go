package likeness

import "tutor/internal/amqp"

// bound returns a row of what the embedded broker does not do, and says so.
func bound(what string, send any, method string) row {
	return row{name: method + ": no " + what, seen: nowhere, talk: hard(send, "540 NOT_IMPLEMENTED - the embedded broker has no "+what+" yet ("+method+")")}
}

// boundQueue is bound for an argument of queue.declare.
func boundQueue(what, argument string, value any) row {
	return bound(what, &amqp.QueueDeclare{Queue: "q", Durable: true, Arguments: amqp.Table{argument: value}}, "queue.declare")
}

// boundRows are where the embedded broker ends.
var boundRows = []row{
	bound("transactions", &amqp.TxSelect{}, "tx.select"),
	bound("transactions", &amqp.TxCommit{}, "tx.commit"),
	bound("transactions", &amqp.TxRollback{}, "tx.rollback"),
	bound("headers exchanges", &amqp.ExchangeDeclare{Exchange: "h", Type: "headers"}, "exchange.declare"),
	{name: "queue.bind: no headers exchanges", seen: nowhere, talk: talk(
		declareE, hard(&amqp.QueueBind{Queue: "e", Exchange: "amq.headers"}, "540 NOT_IMPLEMENTED - the embedded broker has no headers exchanges yet (queue.bind)"),
	)},
	bound("headers exchanges", &amqp.ExchangeBind{Source: "amq.headers", Destination: "amq.fanout"}, "exchange.bind"),
	bound("expiration of messages", message{properties: amqp.Properties{Expiration: "1000"}}, "basic.publish"),
	bound("CC header", message{properties: amqp.Properties{Headers: amqp.Table{"CC": []any{"e"}}}}, "basic.publish"),
	bound("BCC header", message{properties: amqp.Properties{Headers: amqp.Table{"BCC": []any{"e"}}}}, "basic.publish"),
	boundQueue("x-message-ttl", "x-message-ttl", int32(5)),
	boundQueue("x-expires", "x-expires", int32(5)),
	boundQueue("x-max-length", "x-max-length", int32(5)),
	boundQueue("x-max-length-bytes", "x-max-length-bytes", int32(5)),
	boundQueue("x-overflow", "x-overflow", "reject-publish"),
	boundQueue("x-max-priority", "x-max-priority", int32(5)),
	boundQueue("x-dead-letter-exchange", "x-dead-letter-exchange", ""),
	boundQueue("x-dead-letter-routing-key", "x-dead-letter-routing-key", "k"),
	boundQueue("x-dead-letter-strategy", "x-dead-letter-strategy", "at-least-once"),
	boundQueue("x-single-active-consumer", "x-single-active-consumer", true),
	boundQueue("x-delivery-limit", "x-delivery-limit", int32(5)),
	boundQueue("x-quorum-initial-group-size", "x-quorum-initial-group-size", int32(3)),
	boundQueue("x-stream-max-segment-size-bytes", "x-stream-max-segment-size-bytes", int32(5)),
	boundQueue("x-max-age", "x-max-age", "1h"),
	boundQueue("queues of type quorum", "x-queue-type", "quorum"),
	boundQueue("queues of type stream", "x-queue-type", "stream"),
}
