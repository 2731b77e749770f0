package tap

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"tutor/internal/amqp"
	"tutor/internal/wire"
)

// step is some bytes of one direction.
type step struct {
	to    direction
	bytes []byte
}

func toServer(b []byte) step  { return step{up, b} }
func toProgram(b []byte) step { return step{down, b} }

func method(m amqp.Method) []byte { return amqp.AppendMethodFrame(nil, 1, m) }

// message is a method with content.
func message(m amqp.Method, p amqp.Properties, body string) []byte {
	b := method(m)
	b = amqp.AppendHeaderFrame(b, 1, amqp.Header{Class: 60, BodySize: uint64(len(body)), Properties: p})
	return amqp.AppendBodyFrames(b, 1, []byte(body), 4096)
}

// record lets a session take the steps, each cut where cut says, and returns what it recorded.
func record(steps []step, cut func(left int) int) []string {
	return lines(recording(owner, steps, cut))
}

// everything returns all that an event holds, of which people are shown a part.
func everything(e wire.Event) string { return fmt.Sprintf("%s %+v %q", e, e.Fields, e.Body) }

// lines returns events as people read them, without their times, which are 0.
func lines(events []wire.Event) (list []string) {
	for _, e := range events {
		list = append(list, strings.TrimPrefix(e.String(), "0.000s "))
	}
	return list
}

func recording(owner Owner, steps []step, cut func(left int) int) []wire.Event {
	rec := wire.NewRecording(func() time.Time { return time.Time{} })
	s := newSession(owner, rec)
	for _, st := range steps {
		for b := st.bytes; len(b) > 0; {
			n := cut(len(b))
			part := slices.Clone(b[:n])
			s.take(st.to, part)
			clear(part) // the caller's buffer is its own again
			b = b[n:]
		}
	}
	s.programClosed(io.EOF)
	s.serverClosed()
	return rec.Events()
}

func whole(left int) int { return left }

const password = "s3cret-password"

var greeting = []step{
	toServer([]byte(amqp.ProtocolHeader)),
	toProgram(amqp.AppendMethodFrame(nil, 0, &amqp.ConnectionStart{VersionMinor: 9, Mechanisms: "PLAIN"})),
	toServer(amqp.AppendMethodFrame(nil, 0, &amqp.ConnectionStartOk{
		ClientProperties: amqp.Table{"connection_name": "caller"}, Mechanism: "PLAIN", Response: "\x00guest\x00" + password, Locale: "en_US"})),
}

var greeted = []string{
	"client → rabbitmq  tcp.open",
	"client → rabbitmq  amqp.header version=0-9-1",
	"rabbitmq → client  connection.start version-major=0 version-minor=9 mechanisms=PLAIN",
	"client/caller → rabbitmq  connection.start-ok client-properties={connection_name=caller} mechanism=PLAIN locale=en_US",
}

var ended = []string{"client/caller → rabbitmq  tcp.close", "rabbitmq → client/caller  tcp.close"}

func TestDecode(t *testing.T) {
	long := strings.Repeat("x", maxBody+5000)
	for _, test := range []struct {
		name  string
		steps []step
		want  []string
	}{
		{"publish", []step{toServer(message(&amqp.BasicPublish{RoutingKey: "rpc_queue"}, amqp.Properties{CorrelationID: "1", ReplyTo: "r"}, `{"a":5}`))},
			[]string{`client/caller → rabbitmq  basic.publish routing-key=rpc_queue correlation-id=1 reply-to=r body={"a":5}`}},
		{"empty body", []step{toServer(message(&amqp.BasicPublish{RoutingKey: "q"}, amqp.Properties{}, ""))},
			[]string{"client/caller → rabbitmq  basic.publish routing-key=q"}},
		{"long body", []step{toServer(message(&amqp.BasicPublish{RoutingKey: "q"}, amqp.Properties{}, long))},
			[]string{"client/caller → rabbitmq  basic.publish routing-key=q size=70536 body=" + long[:79] + "…"}},
		{"heartbeats", []step{toServer(amqp.AppendHeartbeat(nil)), toProgram(amqp.AppendHeartbeat(nil))},
			[]string{"client/caller → rabbitmq  amqp.heartbeat", "rabbitmq → client/caller  amqp.heartbeat"}},
		{"secrets", []step{
			toServer(amqp.AppendMethodFrame(nil, 0, &amqp.ConnectionSecureOk{Response: password})),
			toServer(amqp.AppendMethodFrame(nil, 0, &amqp.ConnectionUpdateSecret{NewSecret: password, Reason: "expired"})),
		}, []string{"client/caller → rabbitmq  connection.secure-ok", "client/caller → rabbitmq  connection.update-secret reason=expired"}},
		{"queue of a consumer", []step{
			toServer(method(&amqp.BasicConsume{Queue: "jobs", ConsumerTag: "t"})), toProgram(method(&amqp.BasicConsumeOk{ConsumerTag: "t"})),
			toProgram(message(&amqp.BasicDeliver{ConsumerTag: "t", RoutingKey: "k"}, amqp.Properties{}, "")),
		}, []string{
			"client/caller → rabbitmq  basic.consume queue=jobs consumer-tag=t", "rabbitmq → client/caller  basic.consume-ok consumer-tag=t",
			"rabbitmq → client/caller  basic.deliver consumer-tag=t delivery-tag=0 routing-key=k queue=jobs",
		}},
		{"queue of the server's names", []step{
			toServer(method(&amqp.QueueDeclare{})), toProgram(method(&amqp.QueueDeclareOk{Queue: "amq.gen-1"})),
			toServer(method(&amqp.BasicConsume{})), toProgram(method(&amqp.BasicConsumeOk{ConsumerTag: "amq.ctag-1"})),
			toProgram(message(&amqp.BasicDeliver{ConsumerTag: "amq.ctag-1"}, amqp.Properties{}, "")),
		}, []string{
			"client/caller → rabbitmq  queue.declare", "rabbitmq → client/caller  queue.declare-ok queue=amq.gen-1 message-count=0 consumer-count=0",
			"client/caller → rabbitmq  basic.consume", "rabbitmq → client/caller  basic.consume-ok consumer-tag=amq.ctag-1",
			"rabbitmq → client/caller  basic.deliver consumer-tag=amq.ctag-1 delivery-tag=0 queue=amq.gen-1",
		}},
		{"queue without waiting for answers", []step{
			toServer(method(&amqp.QueueDeclare{Queue: "q", NoWait: true})), toServer(method(&amqp.BasicConsume{ConsumerTag: "t", NoWait: true})),
			toProgram(message(&amqp.BasicDeliver{ConsumerTag: "t"}, amqp.Properties{}, "")),
		}, []string{
			"client/caller → rabbitmq  queue.declare queue=q no-wait=true", "client/caller → rabbitmq  basic.consume consumer-tag=t no-wait=true",
			"rabbitmq → client/caller  basic.deliver consumer-tag=t delivery-tag=0 queue=q",
		}},
		{"queue of an unknown consumer", []step{toProgram(message(&amqp.BasicDeliver{ConsumerTag: "t"}, amqp.Properties{}, ""))},
			[]string{"rabbitmq → client/caller  basic.deliver consumer-tag=t delivery-tag=0"}},
		{"a cancelled consumer is forgotten", []step{
			toServer(method(&amqp.BasicConsume{Queue: "q", ConsumerTag: "t", NoWait: true})), toProgram(method(&amqp.BasicCancelOk{ConsumerTag: "t"})),
			toProgram(message(&amqp.BasicDeliver{ConsumerTag: "t"}, amqp.Properties{}, "")),
		}, []string{
			"client/caller → rabbitmq  basic.consume queue=q consumer-tag=t no-wait=true", "rabbitmq → client/caller  basic.cancel-ok consumer-tag=t",
			"rabbitmq → client/caller  basic.deliver consumer-tag=t delivery-tag=0",
		}},
		{"a closed channel is forgotten", []step{
			toServer(method(&amqp.BasicConsume{Queue: "q", ConsumerTag: "t", NoWait: true})), toProgram(method(&amqp.ChannelCloseOk{})),
			toProgram(message(&amqp.BasicDeliver{ConsumerTag: "t"}, amqp.Properties{}, "")),
		}, []string{
			"client/caller → rabbitmq  basic.consume queue=q consumer-tag=t no-wait=true", "rabbitmq → client/caller  channel.close-ok",
			"rabbitmq → client/caller  basic.deliver consumer-tag=t delivery-tag=0",
		}},
		{"queues of gets", []step{
			toServer(method(&amqp.BasicGet{Queue: "a"})), toServer(method(&amqp.BasicGet{Queue: "b"})),
			toProgram(method(&amqp.BasicGetEmpty{})), toProgram(message(&amqp.BasicGetOk{RoutingKey: "k"}, amqp.Properties{}, "")),
		}, []string{
			"client/caller → rabbitmq  basic.get queue=a", "client/caller → rabbitmq  basic.get queue=b", "rabbitmq → client/caller  basic.get-empty",
			"rabbitmq → client/caller  basic.get-ok delivery-tag=0 routing-key=k message-count=0 queue=b",
		}},
		{"contents of two channels", []step{
			toServer(amqp.AppendMethodFrame(nil, 1, &amqp.BasicPublish{RoutingKey: "one"})),
			toServer(amqp.AppendMethodFrame(nil, 2, &amqp.BasicPublish{RoutingKey: "two"})),
			toServer(amqp.AppendHeaderFrame(nil, 2, amqp.Header{Class: 60, BodySize: 1})),
			toServer(amqp.AppendHeaderFrame(nil, 1, amqp.Header{Class: 60, BodySize: 2})),
			toServer(amqp.AppendBodyFrames(nil, 1, []byte("1"), 0)), toServer(amqp.AppendBodyFrames(nil, 2, []byte("2"), 0)), toServer(amqp.AppendBodyFrames(nil, 1, []byte("1"), 0)),
		}, []string{
			"client/caller → rabbitmq  basic.publish routing-key=two body=2", "client/caller → rabbitmq  basic.publish routing-key=one body=11",
		}},
		{"a frame without its end", []step{toServer([]byte{8, 0, 0, 0, 0, 0, 0, 0}), toServer([]byte("more"))},
			[]string{`client/caller → rabbitmq  undecoded reason="frame of type 8 on channel 0: the frame does no…" size=8 hex=0800000000000000`}},
		{"a frame too large", []step{toServer([]byte{1, 0, 1, 0xff, 0xff, 0xff, 0xff}), toServer([]byte("more"))},
			[]string{`client/caller → rabbitmq  undecoded reason="frame of type 1 on channel 1 has a payload of 4…" size=7 hex=010001ffffffff`}},
		{"an unknown method, and on", []step{toServer(amqp.AppendFrame(nil, amqp.Frame{Type: 1, Channel: 1, Payload: []byte{0, 99, 0, 1}})), toServer(amqp.AppendHeartbeat(nil))},
			[]string{`client/caller → rabbitmq  undecoded reason="unknown method: class 99, method 1" size=12 hex=0100010000000400630001ce`, "client/caller → rabbitmq  amqp.heartbeat"}},
		{"a body from nowhere", []step{toServer(amqp.AppendBodyFrames(nil, 1, []byte("x"), 0))},
			[]string{`client/caller → rabbitmq  undecoded reason="a content body without a header before it" size=9 hex=0300010000000178ce`}},
		{"a header from nowhere", []step{toServer(amqp.AppendHeaderFrame(nil, 1, amqp.Header{Class: 60}))},
			[]string{`client/caller → rabbitmq  undecoded reason="a content header without a method before it" size=22 hex=0200010000000e003c000000`}},
		{"a content that breaks off", []step{toServer(method(&amqp.BasicPublish{})), toServer(method(&amqp.BasicAck{DeliveryTag: 1}))},
			[]string{`client/caller → rabbitmq  undecoded reason="basic.publish broke off after 0 bytes of its co…" size=0`, "client/caller → rabbitmq  basic.ack delivery-tag=1"}},
		{"a content cut off by the end", []step{toServer(method(&amqp.BasicPublish{})), toServer(amqp.AppendHeaderFrame(nil, 1, amqp.Header{Class: 60, BodySize: 2})), toServer([]byte{3})},
			[]string{`client/caller → rabbitmq  undecoded reason="the bytes end within a frame" size=1 hex=03`, `client/caller → rabbitmq  undecoded reason="basic.publish broke off after 0 bytes of its co…" size=0`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			steps := append(slices.Clone(greeting), test.steps...)
			got := record(steps, whole)
			end := len(got) - 2
			if !slices.Equal(got[end:], ended) || !slices.Equal(got[:len(greeted)], greeted) {
				t.Fatalf("begins or ends wrongly:\n%s", strings.Join(got, "\n"))
			}
			if !slices.Equal(got[len(greeted):end], test.want) {
				t.Errorf("got  %s\nwant %s", strings.Join(got[len(greeted):end], "\n     "), strings.Join(test.want, "\n     "))
			}
			sameHoweverCut(t, steps, got)
			sameThroughEach(t, owner, steps, got)
		})
	}
}

// sameThroughEach lets each tap carry the steps on a connection, and shows that they arrive and are
// recorded the same.
func sameThroughEach(t *testing.T, owner Owner, steps []step, want []string) {
	t.Helper()
	for _, tap := range taps {
		rec := wire.NewRecording(func() time.Time { return time.Time{} })
		program, server := tap.connect(t, owner, rec)
		ways := map[direction][2]net.Conn{up: {program, server}, down: {server, program}}
		for _, s := range steps {
			from, to := ways[s.to][0], ways[s.to][1]
			arrived := make(chan []byte)
			go func() {
				b := make([]byte, len(s.bytes))
				_, _ = io.ReadFull(to, b)
				arrived <- b
			}()
			if _, err := from.Write(s.bytes); err != nil {
				t.Fatalf("%s: %v", tap.name, err)
			}
			if !bytes.Equal(<-arrived, s.bytes) {
				t.Fatalf("%s: other bytes arrived than were sent", tap.name)
			}
		}
		for _, end := range [][2]net.Conn{ways[up], ways[down]} {
			if err := end[0].(interface{ CloseWrite() error }).CloseWrite(); err != nil {
				t.Fatalf("%s: %v", tap.name, err)
			}
			if n, err := end[1].Read(make([]byte, 1)); err != io.EOF {
				t.Fatalf("%s: read %d bytes more, %v; want the end", tap.name, n, err)
			}
		}
		if got := lines(rec.Events()); !slices.Equal(got, want) {
			t.Errorf("%s: got  %s\nwant %s", tap.name, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
		}
	}
}

// sameHoweverCut shows that the recording does not depend on how the bytes came.
func sameHoweverCut(t *testing.T, steps []step, want []string) {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	for name, cut := range map[string]func(int) int{
		"byte by byte": func(int) int { return 1 },
		"at random":    func(left int) int { return 1 + random.IntN(left) },
	} {
		if got := record(steps, cut); !slices.Equal(got, want) {
			t.Errorf("%s: got  %s\nwant %s", name, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
		}
	}
}

func TestBeginnings(t *testing.T) {
	for _, test := range []struct {
		name  string
		steps []step
		want  string
	}{
		{"HTTP", []step{toServer([]byte("GET / HTTP/1.1\r\n"))}, `client → rabbitmq  undecoded reason="not a protocol header" size=8 hex=474554202f204854`},
		{"AMQP 1.0", []step{toServer([]byte("AMQP\x00\x01\x00\x00"))}, "client → rabbitmq  amqp.header version=1-0-0"},
		{"AMQP 1.0 with SASL", []step{toServer([]byte("AMQP\x03\x01\x00\x00"))}, "client → rabbitmq  amqp.header version=3-1-0-0"},
		{"the server's version", []step{toProgram([]byte(amqp.ProtocolHeader))}, "rabbitmq → client  amqp.header version=0-9-1"},
		{"half a header", []step{toServer([]byte("AMQ"))}, `client → rabbitmq  undecoded reason="the bytes end within a frame" size=3 hex=414d51`},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := record(test.steps, whole)
			if !slices.Contains(got, test.want) || len(got) != 4 {
				t.Errorf("got %s\nwant %s", strings.Join(got, "\n"), test.want)
			}
			sameHoweverCut(t, test.steps, got)
		})
	}
}

// TestNoSecretInTheUndecoded spoils each byte of each frame that carries a secret.
func TestNoSecretInTheUndecoded(t *testing.T) {
	for _, m := range []amqp.Method{
		&amqp.ConnectionStartOk{Mechanism: "PLAIN", Response: password},
		&amqp.ConnectionSecureOk{Response: password},
		&amqp.ConnectionUpdateSecret{NewSecret: password},
	} {
		frame := amqp.AppendMethodFrame(nil, 0, m)
		for i := range frame {
			for _, bit := range []byte{1, 4, 0x10, 0x80} {
				spoilt := slices.Clone(frame)
				spoilt[i] ^= bit
				// RabbitMQ's answer quotes the payload, or what of it could not be decoded.
				quote := strings.ReplaceAll(strings.Trim(fmt.Sprint(spoilt[7:]), "[]"), " ", ",")
				steps := []step{
					toServer([]byte(amqp.ProtocolHeader)), toServer(spoilt),
					toProgram(method(&amqp.ConnectionClose{ReplyCode: amqp.FrameError, ReplyText: "FRAME_ERROR - cannot decode <<" + quote + ">>"})),
				}
				garbled := false
				for _, e := range recording(owner, steps, whole) {
					garbled = garbled || e.Kind == "undecoded"
					if e.Kind == "connection.close" && !garbled {
						continue // it is AMQP, or its frame has no end: a server quotes nothing
					}
					line := everything(e)
					if strings.Contains(line, password[1:8]) || strings.Contains(line, fmt.Sprintf("%x", password[:2])) || strings.Contains(line, "115,51,99") {
						t.Errorf("%s with byte %d changed: %s", m.Spec().Name, i, line)
					}
				}
			}
		}
	}
}

func TestMemoryIsBounded(t *testing.T) {
	rec := wire.NewRecording(time.Now)
	s := newSession(owner, rec)
	s.take(up, []byte(amqp.ProtocolHeader))
	piece := strings.Repeat("x", maxBody)
	for channel := range uint16(200) { // 200 contents of 64 KiB that never come to their end
		b := amqp.AppendMethodFrame(nil, channel, &amqp.BasicPublish{})
		b = amqp.AppendHeaderFrame(b, channel, amqp.Header{Class: 60, BodySize: 1 << 40})
		s.take(up, amqp.AppendBodyFrames(b, channel, []byte(piece), 0))
	}
	stream := &s.decoder.(*amqpDecoder).streams[up]
	pending := &stream.pending
	held := 0
	for _, c := range stream.contents {
		held += len(c.event.Body)
	}
	if held > maxPending || held != *pending {
		t.Errorf("unfinished contents hold %d bytes, counted as %d; want at most %d", held, *pending, maxPending)
	}
	s.programClosed(io.EOF)
	if *pending != 0 {
		t.Errorf("%d bytes are still counted after the end", *pending)
	}
}

// FuzzDecode lets a session take any bytes in any cuts: it must neither panic nor depend on the cuts.
func FuzzDecode(f *testing.F) {
	conversation := func(steps ...step) (b []byte) {
		for _, s := range steps {
			b = append(b, s.bytes...)
		}
		return b
	}
	f.Add(conversation(greeting[0], greeting[2]), uint64(1))
	f.Add(conversation(greeting[0], toServer(message(&amqp.BasicPublish{RoutingKey: "q"}, amqp.Properties{ReplyTo: "r", Headers: amqp.Table{"a": int32(1)}}, "body"))), uint64(2))
	f.Add([]byte("GET / HTTP/1.1\r\n\r\n"), uint64(3))
	f.Fuzz(func(t *testing.T, b []byte, seed uint64) {
		random := rand.New(rand.NewPCG(seed, 0))
		cut := func(left int) int { return 1 + random.IntN(left) }
		for _, steps := range [][]step{{toServer(b)}, {toProgram(b)}} {
			want := record(steps, whole)
			if got := record(steps, cut); !slices.Equal(got, want) {
				t.Errorf("cut: %q\nwhole: %q", got, want)
			}
		}
	})
}

func BenchmarkMessage(b *testing.B) {
	body := strings.Repeat("x", 128)
	frames := message(&amqp.BasicPublish{RoutingKey: "rpc_queue"}, amqp.Properties{CorrelationID: "69a5198e-10c4-4e47-86ed-16087f36a4e6", ReplyTo: "amq.gen-JzTY20BRgKO-HjmUJj0wLg"}, body)
	s := newSession(owner, wire.NewRecording(time.Now))
	s.take(up, []byte(amqp.ProtocolHeader))
	b.SetBytes(int64(len(frames)))
	b.ReportAllocs()
	for b.Loop() {
		s.take(up, frames)
	}
}
