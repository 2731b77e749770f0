package likeness

import "tutor/internal/amqp"

const (
	denial      = "connection.close 541 INTERNAL_ERROR - Feature `transient_nonexcl_queues` is deprecated.\\n"
	denialByDef = denial + "By default, this feature is not permitted anymore.\\nThe feature will be removed from a future major RabbitMQ version, regardless of the configuration; actual version to be determined.\\nTo... (queue.declare)"
	denialByUs  = denial + "Its use is not permitted per the configuration (overriding the default, which is permitted):\\n    \"deprecated_features.permit.transient_nonexcl_queues = false\"\\nIts use will not be permit... (queue.declare)"
)

// featureRows are about deprecated features (https://www.rabbitmq.com/docs/deprecated-features).
var featureRows = []row{
	{name: "a transient queue", seen: everywhere, talk: []turn{{&amqp.QueueDeclare{Queue: "t"}, changed{
		"3.10": "queue.declare-ok queue=t", "4.3": denialByDef, "4.3 Debian": "queue.declare-ok queue=t",
	}}}},
	{name: "a transient queue where they are denied", seen: since40, with: denied, talk: []turn{{&amqp.QueueDeclare{Queue: "t"}, changed{
		"4.0": denialByUs, "4.3": denialByDef, "4.3 Debian": denialByUs,
	}}}},
	{name: "a transient exclusive queue where transient ones are denied", seen: since40, with: denied, talk: []turn{{&amqp.QueueDeclare{Queue: "e", Exclusive: true}, changed{"4.0": "queue.declare-ok queue=e"}}}},
	{name: "x-queue-master-locator", seen: everywhere, talk: []turn{{
		&amqp.QueueDeclare{Queue: "q", Durable: true, Arguments: amqp.Table{"x-queue-master-locator": "random"}}, changed{
			"3.10": "queue.declare-ok queue=q",
			"4.3":  "connection.close 541 INTERNAL_ERROR - Feature `queue_master_locator` is deprecated.\\nBy default, this feature is not permitted anymore.\\nThe feature will be removed from a future major RabbitMQ version, regardless of the configuration; actual version to be determined.\\nTo con... (queue.declare)",
		},
	}}},
}
