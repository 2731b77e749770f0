package likeness

import "tutor/internal/amqp"

// forbidden returns a row of what the user limited may not do: the permission that is missing, and
// for what.
func forbidden(name string, send any, m amqp.Method, permission, resource string) row {
	refusal := func(permission string) string {
		return "channel.close 403 ACCESS_REFUSED - " + permission + "access to " + resource + " in vhost '/' refused for user 'limited' (" + m.Spec().Name + ")"
	}
	return row{name: name, seen: everywhere, with: users, user: "limited", talk: []turn{
		{send, changed{"3.10": refusal(""), "4.0": refusal(permission + " ")}},
	}}
}

// may is forbidden for a method alone.
func may(name string, m amqp.Method, permission, resource string) row {
	return forbidden(name, m, m, permission, resource)
}

// permissionRows are about what a user may do (https://www.rabbitmq.com/docs/access-control).
var permissionRows = []row{
	may("no permission to declare a queue", &amqp.QueueDeclare{Queue: "bad", Exclusive: true}, "configure", "queue 'bad'"),
	may("no permission to delete a queue", &amqp.QueueDelete{Queue: "bad"}, "configure", "queue 'bad'"),
	may("no permission to purge a queue", &amqp.QueuePurge{Queue: "bad"}, "read", "queue 'bad'"),
	may("no permission to consume", &amqp.BasicConsume{Queue: "bad"}, "read", "queue 'bad'"),
	may("no permission to get", &amqp.BasicGet{Queue: "bad"}, "read", "queue 'bad'"),
	may("no permission to bind a queue", &amqp.QueueBind{Queue: "bad", Exchange: "amq.direct"}, "write", "queue 'bad'"),
	may("no permission to bind to an exchange", &amqp.QueueBind{Queue: "ok", Exchange: "amq.direct"}, "read", "exchange 'amq.direct'"),
	may("no permission to unbind a queue", &amqp.QueueUnbind{Queue: "bad", Exchange: "nosuch"}, "write", "queue 'bad'"),
	may("no permission to declare an exchange", &amqp.ExchangeDeclare{Exchange: "bad", Type: "direct"}, "configure", "exchange 'bad'"),
	may("no permission to write to an alternate exchange", &amqp.ExchangeDeclare{Exchange: "ok", Type: "direct", Arguments: amqp.Table{"alternate-exchange": "bad"}}, "write", "exchange 'bad'"),
	may("no permission to delete an exchange", &amqp.ExchangeDelete{Exchange: "bad"}, "configure", "exchange 'bad'"),
	may("no permission to bind the default exchange", &amqp.ExchangeBind{Source: "amq.fanout"}, "write", "exchange 'amq.default'"),
	may("no permission to bind an exchange", &amqp.ExchangeBind{Source: "okay", Destination: "bad"}, "write", "exchange 'bad'"),
	may("no permission to bind from an exchange", &amqp.ExchangeBind{Source: "amq.fanout", Destination: "ok"}, "read", "exchange 'amq.fanout'"),
	may("no permission to unbind an exchange", &amqp.ExchangeUnbind{Source: "okay", Destination: "bad"}, "write", "exchange 'bad'"),
	forbidden("no permission to publish to an exchange", message{exchange: "amq.fanout"}, &amqp.BasicPublish{}, "write", "exchange 'amq.fanout'"),
	forbidden("no permission to publish to the default exchange", message{key: "ok"}, &amqp.BasicPublish{}, "write", "exchange 'amq.default'"),
	{name: "no permission to ask for a queue", seen: everywhere, with: users, user: "limited", talk: []turn{{&amqp.QueueDeclare{Queue: "bad", Passive: true}, changed{
		"3.10": "channel.close 404 NOT_FOUND - no queue 'bad' in vhost '/' (queue.declare)",
		"4.3":  "channel.close 403 ACCESS_REFUSED - configure access to queue 'bad' in vhost '/' refused for user 'limited' (queue.declare)",
	}}}},
	{name: "no permission to ask for an exchange", seen: everywhere, with: users, user: "limited", talk: []turn{{&amqp.ExchangeDeclare{Exchange: "amq.direct", Passive: true}, changed{
		"3.10": "exchange.declare-ok",
		"4.3":  "channel.close 403 ACCESS_REFUSED - configure access to exchange 'amq.direct' in vhost '/' refused for user 'limited' (exchange.declare)",
	}}}},
	{name: "a server's name is not permitted either", seen: everywhere, with: users, user: "limited", talk: []turn{{&amqp.QueueDeclare{Exclusive: true}, changed{
		"3.10": "channel.close 403 ACCESS_REFUSED - access to queue 'amq.gen-NAME' in vhost '/' refused for user 'limited' (queue.declare)",
		"4.0":  "channel.close 403 ACCESS_REFUSED - configure access to queue 'amq.gen-NAME' in vhost '/' refused for user 'limited' (queue.declare)",
	}}}},
	{name: "all permissions on names that begin with ok", seen: everywhere, with: users, user: "limited", talk: []turn{
		{&amqp.QueueDeclare{Queue: "okay", Exclusive: true}, "queue.declare-ok queue=okay"},
		{&amqp.ExchangeDeclare{Exchange: "ok", Type: "fanout"}, "exchange.declare-ok"},
		{&amqp.QueueBind{Queue: "okay", Exchange: "ok"}, "queue.bind-ok"},
		{message{exchange: "ok", body: "a"}, ""}, {&amqp.BasicGet{Queue: "okay"}, `basic.get-ok delivery-tag=1 exchange=ok "a"`},
	}},
	{name: "no permission to ask for the pseudo-queue", seen: everywhere, with: users, user: "limited", talk: []turn{
		{&amqp.QueueDeclare{Queue: replyTo, Passive: true}, "queue.declare-ok queue=amq.rabbitmq.reply-to consumer-count=1"},
	}},
	{name: "direct replies need no permission", seen: everywhere, with: users, user: "limited", talk: []turn{consumeReplies}},
}
