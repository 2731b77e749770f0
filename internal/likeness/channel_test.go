package likeness

import "tutor/internal/amqp"

// channelRows are about channels and methods that do not fit their state.
var channelRows = []row{
	{name: "open, close, open again", seen: everywhere, talk: []turn{
		{onChannel{2, &amqp.ChannelOpen{}}, "2: channel.open-ok"},
		{onChannel{2, &amqp.ChannelClose{ReplyCode: 200}}, "2: channel.close-ok"},
		{onChannel{2, &amqp.ChannelOpen{}}, "2: channel.open-ok"},
	}},
	{name: "the highest channel and one above", seen: everywhere, talk: []turn{
		{onChannel{2047, &amqp.ChannelOpen{}}, "2047: channel.open-ok"},
		{onChannel{2048, &amqp.ChannelOpen{}}, "2048: channel.open-ok"},
	}},
	{name: "open twice", seen: everywhere, talk: []turn{
		{&amqp.ChannelOpen{}, "connection.close 504 CHANNEL_ERROR - second 'channel.open' seen (channel.open)"}, confirmed,
	}},
	{name: "a method on a channel never opened", seen: everywhere, talk: []turn{
		{onChannel{2, &amqp.BasicQos{}}, "connection.close 504 CHANNEL_ERROR - expected 'channel.open' (basic.qos)"}, confirmed,
	}},
	{name: "close of a channel never opened", seen: everywhere, talk: []turn{
		{onChannel{2, &amqp.ChannelClose{}}, "connection.close 504 CHANNEL_ERROR - expected 'channel.open' (channel.close)"}, confirmed,
	}},
	{name: "a method on a channel that was closed", seen: everywhere, talk: []turn{
		{onChannel{2, &amqp.ChannelOpen{}}, "2: channel.open-ok"},
		{onChannel{2, &amqp.ChannelClose{}}, "2: channel.close-ok"},
		{onChannel{2, &amqp.BasicQos{}}, "connection.close 504 CHANNEL_ERROR - expected 'channel.open' (basic.qos)"}, confirmed,
	}},
	{name: "close-ok of a channel without close", seen: everywhere, talk: []turn{
		{&amqp.ChannelCloseOk{}, "connection.close 503 COMMAND_INVALID - unimplemented method (channel.close-ok)"}, confirmed,
	}},
	{name: "a broker's method", seen: everywhere, talk: []turn{
		{&amqp.QueueDeclareOk{Queue: "q"}, "connection.close 503 COMMAND_INVALID - unimplemented method (queue.declare-ok)"}, confirmed,
	}},
	{name: "a broker's message", seen: everywhere, talk: []turn{
		{&amqp.BasicDeliver{ConsumerTag: "t"}, ""},
		{headerOf(60, 0, amqp.Properties{}), "connection.close 503 COMMAND_INVALID - unimplemented method (basic.deliver)"}, confirmed,
	}},
	{name: "an error ends the channel and not the connection", seen: everywhere, talk: []turn{
		{&amqp.QueueDeclare{Queue: "nosuch", Passive: true}, "channel.close 404 NOT_FOUND - no queue 'nosuch' in vhost '/' (queue.declare)"},
		{onChannel{2, &amqp.ChannelOpen{}}, "2: channel.open-ok"},
		{&amqp.ChannelCloseOk{}, ""},
		{&amqp.ChannelOpen{}, "channel.open-ok"},
		{&amqp.QueueDeclare{Exclusive: true}, "queue.declare-ok queue=amq.gen-NAME"},
	}},
	{name: "what comes on a channel that is being closed is ignored", seen: everywhere, talk: []turn{
		{&amqp.QueueDeclare{Queue: "e", Exclusive: true}, "queue.declare-ok queue=e"},
		{&amqp.BasicAck{DeliveryTag: 9}, "channel.close 406 PRECONDITION_FAILED - unknown delivery tag 9 (basic.ack)"},
		{message{key: "e", body: "lost"}, ""},
		{&amqp.BasicGet{Queue: "e"}, ""},
		{&amqp.ChannelCloseOk{}, ""},
		{&amqp.ChannelOpen{}, "channel.open-ok"},
		{&amqp.BasicGet{Queue: "e"}, "basic.get-empty"},
	}},
	{name: "closes of a channel that cross", seen: everywhere, talk: []turn{
		{&amqp.BasicAck{DeliveryTag: 1}, "channel.close 406 PRECONDITION_FAILED - unknown delivery tag 1 (basic.ack)"},
		{&amqp.ChannelClose{}, "channel.close-ok"},
		{&amqp.ChannelCloseOk{}, ""},
		{&amqp.ChannelOpen{}, "channel.open-ok"},
	}},
	{name: "flow on", seen: everywhere, talk: []turn{{&amqp.ChannelFlow{Active: true}, "channel.flow-ok active=true"}}},
	{name: "flow off", seen: everywhere, talk: []turn{
		{&amqp.ChannelFlow{}, "connection.close 540 NOT_IMPLEMENTED - active=false (channel.flow)"}, confirmed,
	}},
	{name: "access.request", seen: everywhere, talk: []turn{{&amqp.AccessRequest{Realm: "/data"}, "access.request-ok ticket=1"}}},
	{name: "delivery tags are a channel's own", seen: everywhere, talk: []turn{
		{&amqp.QueueDeclare{Queue: "e", Exclusive: true}, "queue.declare-ok queue=e"},
		{message{key: "e", body: "a"}, ""},
		{message{key: "e", body: "b"}, ""},
		{&amqp.BasicGet{Queue: "e"}, `basic.get-ok delivery-tag=1 routing-key=e message-count=1 "a"`},
		{onChannel{2, &amqp.ChannelOpen{}}, "2: channel.open-ok"},
		{onChannel{2, &amqp.BasicGet{Queue: "e"}}, `2: basic.get-ok delivery-tag=1 routing-key=e "b"`},
		{onChannel{2, &amqp.BasicAck{DeliveryTag: 1}}, ""},
		{onChannel{2, &amqp.BasicAck{DeliveryTag: 1}}, "2: channel.close 406 PRECONDITION_FAILED - unknown delivery tag 1 (basic.ack)"},
	}},
	{name: "a closed channel gives back what it has", seen: everywhere, talk: []turn{
		{&amqp.QueueDeclare{Queue: "q", Durable: true}, "queue.declare-ok queue=q"},
		{message{key: "q", body: "a"}, ""},
		{message{key: "q", body: "b"}, ""},
		{&amqp.BasicGet{Queue: "q"}, `basic.get-ok delivery-tag=1 routing-key=q message-count=1 "a"`},
		{as{"other", &amqp.BasicConsume{Queue: "q", ConsumerTag: "t"}}, "basic.consume-ok consumer-tag=t\nbasic.deliver consumer-tag=t delivery-tag=1 routing-key=q \"b\""},
		{&amqp.ChannelClose{}, "channel.close-ok"},
		{as{"other", wait}, `basic.deliver consumer-tag=t delivery-tag=2 redelivered=true routing-key=q "a"`},
	}},
}
