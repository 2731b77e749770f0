package likeness

import (
	"strings"

	"tutor/internal/amqp"
)

// publishing begins a message that the row's own frames go on with.
var publishing = turn{&amqp.BasicPublish{RoutingKey: "nosuch"}, ""}

// raw is a frame on channel 1 that needs no parts.
func raw(kind byte, payload string) frame {
	return frame{Type: kind, Channel: 1, Payload: []byte(payload)}
}

// hard is a turn that ends the connection.
func hard(send any, reason string) []turn {
	return []turn{{send, "connection.close " + reason}, confirmed}
}

const (
	headerWanted = "505 UNEXPECTED_FRAME - expected content header for class 60, got non content header frame instead (basic.publish)"
	bodyWanted   = "505 UNEXPECTED_FRAME - expected content body, got non content body frame instead (basic.publish)"
	methodWanted = "505 UNEXPECTED_FRAME - expected method frame, got non method frame instead"
)

// frameRows are about frames that are not what they should be, or not when they should be
// (AMQP 0-9-1 specification, 4.2).
var frameRows = []row{
	{name: "a content header without a method", seen: everywhere, talk: hard(headerOf(60, 0, amqp.Properties{}), methodWanted)},
	{name: "a body without a method", seen: everywhere, talk: hard(bodyOf("a"), methodWanted)},
	{name: "a content header on a channel never opened", seen: everywhere, talk: hard(frame{Type: 2, Channel: 3, Payload: headerOf(60, 0, amqp.Properties{}).Payload}, methodWanted)},
	{name: "a method instead of a content header", seen: everywhere, talk: append([]turn{publishing}, hard(frameOf(&amqp.BasicPublish{}), headerWanted)...)},
	{name: "a body instead of a content header", seen: everywhere, talk: append([]turn{publishing}, hard(bodyOf("a"), headerWanted)...)},
	{name: "a content header of another class", seen: everywhere, talk: append([]turn{publishing},
		hard(headerOf(50, 0, amqp.Properties{}), "505 UNEXPECTED_FRAME - expected content header for class 60, got one for class 50 instead (basic.publish)")...)},
	{name: "a method instead of a body", seen: everywhere, talk: append([]turn{publishing, {headerOf(60, 1, amqp.Properties{}), ""}}, hard(frameOf(&amqp.BasicPublish{}), bodyWanted)...)},
	{name: "a content header instead of a body", seen: everywhere, talk: append([]turn{publishing, {headerOf(60, 1, amqp.Properties{}), ""}}, hard(headerOf(60, 1, amqp.Properties{}), bodyWanted)...)},
	{name: "a content header with a weight", seen: everywhere, talk: append([]turn{publishing}, hard(raw(2, "\x00\x3c\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"), headerWanted)...)},
	{name: "a content header without property flags", seen: everywhere, talk: append([]turn{publishing}, hard(raw(2, "\x00\x3c\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"), "541 INTERNAL_ERROR")...)},
	{name: "properties that end early", seen: everywhere, talk: append([]turn{publishing}, hard(raw(2, "\x00\x3c\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x80\x00\x05a"), "541 INTERNAL_ERROR")...)},
	{name: "headers that are no table", seen: everywhere, talk: append([]turn{publishing}, hard(raw(2, "\x00\x3c\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x20\x00\x00\x00\x00\x04\x01az\x00"), "541 INTERNAL_ERROR")...)},
	{name: "a content header of ten bytes", seen: everywhere, talk: append([]turn{publishing},
		hard(raw(2, strings.Repeat("\x00", 10)), "501 FRAME_ERROR - type 2, all octets = <<0,0,0,0,0,0,0,0,0,0>>: unknown_frame")...)},
	{name: "a body longer than announced", seen: everywhere, talk: []turn{
		publishing, {headerOf(60, 1, amqp.Properties{}), ""}, {bodyOf("ab"), ""}, {&amqp.AccessRequest{}, changed{
			"3.10": "connection.close " + bodyWanted,
			"4.3":  "connection.close 501 FRAME_ERROR - content body frame exceeds remaining content size (basic.publish)",
		}}, confirmed,
	}},
	{name: "a content header that announces 513 MiB", seen: everywhere, talk: []turn{
		publishing, {headerOf(60, 513<<20, amqp.Properties{}), ""}, {&amqp.AccessRequest{}, changed{
			"3.10": "connection.close " + bodyWanted,
			"4.3":  "connection.close 501 FRAME_ERROR - content body size 537919488 exceeds maximum allowed size 536870912 (basic.publish)",
		}}, confirmed,
	}},
	{name: "a body in parts, and an empty part", seen: everywhere, talk: []turn{
		{&amqp.QueueDeclare{Queue: "e", Exclusive: true}, "queue.declare-ok queue=e"},
		{&amqp.BasicPublish{RoutingKey: "e"}, ""}, {headerOf(60, 4, amqp.Properties{}), ""}, {bodyOf("ab"), ""}, {bodyOf(""), ""}, {bodyOf("cd"), ""},
		{&amqp.BasicGet{Queue: "e"}, `basic.get-ok delivery-tag=1 routing-key=e "abcd"`},
	}},
	{name: "a heartbeat between the parts of a message", seen: everywhere, talk: []turn{
		{&amqp.QueueDeclare{Queue: "e", Exclusive: true}, "queue.declare-ok queue=e"},
		{&amqp.BasicPublish{RoutingKey: "e"}, ""}, {frame{Type: 8}, ""}, {headerOf(60, 1, amqp.Properties{}), ""}, {frame{Type: 8}, ""}, {bodyOf("a"), ""},
		{&amqp.BasicGet{Queue: "e"}, `basic.get-ok delivery-tag=1 routing-key=e "a"`},
	}},

	{name: "a heartbeat on channel 1", seen: everywhere, talk: hard(raw(8, ""), "505 UNEXPECTED_FRAME - type 8, all octets = <<>>")},
	{name: "a heartbeat with a payload", seen: everywhere, talk: hard(frame{Type: 8, Payload: []byte("ab")}, `501 FRAME_ERROR - type 8, all octets = <<"ab">>: unknown_frame`)},
	{name: "a body on channel 0", seen: everywhere, talk: hard(frame{Type: 3, Payload: []byte("ab")}, `505 UNEXPECTED_FRAME - type 3, all octets = <<"ab">>`)},
	{name: "a content header on channel 0", seen: everywhere, talk: hard(frame{Type: 2, Payload: []byte{0, 60, 200}}, "501 FRAME_ERROR - type 2, all octets = <<0,60,200>>: unknown_frame")},
	{name: "an unknown type of frame", seen: everywhere, talk: hard(raw(9, "\x00\x00\x00\x00"), "501 FRAME_ERROR - type 9, all octets = <<0,0,0,0>>: unknown_frame")},
	{name: "an unknown type of frame on channel 0", seen: everywhere, talk: hard(frame{Type: 9, Payload: make([]byte, 4)}, "501 FRAME_ERROR - type 9, all octets = <<0,0,0,0>>: unknown_frame")},
	{name: "an unknown type of frame with text", seen: everywhere, talk: hard(raw(9, "a\"b\\\x1b"), `501 FRAME_ERROR - type 9, all octets = <<"a\"b\\\e">>: unknown_frame`)},
	{name: "a string longer than its frame", seen: everywhere, talk: hard(raw(1, "\x00\x32\x00\x0a\x00\x00\xc8a"), "501 FRAME_ERROR - cannot decode <<0,0,200,97>> (queue.declare)")},
	{name: "a string longer than its frame, on a channel never opened", seen: everywhere,
		talk: hard(frame{Type: 1, Channel: 2, Payload: []byte("\x00\x32\x00\x0a\x00\x00\xc8a")}, "501 FRAME_ERROR - cannot decode <<0,0,200,97>> (queue.declare)")},
	{name: "arguments that go on after the last", seen: everywhere, talk: hard(raw(1, "\x00\x55\x00\x0a\x00\x00"), "501 FRAME_ERROR - cannot decode <<0,0>> (confirm.select)")},
	{name: "a table that ends early", seen: everywhere, talk: []turn{{raw(1, "\x00\x32\x00\x0a\x00\x00\x01e\x04\x00\x00\x00\x02\x01a"), "end"}}},
	{name: "a table with a value of an unknown type", seen: everywhere, talk: []turn{{raw(1, "\x00\x32\x00\x0a\x00\x00\x01e\x04\x00\x00\x00\x04\x01az\x00"), "end"}}},
	{name: "a table longer than its frame", seen: everywhere, talk: hard(raw(1, "\x00\x32\x00\x0a\x00\x00\x01e\x04\x00\x00\x00\x09\x01a"), "501 FRAME_ERROR - cannot decode <<0,0,1,101,4,0,0,0,9,1,97>> (queue.declare)")},
	{name: "a method of two bytes", seen: everywhere, talk: hard(raw(1, "\x00\x3c"), "501 FRAME_ERROR - type 1, all octets = <<0,60>>: unknown_frame")},
	{name: "an unknown method", seen: everywhere, talk: []turn{{raw(1, "\x00\x3c\x00\xff"), "end"}}},
	{name: "an unknown class", seen: everywhere, talk: []turn{{raw(1, "\x00\x63\x00\x0a"), "end"}}},
	{name: "an unknown method on channel 0", seen: everywhere, talk: []turn{{frame{Type: 1, Payload: []byte("\x00\x0a\x00\xff")}, "end"}}},
	{name: "a frame larger than agreed on", seen: everywhere, talk: []turn{
		{octets("\x03\x00\x01\x00\x02\x22\xe0"), "connection.close 501 FRAME_ERROR - type 3, all octets = <<>>: {frame_too_large,140000,131064}\nend after 3 s"},
	}},
	{name: "a wrong end octet", seen: everywhere, talk: []turn{
		{octets("\x01\x00\x01\x00\x00\x00\x05\x00\x14\x00\x0a\x00\x00"), "connection.close 501 FRAME_ERROR - type 1, all octets = <<0,20,0,10,0>>: {invalid_frame_end_marker,0}\nend after 3 s"},
	}},
	{name: "a wrong end octet after 15 bytes", seen: everywhere, talk: []turn{
		{octets("\x01\x00\x01\x00\x00\x00\x0f" + strings.Repeat("\x00", 16)), "connection.close 501 FRAME_ERROR - type 1, all octets = <<0,0,0,0,0,0,0,0,0,0,0,0,0,0,0>>: {invalid_frame_end_marker,\\n" + strings.Repeat(" ", 57) + "0}\nend after 3 s"},
	}},
	{name: "a wrong end octet after 20 bytes", seen: everywhere, talk: []turn{
		{octets("\x01\x00\x01\x00\x00\x00\x14" + strings.Repeat("\x00", 21)), "connection.close 501 FRAME_ERROR - type 1, first 16 octets = <<0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0>>: {invalid_frame_end_marker,\\n" + strings.Repeat(" ", 64) + "0}\nend after 3 s"},
	}},
}
