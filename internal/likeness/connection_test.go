package likeness

import "tutor/internal/amqp"

// greeting is RabbitMQ's first method.
var greeting = changed{
	"3.10": "connection.start 0-9 RabbitMQ locales=en_US mechanisms=AMQPLAIN,PLAIN" + capabilities,
	"4.0":  "connection.start 0-9 RabbitMQ locales=en_US mechanisms=AMQPLAIN,ANONYMOUS,PLAIN" + capabilities,
}

const (
	capabilities = " capabilities=authentication_failure_close,basic.nack,connection.blocked,consumer_cancel_notify," +
		"consumer_priorities,direct_reply_to,exchange_exchange_bindings,per_consumer_qos,publisher_confirms"
	tune    = "connection.tune channel-max=2047 frame-max=131072 heartbeat=60"
	refused = "connection.close 403 ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. For details see the broker logfile."
)

// The turns of a handshake.
var (
	hello     = turn{octets(amqp.ProtocolHeader), greeting}
	loginOk   = turn{startOk("PLAIN", guest.plain()), tune}
	tuned     = turn{tuneOk(channelMax, frameMax, 0), ""}
	opened    = turn{&amqp.ConnectionOpen{VirtualHost: "/"}, "connection.open-ok"}
	channel1  = turn{&amqp.ChannelOpen{}, "channel.open-ok"}
	bye       = turn{&amqp.ConnectionClose{ReplyCode: amqp.ReplySuccess}, "connection.close-ok"}
	confirmed = turn{&amqp.ConnectionCloseOk{}, "end"}
)

// silent is a client that has not said that it takes a connection.close when it may not log in.
func silent(mechanism, response string) *amqp.ConnectionStartOk {
	return &amqp.ConnectionStartOk{Mechanism: mechanism, Response: response, Locale: "en_US"}
}

// amqplain is what AMQPLAIN says: a table without its length.
func amqplain(fields amqp.Table) string { return string(amqp.AppendTable(nil, fields)[4:]) }

// handshakeRows are about what comes before connection.open-ok
// (AMQP 0-9-1 specification, 2.2.4; https://www.rabbitmq.com/docs/auth-notification).
var handshakeRows = []row{
	{name: "a connection from greeting to end", seen: everywhere, bare: true, talk: []turn{hello, loginOk, tuned, opened, bye}},
	{name: "AMQPLAIN", seen: everywhere, with: users, bare: true, talk: []turn{
		hello, {startOk("AMQPLAIN", amqplain(amqp.Table{"LOGIN": "guest", "PASSWORD": "guest"})), tune}, tuned, opened, bye,
	}},
	{name: "ANONYMOUS is guest", seen: since40, with: users, bare: true, talk: []turn{
		hello, {startOk("ANONYMOUS", "anybody"), changed{"4.0": tune}}, tuned, opened, channel1,
		{message{properties: amqp.Properties{UserID: "guest"}}, ""},
		{settle, ""}, bye,
	}},

	{name: "the header of HTTP", seen: everywhere, bare: true, talk: []turn{{octets("GET / HT"), changed{"3.10": "AMQP 0 0 9 1\nend", "4.0": "AMQP 3 1 0 0\nend"}}}},
	{name: "the header of AMQP 0-10", seen: everywhere, bare: true, talk: []turn{{octets("AMQP\x01\x01\x00\x0a"), changed{"3.10": "AMQP 0 0 9 1\nend", "4.0": "AMQP 3 1 0 0\nend"}}}},
	{name: "the header of an AMQP 0-9-2", seen: everywhere, bare: true, talk: []turn{{octets("AMQP\x00\x00\x09\x02"), "AMQP 0 0 9 1\nend"}}},
	{name: "the header of AMQP 0-8", seen: everywhere, bare: true, talk: []turn{{octets("AMQP\x01\x01\x08\x00"), changed{
		"3.10": "connection.start 8-0 RabbitMQ locales=en_US mechanisms=AMQPLAIN,PLAIN capabilities=", "4.0": "AMQP 3 1 0 0\nend",
	}}}},
	{name: "the header of AMQP 0-9", seen: everywhere, bare: true, talk: []turn{{octets("AMQP\x01\x01\x09\x01"), changed{
		"3.10": "connection.start 8-0 RabbitMQ locales=en_US mechanisms=AMQPLAIN,PLAIN capabilities=", "4.0": "AMQP 3 1 0 0\nend",
	}}}},

	{name: "wrong password", seen: everywhere, bare: true, talk: []turn{hello, {startOk("PLAIN", "\x00guest\x00wrong"), refused}, confirmed}},
	{name: "unknown user", seen: everywhere, bare: true, talk: []turn{hello, {startOk("PLAIN", "\x00nobody\x00guest"), refused}, confirmed}},
	{name: "wrong password by AMQPLAIN", seen: everywhere, bare: true, talk: []turn{hello, {
		startOk("AMQPLAIN", amqplain(amqp.Table{"LOGIN": "guest", "PASSWORD": "wrong"})),
		"connection.close 403 ACCESS_REFUSED - Login was refused using authentication mechanism AMQPLAIN. For details see the broker logfile.",
	}, confirmed}},
	{name: "wrong password of a client that takes no close", seen: everywhere, bare: true, talk: []turn{hello, {silent("PLAIN", "\x00guest\x00wrong"), "end after 3 s"}}},
	{name: "unknown mechanism", seen: everywhere, bare: true, talk: []turn{hello, {startOk("GSSAPI", ""), "end after 3 s"}}},
	{name: "PLAIN with an identity", seen: everywhere, bare: true, talk: []turn{hello, {startOk("PLAIN", "someone\x00guest\x00guest"), "end after 3 s"}}},
	{name: "PLAIN without a password", seen: everywhere, bare: true, talk: []turn{hello, {startOk("PLAIN", "guest"), "end after 3 s"}}},
	{name: "AMQPLAIN that is no table", seen: everywhere, bare: true, talk: []turn{hello, {startOk("AMQPLAIN", "\x00guest\x00guest"), "end after 3 s"}}},
	{name: "AMQPLAIN without a password", seen: everywhere, bare: true, talk: []turn{hello, {startOk("AMQPLAIN", amqplain(amqp.Table{"LOGIN": "guest"})), "end after 3 s"}}},
	{name: "open before start-ok", seen: everywhere, bare: true, talk: []turn{hello, {&amqp.ConnectionOpen{VirtualHost: "/"}, "end after 3 s"}}},
	{name: "open before tune-ok", seen: everywhere, bare: true, talk: []turn{hello, loginOk, {&amqp.ConnectionOpen{VirtualHost: "/"}, "end after 3 s"}}},
	{name: "a frame of an unknown type instead of start-ok", seen: everywhere, bare: true, talk: []turn{hello, {frame{Type: 9}, "end after 3 s"}}},
	{name: "a wrong end octet instead of start-ok", seen: everywhere, bare: true, talk: []turn{hello, {octets("\x01\x00\x00\x00\x00\x00\x00\x00"), "end after 3 s"}}},
	{name: "a method on channel 1 instead of start-ok", seen: everywhere, bare: true, talk: []turn{hello, {&amqp.ChannelOpen{}, "end after 3 s"}}},

	{name: "no limit on channels", seen: everywhere, bare: true, talk: []turn{hello, loginOk, {tuneOk(0, frameMax, 0), "end after 3 s"}}},
	{name: "too many channels", seen: everywhere, bare: true, talk: []turn{hello, loginOk, {tuneOk(3000, frameMax, 0), "end after 3 s"}}},
	{name: "no limit on frames", seen: everywhere, bare: true, talk: []turn{hello, loginOk, {tuneOk(channelMax, 0, 0), "end after 3 s"}}},
	{name: "frames too large", seen: everywhere, bare: true, talk: []turn{hello, loginOk, {tuneOk(channelMax, 200000, 0), "end after 3 s"}}},
	{name: "frames too small", seen: everywhere, bare: true, talk: []turn{hello, loginOk, {tuneOk(channelMax, 4095, 0), "end after 3 s"}}},
	{name: "frames of 4096 bytes", seen: everywhere, bare: true, talk: []turn{hello, loginOk, {tuneOk(channelMax, 4096, 0), ""}, {
		&amqp.ConnectionOpen{VirtualHost: "/"}, changed{"3.10": "connection.open-ok", "4.3": "end after 3 s"},
	}}},
	{name: "frames of 8192 bytes", seen: everywhere, bare: true, talk: []turn{hello, loginOk, {tuneOk(channelMax, 8192, 0), ""}, opened, bye}},
	{name: "fewer channels, smaller frames", seen: everywhere, bare: true, talk: []turn{
		hello, loginOk, {tuneOk(3, 10000, 0), ""}, opened, channel1,
		{onChannel{3, &amqp.ChannelOpen{}}, "3: channel.open-ok"},
		{octets("\x03\x00\x01\x00\x00\x27\x11"), "connection.close 501 FRAME_ERROR - type 3, all octets = <<>>: {frame_too_large,10001,9992}\nend after 3 s"},
	}},
	{name: "a channel above the limit agreed on", seen: everywhere, bare: true, talk: []turn{
		hello, loginOk, {tuneOk(3, frameMax, 0), ""}, opened, {onChannel{4, &amqp.ChannelOpen{}}, "4: channel.open-ok"}, bye,
	}},

	{name: "unknown virtual host", seen: everywhere, bare: true, talk: []turn{
		hello, loginOk, tuned, {&amqp.ConnectionOpen{VirtualHost: "nov"}, "connection.close 530 NOT_ALLOWED - vhost nov not found (connection.open)"}, confirmed,
	}},
	{name: "virtual host without permission", seen: everywhere, with: users, bare: true, talk: []turn{
		hello, {startOk("PLAIN", "\x00stranger\x00stranger"), tune}, tuned,
		{&amqp.ConnectionOpen{VirtualHost: "/"}, "connection.close 530 NOT_ALLOWED - access to vhost '/' refused for user 'stranger' (connection.open)"}, confirmed,
	}},
	{name: "close before open", seen: everywhere, bare: true, talk: []turn{
		hello, loginOk, tuned,
		{&amqp.ConnectionClose{}, "connection.close 504 CHANNEL_ERROR - unexpected method in connection state opening (connection.close)"}, confirmed,
	}},
	{name: "a channel before open", seen: everywhere, bare: true, talk: []turn{
		hello, loginOk, tuned, {&amqp.ChannelOpen{}, "connection.close 505 UNEXPECTED_FRAME - type 1, all octets = <<0,20,0,10,0>>"}, confirmed,
	}},
	{name: "a frame of an unknown type before open", seen: everywhere, bare: true, talk: []turn{
		hello, loginOk, tuned, {frame{Type: 9}, "connection.close 501 FRAME_ERROR - type 9, all octets = <<>>: unknown_frame"}, confirmed,
	}},
	{name: "a string longer than its frame before open", seen: everywhere, bare: true, talk: []turn{
		hello, loginOk, tuned, {frame{Type: 1, Payload: []byte("\x00\x0a\x00\x28\xc8a")}, "end after 3 s"},
	}},
	{name: "an unknown method before open", seen: everywhere, bare: true, talk: []turn{hello, loginOk, tuned, {frame{Type: 1, Payload: []byte("\x00\x0a\x00\xff")}, "end"}}},
	{name: "an unknown method instead of start-ok", seen: everywhere, bare: true, talk: []turn{hello, {frame{Type: 1, Payload: []byte("\x00\x0a\x00\xff")}, "end"}}},
	{name: "a frame that is a little larger than agreed on", seen: everywhere, bare: true, talk: []turn{
		hello, loginOk, {tuneOk(channelMax, 10000, 0), ""}, opened, channel1,
		{&amqp.BasicPublish{RoutingKey: "nosuch", Mandatory: true}, ""}, {headerOf(60, 10000, amqp.Properties{}), ""},
		{bodyOf(string(largeBody(10000))), "basic.return reply-code=312 reply-text=NO_ROUTE routing-key=nosuch " + describeBody(largeBody(10000))}, bye,
	}},
	{name: "a heartbeat instead of start-ok, and before it", seen: everywhere, bare: true, talk: []turn{
		hello, {frame{Type: 8}, ""}, loginOk, tuned, {frame{Type: 8}, ""}, opened, bye,
	}},
	{name: "heartbeats", seen: everywhere, bare: true, talk: []turn{
		hello, loginOk, {tuneOk(channelMax, frameMax, 2), ""}, opened, {wait, "heartbeat"}, {frame{Type: 8}, "heartbeat"}, bye,
	}},
}

// connectionRows are about methods on channel 0 of a connection that is open.
var connectionRows = []row{
	{name: "connection.open again", seen: everywhere, talk: []turn{
		{&amqp.ConnectionOpen{VirtualHost: "/"}, "connection.close 504 CHANNEL_ERROR - unexpected method in connection state running (connection.open)"}, confirmed,
	}},
	{name: "tune-ok again", seen: everywhere, talk: []turn{
		{tuneOk(channelMax, frameMax, 0), "connection.close 504 CHANNEL_ERROR - unexpected method in connection state running (connection.tune-ok)"}, confirmed,
	}},
	{name: "close-ok without close", seen: everywhere, talk: []turn{
		{&amqp.ConnectionCloseOk{}, "connection.close 504 CHANNEL_ERROR - unexpected method in connection state running (connection.close-ok)"}, confirmed,
	}},
	{name: "a queue's method on channel 0", seen: everywhere, talk: []turn{
		{onChannel{0, &amqp.QueueDeclare{Exclusive: true}}, "connection.close 504 CHANNEL_ERROR - unexpected method in connection state running (queue.declare)"}, confirmed,
	}},
	{name: "channel.open on channel 0", seen: everywhere, talk: []turn{
		{onChannel{0, &amqp.ChannelOpen{}}, "connection.close 504 CHANNEL_ERROR - unexpected method in connection state running (channel.open)"}, confirmed,
	}},
	{name: "connection.open on channel 1", seen: everywhere, talk: []turn{
		{onChannel{1, &amqp.ConnectionOpen{VirtualHost: "/"}}, "connection.close 503 COMMAND_INVALID - unimplemented method (connection.open)"}, confirmed,
	}},
	{name: "connection.close on channel 1", seen: everywhere, talk: []turn{
		{onChannel{1, &amqp.ConnectionClose{}}, "connection.close 503 COMMAND_INVALID - unimplemented method (connection.close)"}, confirmed,
	}},
	{name: "a new secret", seen: everywhere, talk: []turn{{&amqp.ConnectionUpdateSecret{NewSecret: "guest", Reason: "why not"}, "connection.update-secret-ok"}}},
	{name: "closes of a connection that cross", seen: everywhere, talk: []turn{
		{&amqp.ConnectionOpen{VirtualHost: "/"}, "connection.close 504 CHANNEL_ERROR - unexpected method in connection state running (connection.open)"},
		{&amqp.ConnectionClose{}, "connection.close-ok"}, confirmed,
	}},
	{name: "methods on a connection that is being closed", seen: everywhere, talk: []turn{
		{&amqp.BasicQos{PrefetchSize: 1}, "connection.close 540 NOT_IMPLEMENTED - prefetch_size!=0 (1) (basic.qos)"},
		{&amqp.QueueDeclare{Exclusive: true}, ""}, {&amqp.BasicPublish{}, ""}, confirmed,
	}},
	{name: "a wrong end octet on a connection that is being closed", seen: everywhere, talk: []turn{
		{&amqp.BasicQos{PrefetchSize: 1}, "connection.close 540 NOT_IMPLEMENTED - prefetch_size!=0 (1) (basic.qos)"},
		{octets("\x01\x00\x01\x00\x00\x00\x05\x00\x14\x00\x0a\x00\x00"), "end after 3 s"},
	}},
	{name: "close of a connection within a message", seen: everywhere, talk: []turn{publishing, bye}},
	{name: "close of a connection with a channel", seen: everywhere, talk: []turn{{&amqp.QueueDeclare{Exclusive: true}, "queue.declare-ok queue=amq.gen-NAME"}, bye}},
}
