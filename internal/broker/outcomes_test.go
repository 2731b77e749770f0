package broker

import (
	"os"
	"slices"
	"strings"
	"testing"

	"tutor/internal/amqp"
)

// frame is sent as it is.
type frame = amqp.Frame

// method returns the frame of a method on channel 1.
func method(m amqp.Method) frame { return methodOn(1, m) }

func methodOn(channel uint16, m amqp.Method) frame {
	b := amqp.AppendMethodFrame(nil, channel, m)
	f, _, _ := amqp.ParseFrame(b, frameMax)
	return f
}

func header(class uint16, size uint64, p amqp.Properties) frame {
	return frame{Type: amqp.FrameHeader, Channel: 1, Payload: amqp.AppendHeader(nil, amqp.Header{Class: class, BodySize: size, Properties: p})}
}

func body(s string) frame { return frame{Type: amqp.FrameBody, Channel: 1, Payload: []byte(s)} }

// bytes are sent as they are too.
type bytes string

var (
	declareQ = method(&amqp.QueueDeclare{Queue: "q", Durable: true, AutoDelete: true})
	declareX = method(&amqp.ExchangeDeclare{Exchange: "x", Type: "direct", AutoDelete: true})
	consumeQ = method(&amqp.BasicConsume{Queue: "q", ConsumerTag: "a"})
	publishQ = method(&amqp.BasicPublish{RoutingKey: "q"})
)

// outcomes are RabbitMQ's answers to what a client does on channel 1, seen on the real one. Where
// versions differ, only is the profile that the row is for.
var outcomes = []struct {
	name string
	only string
	send []any
	want string
}{
	// Queues.
	{"reserved queue name", "", []any{method(&amqp.QueueDeclare{Queue: "amq.x"})}, "channel 50,10 403 ACCESS_REFUSED - queue name 'amq.x' contains reserved prefix 'amq.*'"},
	{"passive declare of no queue", "", []any{method(&amqp.QueueDeclare{Queue: "q", Passive: true})}, "channel 50,10 404 NOT_FOUND - no queue 'q' in vhost '/'"},
	{"consume of no queue", "", []any{consumeQ}, "channel 60,20 404 NOT_FOUND - no queue 'q' in vhost '/'"},
	{"get of no queue", "", []any{method(&amqp.BasicGet{Queue: "q"})}, "channel 60,70 404 NOT_FOUND - no queue 'q' in vhost '/'"},
	{"purge of no queue", "", []any{method(&amqp.QueuePurge{Queue: "q"})}, "channel 50,30 404 NOT_FOUND - no queue 'q' in vhost '/'"},
	{"delete of no queue", "", []any{method(&amqp.QueueDelete{Queue: "q"})}, "ok"},
	{"delete of the last queue, which is none", "", []any{method(&amqp.QueueDelete{})}, "channel 50,40 404 NOT_FOUND - no previously declared queue"},
	{"get of the last queue, which is none", "", []any{method(&amqp.BasicGet{})}, "channel 60,70 404 NOT_FOUND - no previously declared queue"},
	{"the last queue", "", []any{declareQ, method(&amqp.BasicGet{}), method(&amqp.QueuePurge{}), method(&amqp.QueueDelete{})}, "ok"},
	{"declare again", "", []any{declareQ, declareQ, method(&amqp.QueueDelete{})}, "ok"},
	{"declare with another durable", "", []any{declareQ, method(&amqp.QueueDeclare{Queue: "q", AutoDelete: true})}, "channel 50,10 406 PRECONDITION_FAILED - inequivalent arg 'durable' for queue 'q' in vhost '/': received 'false' but current is 'true'"},
	{"durable means nothing for an exclusive queue", "", []any{method(&amqp.QueueDeclare{Queue: "e", Exclusive: true}), method(&amqp.QueueDeclare{Queue: "e", Exclusive: true, Durable: true})}, "ok"},
	{"declare with another auto-delete", "", []any{method(&amqp.QueueDeclare{Queue: "e", Exclusive: true}), method(&amqp.QueueDeclare{Queue: "e", Exclusive: true, AutoDelete: true})}, "channel 50,10 406 PRECONDITION_FAILED - inequivalent arg 'auto_delete' for queue 'e' in vhost '/': received 'true' but current is 'false'"},
	{"declare with another exclusive", "", []any{method(&amqp.QueueDeclare{Queue: "e", Exclusive: true}), method(&amqp.QueueDeclare{Queue: "e"})}, "channel 50,10 405 RESOURCE_LOCKED - cannot obtain exclusive access to locked queue 'e' in vhost '/'. It could be originally declared on another connection or the exclusive property value does not match that of the original declaration."},
	{"declare with an argument", "", []any{method(&amqp.QueueDeclare{Queue: "e", Exclusive: true}), method(&amqp.QueueDeclare{Queue: "e", Exclusive: true, Arguments: amqp.Table{"x-message-ttl": int32(5)}})}, "channel 50,10 406 PRECONDITION_FAILED - inequivalent arg 'x-message-ttl' for queue 'e' in vhost '/': received the value '5' of type 'signedint' but current is none"},
	{"declare as quorum", "rabbitmq@3.10", []any{declareQ, method(&amqp.QueueDeclare{Queue: "q", Durable: true, AutoDelete: true, Arguments: amqp.Table{"x-queue-type": "quorum"}})}, "channel 50,10 406 PRECONDITION_FAILED - inequivalent arg 'x-queue-type' for queue 'q' in vhost '/': received the value 'quorum' of type 'longstr' but current is none"},
	{"declare as quorum", "rabbitmq@4.0", []any{declareQ, method(&amqp.QueueDeclare{Queue: "q", Durable: true, AutoDelete: true, Arguments: amqp.Table{"x-queue-type": "quorum"}})}, "channel 50,10 406 PRECONDITION_FAILED - inequivalent arg 'x-queue-type' for queue 'q' in vhost '/': received 'quorum' but current is 'classic'"},
	{"unknown queue type", "", []any{method(&amqp.QueueDeclare{Queue: "e", Exclusive: true, Arguments: amqp.Table{"x-queue-type": "nosuch"}})}, "channel 50,10 406 PRECONDITION_FAILED - invalid arg 'x-queue-type' for queue 'e' in vhost '/': \"unsupported queue type 'nosuch'\""},
	{"unknown argument", "", []any{method(&amqp.QueueDeclare{Queue: "e", Exclusive: true, Arguments: amqp.Table{"x-no-such": int32(5)}})}, "ok"},
	{"leader locator", "rabbitmq@3.10", []any{method(&amqp.QueueDeclare{Queue: "e", Exclusive: true, Arguments: amqp.Table{"x-queue-leader-locator": "balanced"}})}, "channel 50,10 406 PRECONDITION_FAILED - invalid arg 'x-queue-leader-locator' for queue 'e' in vhost '/' of queue type rabbit_classic_queue"},
	{"leader locator", "rabbitmq@4.0", []any{method(&amqp.QueueDeclare{Queue: "e", Exclusive: true, Arguments: amqp.Table{"x-queue-leader-locator": "balanced"}})}, "ok"},
	{"queue version 1", "rabbitmq@4.0", []any{method(&amqp.QueueDeclare{Queue: "e", Exclusive: true, Arguments: amqp.Table{"x-queue-version": int32(1)}})}, "ok"},
	{"queue version 1", "rabbitmq@4.3", []any{method(&amqp.QueueDeclare{Queue: "e", Exclusive: true, Arguments: amqp.Table{"x-queue-version": int32(1)}})}, "channel 50,10 406 PRECONDITION_FAILED - invalid arg 'x-queue-version' for queue 'e' in vhost '/': \"unsupported queue version '1'\""},
	{"transient queue", "rabbitmq@3.10", []any{method(&amqp.QueueDeclare{Queue: "t", AutoDelete: true}), method(&amqp.QueueDelete{})}, "ok"},
	{"transient queue", "rabbitmq@4.0", []any{method(&amqp.QueueDeclare{Queue: "t", AutoDelete: true})}, "ok"},
	{"transient queue", "rabbitmq@4.3", []any{method(&amqp.QueueDeclare{Queue: "t"})}, "connection 50,10 541 INTERNAL_ERROR - Feature `transient_nonexcl_queues` is deprecated.\nBy default, this feature is not permitted anymore.\nThe feature will be removed from a future major RabbitMQ version, regardless of the configuration; actual version to be determined.\nTo..."},
	{"delete if unused", "", []any{declareQ, consumeQ, method(&amqp.QueueDelete{Queue: "q", IfUnused: true})}, "channel 50,40 406 PRECONDITION_FAILED - queue 'q' in vhost '/' in use"},
	{"delete if empty", "", []any{method(&amqp.QueueDeclare{Queue: "e", Exclusive: true}), method(&amqp.BasicPublish{RoutingKey: "e"}), header(60, 1, amqp.Properties{}), body("a"), method(&amqp.QueueDelete{Queue: "e", IfEmpty: true})}, "channel 50,40 406 PRECONDITION_FAILED - queue 'e' in vhost '/' not empty"},
	{"bind to no exchange", "", []any{method(&amqp.QueueDeclare{Exclusive: true}), method(&amqp.QueueBind{Exchange: "nosuch"})}, "channel 50,20 404 NOT_FOUND - no exchange 'nosuch' in vhost '/'"},
	{"bind of no queue", "", []any{method(&amqp.QueueBind{Queue: "nosuch", Exchange: "amq.direct"})}, "channel 50,20 404 NOT_FOUND - no queue 'nosuch' in vhost '/'"},
	{"bind to the default exchange", "", []any{method(&amqp.QueueDeclare{Exclusive: true}), method(&amqp.QueueBind{})}, "channel 50,20 403 ACCESS_REFUSED - operation not permitted on the default exchange"},
	{"unbind what is not bound", "", []any{method(&amqp.QueueDeclare{Exclusive: true}), method(&amqp.QueueUnbind{Exchange: "amq.direct", RoutingKey: "k"})}, "ok"},
	{"unbind from no exchange", "", []any{method(&amqp.QueueDeclare{Exclusive: true}), method(&amqp.QueueUnbind{Exchange: "nosuch"})}, "ok"},
	{"unbind of no queue", "", []any{method(&amqp.QueueUnbind{Queue: "nosuch", Exchange: "amq.direct"})}, "ok"},

	// Exchanges.
	{"reserved exchange name", "", []any{method(&amqp.ExchangeDeclare{Exchange: "amq.foo", Type: "direct"})}, "channel 40,10 403 ACCESS_REFUSED - exchange name 'amq.foo' contains reserved prefix 'amq.*'"},
	{"declare the default exchange", "", []any{method(&amqp.ExchangeDeclare{Type: "direct"})}, "channel 40,10 403 ACCESS_REFUSED - operation not permitted on the default exchange"},
	{"delete the default exchange", "", []any{method(&amqp.ExchangeDelete{})}, "channel 40,20 403 ACCESS_REFUSED - operation not permitted on the default exchange"},
	{"delete a predeclared exchange", "", []any{method(&amqp.ExchangeDelete{Exchange: "amq.direct"})}, "channel 40,20 403 ACCESS_REFUSED - deletion of system exchange 'amq.direct' in vhost '/' not allowed"},
	{"predeclared exchanges", "", []any{
		method(&amqp.ExchangeDeclare{Exchange: "amq.direct", Type: "direct", Durable: true}),
		method(&amqp.ExchangeDeclare{Exchange: "amq.fanout", Type: "fanout", Durable: true}),
		method(&amqp.ExchangeDeclare{Exchange: "amq.topic", Type: "topic", Durable: true}),
		method(&amqp.ExchangeDeclare{Exchange: "amq.headers", Type: "headers", Durable: true}),
		method(&amqp.ExchangeDeclare{Exchange: "amq.match", Type: "headers", Durable: true}),
		method(&amqp.ExchangeDeclare{Exchange: "amq.rabbitmq.trace", Passive: true}),
	}, "ok"},
	{"unknown exchange type", "rabbitmq@3.10", []any{method(&amqp.ExchangeDeclare{Exchange: "x", Type: "nosuch"})}, "connection 40,10 503 COMMAND_INVALID - unknown exchange type 'nosuch'"},
	{"unknown exchange type", "rabbitmq@4.3", []any{method(&amqp.ExchangeDeclare{Exchange: "x", Type: "nosuch"})}, "channel 40,10 406 PRECONDITION_FAILED - unknown exchange type 'nosuch'"},
	{"passive declare of no exchange", "", []any{method(&amqp.ExchangeDeclare{Exchange: "nosuch", Type: "direct", Passive: true})}, "channel 40,10 404 NOT_FOUND - no exchange 'nosuch' in vhost '/'"},
	{"declare with another type", "", []any{method(&amqp.ExchangeDeclare{Exchange: "amq.direct", Type: "fanout", Durable: true})}, "channel 40,10 406 PRECONDITION_FAILED - inequivalent arg 'type' for exchange 'amq.direct' in vhost '/': received 'fanout' but current is 'direct'"},
	{"declare with another durable exchange", "", []any{method(&amqp.ExchangeDeclare{Exchange: "amq.direct", Type: "direct"})}, "channel 40,10 406 PRECONDITION_FAILED - inequivalent arg 'durable' for exchange 'amq.direct' in vhost '/': received 'false' but current is 'true'"},
	{"delete of no exchange", "", []any{method(&amqp.ExchangeDelete{Exchange: "nosuch"})}, "ok"},
	{"delete a used exchange", "", []any{declareX, method(&amqp.QueueDeclare{Exclusive: true}), method(&amqp.QueueBind{Exchange: "x"}), method(&amqp.ExchangeDelete{Exchange: "x", IfUnused: true})}, "channel 40,20 406 PRECONDITION_FAILED - exchange 'x' in vhost '/' in use"},
	{"publish to no exchange", "", []any{method(&amqp.BasicPublish{Exchange: "nosuch"}), header(60, 0, amqp.Properties{})}, "channel 60,40 404 NOT_FOUND - no exchange 'nosuch' in vhost '/'"},
	{"publish to an internal exchange", "", []any{method(&amqp.BasicPublish{Exchange: "amq.rabbitmq.trace"}), header(60, 0, amqp.Properties{})}, "channel 60,40 403 ACCESS_REFUSED - cannot publish to internal exchange 'amq.rabbitmq.trace' in vhost '/'"},
	{"bind exchanges", "", []any{declareX, method(&amqp.ExchangeBind{Destination: "amq.fanout", Source: "x"}), method(&amqp.ExchangeUnbind{Destination: "amq.fanout", Source: "x"})}, "ok"},
	{"bind the default exchange", "", []any{method(&amqp.ExchangeBind{Destination: "amq.fanout"})}, "channel 40,30 403 ACCESS_REFUSED - operation not permitted on the default exchange"},
	{"bind to no destination", "", []any{method(&amqp.ExchangeBind{Destination: "nosuch", Source: "amq.fanout"})}, "channel 40,30 404 NOT_FOUND - no exchange 'nosuch' in vhost '/'"},

	// Messages.
	{"consumer tag twice", "", []any{declareQ, consumeQ, consumeQ}, "connection 60,20 530 NOT_ALLOWED - attempt to reuse consumer tag 'a'"},
	{"exclusive consumer and another", "", []any{declareQ, method(&amqp.BasicConsume{Queue: "q", Exclusive: true}), consumeQ}, "channel 60,20 403 ACCESS_REFUSED - queue 'q' in vhost '/' in exclusive use"},
	{"consumer and an exclusive one", "", []any{declareQ, consumeQ, method(&amqp.BasicConsume{Queue: "q", Exclusive: true})}, "channel 60,20 403 ACCESS_REFUSED - queue 'q' in vhost '/' in exclusive use"},
	{"cancel of an unknown tag", "", []any{method(&amqp.BasicCancel{ConsumerTag: "nosuch"})}, "ok"},
	{"immediate", "", []any{method(&amqp.BasicPublish{RoutingKey: "q", Immediate: true}), header(60, 0, amqp.Properties{})}, "connection 60,40 540 NOT_IMPLEMENTED - immediate=true"},
	{"prefetch size", "", []any{method(&amqp.BasicQos{PrefetchSize: 10})}, "connection 60,10 540 NOT_IMPLEMENTED - prefetch_size!=0 (10)"},
	{"ack 0", "", []any{method(&amqp.BasicAck{})}, "channel 60,80 406 PRECONDITION_FAILED - unknown delivery tag 0"},
	{"ack 0 multiple", "", []any{method(&amqp.BasicAck{Multiple: true})}, "ok"},
	{"ack of an unknown tag", "", []any{method(&amqp.BasicAck{DeliveryTag: 99})}, "channel 60,80 406 PRECONDITION_FAILED - unknown delivery tag 99"},
	{"nack of an unknown tag", "", []any{method(&amqp.BasicNack{DeliveryTag: 7})}, "channel 60,120 406 PRECONDITION_FAILED - unknown delivery tag 7"},
	{"reject of an unknown tag", "", []any{method(&amqp.BasicReject{DeliveryTag: 7})}, "channel 60,90 406 PRECONDITION_FAILED - unknown delivery tag 7"},
	{"recover", "", []any{method(&amqp.BasicRecover{Requeue: true}), method(&amqp.BasicRecoverAsync{Requeue: true})}, "ok"},
	{"recover without requeue", "", []any{method(&amqp.BasicRecover{})}, "connection 60,110 540 NOT_IMPLEMENTED - requeue=false"},
	{"recover-async without requeue", "", []any{method(&amqp.BasicRecoverAsync{})}, "connection 60,100 540 NOT_IMPLEMENTED - requeue=false"},
	{"foreign user id", "", []any{publishQ, header(60, 0, amqp.Properties{UserID: "someone"})}, "channel 60,40 406 PRECONDITION_FAILED - user_id property set to 'someone' but authenticated user was 'guest'"},
	{"own user id", "", []any{publishQ, header(60, 0, amqp.Properties{UserID: "guest"})}, "ok"},
	{"expiration not a number", "", []any{publishQ, header(60, 0, amqp.Properties{Expiration: "abc"})}, "channel 60,40 406 PRECONDITION_FAILED - invalid expiration 'abc': no_integer"},
	{"expiration with a unit", "", []any{publishQ, header(60, 0, amqp.Properties{Expiration: "12s"})}, "channel 60,40 406 PRECONDITION_FAILED - invalid expiration '12s': {leftover_string,\"s\"}"},
	{"expiration negative", "", []any{publishQ, header(60, 0, amqp.Properties{Expiration: "-1"})}, "channel 60,40 406 PRECONDITION_FAILED - invalid expiration '-1': {value_negative,-1}"},
	{"expiration empty", "", []any{publishQ, header(60, 0, amqp.Properties{Present: amqp.HasExpiration})}, "channel 60,40 406 PRECONDITION_FAILED - invalid expiration '': no_integer"},
	{"publish to nowhere", "", []any{publishQ, header(60, 0, amqp.Properties{})}, "ok"},
	{"reply consumer with acknowledgement", "", []any{method(&amqp.BasicConsume{Queue: replyTo})}, "channel 60,20 406 PRECONDITION_FAILED - reply consumer cannot acknowledge"},
	{"two reply consumers", "", []any{method(&amqp.BasicConsume{Queue: replyTo, NoAck: true}), method(&amqp.BasicConsume{Queue: replyTo, NoAck: true})}, "channel 60,20 406 PRECONDITION_FAILED - reply consumer already set"},
	{"request without a reply consumer", "", []any{publishQ, header(60, 0, amqp.Properties{ReplyTo: replyTo})}, "channel 60,40 406 PRECONDITION_FAILED - fast reply consumer does not exist"},
	{"confirm twice", "", []any{method(&amqp.ConfirmSelect{}), method(&amqp.ConfirmSelect{})}, "ok"},

	// Channels and connections.
	{"method on a channel never opened", "", []any{methodOn(2, &amqp.QueueDeclare{Queue: "q"})}, "connection 50,10 504 CHANNEL_ERROR - expected 'channel.open'"},
	{"open twice", "", []any{method(&amqp.ChannelOpen{})}, "connection 20,10 504 CHANNEL_ERROR - second 'channel.open' seen"},
	{"channel 2048", "", []any{methodOn(2048, &amqp.ChannelOpen{})}, "ok"},
	{"queue method on channel 0", "", []any{methodOn(0, &amqp.QueueDeclare{Queue: "q"})}, "connection 50,10 504 CHANNEL_ERROR - unexpected method in connection state running"},
	{"connection.open again", "", []any{methodOn(0, &amqp.ConnectionOpen{VirtualHost: "/"})}, "connection 10,40 504 CHANNEL_ERROR - unexpected method in connection state running"},
	{"connection.open on channel 1", "", []any{method(&amqp.ConnectionOpen{VirtualHost: "/"})}, "connection 10,40 503 COMMAND_INVALID - unimplemented method"},
	{"a broker's method", "", []any{method(&amqp.QueueDeclareOk{Queue: "q"})}, "connection 50,11 503 COMMAND_INVALID - unimplemented method"},
	{"close-ok without close", "", []any{method(&amqp.ChannelCloseOk{})}, "connection 20,41 503 COMMAND_INVALID - unimplemented method"},
	{"flow on", "", []any{method(&amqp.ChannelFlow{Active: true})}, "ok"},
	{"flow off", "", []any{method(&amqp.ChannelFlow{})}, "connection 20,20 540 NOT_IMPLEMENTED - active=false"},
	{"update-secret", "", []any{methodOn(0, &amqp.ConnectionUpdateSecret{NewSecret: "guest"})}, "ok"},
	{"publish on a closed channel", "", []any{method(&amqp.BasicAck{DeliveryTag: 9}), publishQ, header(60, 1, amqp.Properties{}), body("a")}, "channel 60,80 406 PRECONDITION_FAILED - unknown delivery tag 9"},

	// Frames.
	{"content header without a method", "", []any{header(60, 0, amqp.Properties{})}, "connection 0,0 505 UNEXPECTED_FRAME - expected method frame, got non method frame instead"},
	{"body without a method", "", []any{body("a")}, "connection 0,0 505 UNEXPECTED_FRAME - expected method frame, got non method frame instead"},
	{"content header on a channel never opened", "", []any{frame{Type: 2, Channel: 3, Payload: header(60, 0, amqp.Properties{}).Payload}}, "connection 0,0 505 UNEXPECTED_FRAME - expected method frame, got non method frame instead"},
	{"method instead of a content header", "", []any{publishQ, publishQ}, "connection 60,40 505 UNEXPECTED_FRAME - expected content header for class 60, got non content header frame instead"},
	{"content header of another class", "", []any{publishQ, header(50, 0, amqp.Properties{})}, "connection 60,40 505 UNEXPECTED_FRAME - expected content header for class 60, got one for class 50 instead"},
	{"method instead of a body", "", []any{publishQ, header(60, 1, amqp.Properties{}), publishQ}, "connection 60,40 505 UNEXPECTED_FRAME - expected content body, got non content body frame instead"},
	{"heartbeat on channel 1", "", []any{frame{Type: 8, Channel: 1}}, "connection 0,0 505 UNEXPECTED_FRAME - type 8, all octets = <<>>"},
	{"heartbeat with a payload", "", []any{frame{Type: 8, Payload: []byte("ab")}}, "connection 0,0 501 FRAME_ERROR - type 8, all octets = <<\"ab\">>: unknown_frame"},
	{"body on channel 0", "", []any{frame{Type: 3, Payload: []byte("ab")}}, "connection 0,0 505 UNEXPECTED_FRAME - type 3, all octets = <<\"ab\">>"},
	{"content header on channel 0", "", []any{frame{Type: 2, Payload: []byte{0, 60, 200}}}, "connection 0,0 501 FRAME_ERROR - type 2, all octets = <<0,60,200>>: unknown_frame"},
	{"unknown frame type", "", []any{frame{Type: 9, Channel: 1, Payload: make([]byte, 4)}}, "connection 0,0 501 FRAME_ERROR - type 9, all octets = <<0,0,0,0>>: unknown_frame"},
	{"unknown frame type on channel 0", "", []any{frame{Type: 9, Payload: make([]byte, 4)}}, "connection 0,0 501 FRAME_ERROR - type 9, all octets = <<0,0,0,0>>: unknown_frame"},
	{"string longer than its frame", "", []any{frame{Type: 1, Channel: 1, Payload: []byte("\x00\x32\x00\x0a\x00\x00\xc8a")}}, "connection 50,10 501 FRAME_ERROR - cannot decode <<0,0,200,97>>"},
	{"unknown method", "", []any{frame{Type: 1, Channel: 1, Payload: []byte("\x00\x3c\x00\xff")}}, "closed"},
	{"unknown class", "", []any{frame{Type: 1, Channel: 1, Payload: []byte("\x00\x63\x00\x0a")}}, "closed"},
	{"unknown method on channel 0", "", []any{frame{Type: 1, Payload: []byte("\x00\x0a\x00\xff")}}, "closed"},
	{"method frame of two bytes", "", []any{frame{Type: 1, Channel: 1, Payload: []byte("\x00\x3c")}}, "connection 0,0 501 FRAME_ERROR - type 1, all octets = <<0,60>>: unknown_frame"},
	{"frame too large", "", []any{bytes("\x03\x00\x01\x00\x02\x22\xe0")}, "connection 0,0 501 FRAME_ERROR - type 3, all octets = <<>>: {frame_too_large,140000,131064}"},
	{"wrong end octet", "", []any{bytes("\x01\x00\x01\x00\x00\x00\x05\x00\x14\x00\x0a\x00\x00")}, "connection 0,0 501 FRAME_ERROR - type 1, all octets = <<0,20,0,10,0>>: {invalid_frame_end_marker,0}"},
	{"wrong end octet after 15 bytes", "", []any{bytes("\x01\x00\x01\x00\x00\x00\x0f" + strings.Repeat("\x00", 16))}, "connection 0,0 501 FRAME_ERROR - type 1, all octets = <<0,0,0,0,0,0,0,0,0,0,0,0,0,0,0>>: {invalid_frame_end_marker,\n                                                         0}"},
	{"wrong end octet after 20 bytes", "", []any{bytes("\x01\x00\x01\x00\x00\x00\x14" + strings.Repeat("\x00", 21))}, "connection 0,0 501 FRAME_ERROR - type 1, first 16 octets = <<0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0>>: {invalid_frame_end_marker,\n                                                                0}"},
	{"unknown frame type with text", "", []any{frame{Type: 9, Channel: 1, Payload: []byte("a\"b\\\x1b")}}, "connection 0,0 501 FRAME_ERROR - type 9, all octets = <<\"a\\\"b\\\\\\e\">>: unknown_frame"},
	{"a content header's weight", "", []any{publishQ, frame{Type: 2, Channel: 1, Payload: []byte("\x00\x3c\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")}}, "connection 60,40 505 UNEXPECTED_FRAME - expected content header for class 60, got non content header frame instead"},
	{"a content header without property flags", "", []any{publishQ, frame{Type: 2, Channel: 1, Payload: []byte("\x00\x3c\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")}}, "connection 0,0 541 INTERNAL_ERROR"},
	{"properties that end early", "", []any{publishQ, frame{Type: 2, Channel: 1, Payload: []byte("\x00\x3c\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x80\x00\x05a")}}, "connection 0,0 541 INTERNAL_ERROR"},
	{"content header of ten bytes", "", []any{publishQ, frame{Type: 2, Channel: 1, Payload: make([]byte, 10)}}, "connection 0,0 501 FRAME_ERROR - type 2, all octets = <<0,0,0,0,0,0,0,0,0,0>>: unknown_frame"},
	{"body longer than announced", "rabbitmq@4.3", []any{publishQ, header(60, 1, amqp.Properties{}), body("ab")}, "connection 60,40 501 FRAME_ERROR - content body frame exceeds remaining content size"},
	{"body longer than announced", "rabbitmq@3.10", []any{publishQ, header(60, 1, amqp.Properties{}), body("ab")}, "connection 60,40 505 UNEXPECTED_FRAME - expected content body, got non content body frame instead"},
	{"content header of 513 MiB", "rabbitmq@4.3", []any{publishQ, header(60, 513<<20, amqp.Properties{})}, "connection 60,40 501 FRAME_ERROR - content body size 537919488 exceeds maximum allowed size 536870912"},
}

// TestOutcomes runs on the embedded broker, and on a real RabbitMQ 3.10 if BROKER_TEST_RABBITMQ is
// its host and port.
func TestOutcomes(t *testing.T) {
	profiles := Profiles()
	real := os.Getenv("BROKER_TEST_RABBITMQ")
	if real != "" {
		profiles = []string{"rabbitmq@3.10"}
	}
	for _, profile := range profiles {
		addr := real
		if addr == "" {
			_, addr = start(t, Config{Profile: profile})
		}
		for _, tt := range outcomes {
			if tt.only != "" && !slices.Contains([]string{tt.only}, profile) {
				continue
			}
			t.Run(profile+"/"+tt.name, func(t *testing.T) {
				p := newPeer(t, addr).connect(asGuest)
				last := uint16(1)
				for _, x := range tt.send {
					switch x := x.(type) {
					case frame:
						last = max(x.Channel, 1)
						p.write(amqp.AppendFrame(nil, x))
					case bytes:
						p.write([]byte(x))
					}
				}
				if got := p.outcome(last); got != tt.want {
					t.Errorf("got  %q\nwant %q", got, tt.want)
				}
				if tt.want == "ok" || strings.HasPrefix(tt.want, "channel") {
					p.hangUp()
				}
			})
		}
	}
}
