package wire

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"tutor/internal/amqp"
)

// conversation is a script's run: two servers share a client's two calls, and the script looks on.
// What differs from run to run differs with the seed: names, the order of lanes, who is given which
// call, how often the script looks, who closes a socket first, heartbeats, times.
type conversation struct {
	random *rand.Rand
	events []Event
	conns  map[string]int
	host   string
}

func talk(seed uint64) []Event {
	c := &conversation{random: rand.New(rand.NewPCG(seed, 0)), conns: make(map[string]int)}
	c.host = fmt.Sprintf("/%d", seed)
	c.server("server1")
	c.server("server2")
	c.up("client", 0, "tcp.open")
	queue := "amq.gen-" + c.made(22)
	c.greet("client")
	c.up("client", 1, "queue.declare", Field{"queue", ""}, Field{"exclusive", true})
	c.down("client", 1, "queue.declare-ok", Field{"queue", queue}, Field{"message-count", uint32(0)}, Field{"consumer-count", uint32(0)})
	ids := []string{c.uuid(), c.uuid()}
	for i, id := range ids {
		c.up("client", 1, "basic.publish", Field{"exchange", ""}, Field{"routing-key", "jobs"}, Field{"mandatory", true},
			Field{"correlation-id", id}, Field{"reply-to", queue}, Field{"body", fmt.Sprintf(`{"a":%d}`, i+1)})
	}
	who := []string{"server1", "server2"}
	c.random.Shuffle(2, func(i, j int) { who[i], who[j] = who[j], who[i] })
	for i, id := range ids {
		c.down(who[i], 1, "basic.deliver", Field{"consumer-tag", "ctag-/tmp/a folder/x-1"}, Field{"delivery-tag", uint64(1)}, Field{"redelivered", false},
			Field{"exchange", ""}, Field{"routing-key", "jobs"}, Field{"queue", "jobs"},
			Field{"correlation-id", id}, Field{"reply-to", queue}, Field{"body", fmt.Sprintf(`{"a":%d}`, i+1)})
	}
	for i, n := range c.random.Perm(2) {
		body := Field{"body", fmt.Sprintf(`{"result":%d}`, []int{10, 200}[n])}
		c.up(who[n], 2, "basic.publish", Field{"exchange", ""}, Field{"routing-key", queue}, Field{"correlation-id", ids[n]}, body)
		c.up(who[n], 1, "basic.ack", Field{"delivery-tag", uint64(1)})
		c.down("client", 1, "basic.deliver", Field{"delivery-tag", uint64(i + 1)}, Field{"redelivered", false}, Field{"exchange", ""},
			Field{"routing-key", queue}, Field{"queue", queue}, Field{"correlation-id", ids[n]}, body)
	}
	c.bye("client")
	c.script()
	c.bye("server1")
	c.refused()
	c.up("server2", 0, "tcp.close", Field{"error", []string{"", "connection reset by peer"}[c.random.IntN(2)]}) // it was killed
	if c.random.IntN(2) == 0 {
		c.down("server2", 0, "connection.close", Field{"reply-code", uint16(320)}) // which cannot arrive
	}
	c.down("server2", 0, "tcp.close")
	c.up("script", 0, "tcp.close")
	return c.events
}

// server connects a server, and lets it consume.
func (c *conversation) server(name string) {
	c.up(name, 0, "tcp.open")
	c.greet(name)
	c.up(name, 1, "queue.declare", Field{"queue", "jobs"}, Field{"durable", true}, Field{"arguments", amqp.Table{"x-max-length": int32(9)}})
	c.down(name, 1, "queue.declare-ok", Field{"queue", "jobs"}, Field{"message-count", c.random.Uint32()}, Field{"consumer-count", c.random.Uint32()})
	c.up(name, 1, "basic.qos", Field{"prefetch-count", uint16(1)})
	c.down(name, 1, "basic.qos-ok")
	c.up(name, 1, "basic.consume", Field{"queue", "jobs"}, Field{"consumer-tag", "ctag-/tmp/a folder/x-1"})
	c.down(name, 1, "basic.consume-ok", Field{"consumer-tag", "ctag-/tmp/a folder/x-1"})
}

// script plays the script's own part: it declares a queue, looks at it until it likes what it sees,
// and finds that another is gone.
func (c *conversation) script() {
	c.up("script", 0, "tcp.open")
	c.greet("script")
	for i := range 1 + c.random.IntN(4) {
		channel := uint16(i + 1)
		c.up("script", channel, "channel.open")
		c.down("script", channel, "channel.open-ok")
		c.up("script", channel, "queue.declare", Field{"queue", "jobs"}, Field{"passive", true})
		c.down("script", channel, "queue.declare-ok", Field{"queue", "jobs"}, Field{"message-count", c.random.Uint32()})
		c.up("script", channel, "channel.close", Field{"reply-code", uint16(200)})
		c.down("script", channel, "channel.close-ok")
	}
	c.up("script", 9, "basic.get", Field{"queue", "gone"})
	c.down("script", 9, "channel.close", Field{"reply-code", uint16(404)}, Field{"reply-text", "NOT_FOUND - no queue 'gone' in vhost '" + c.host + "'"})
	c.up("script", 9, "channel.close-ok")
}

// refused lets somebody in with a wrong password: the server closes the socket.
func (c *conversation) refused() {
	c.up("thief", 0, "tcp.open")
	c.down("thief", 0, "connection.start", Field{"mechanisms", "PLAIN"})
	c.up("thief", 0, "connection.start-ok", Field{"mechanism", "PLAIN"})
	c.down("thief", 0, "tcp.close")
}

func (c *conversation) greet(name string) {
	c.up(name, 0, "amqp.header")
	mechanisms := []string{"PLAIN", "AMQPLAIN"}
	c.random.Shuffle(2, func(i, j int) { mechanisms[i], mechanisms[j] = mechanisms[j], mechanisms[i] })
	c.down(name, 0, "connection.start", Field{"mechanisms", strings.Join(mechanisms, " ")}, Field{"server-properties", amqp.Table{
		"version": c.made(3), "platform": c.made(3), "cluster_name": c.made(9), "capabilities": amqp.Table{"basic.nack": true}}})
	c.up(name, 0, "connection.open", Field{"virtual-host", c.host})
	c.down(name, 0, "connection.open-ok")
}

func (c *conversation) bye(name string) {
	if c.random.IntN(2) == 0 {
		c.up(name, 0, "amqp.heartbeat")
	}
	c.up(name, 0, "connection.close", Field{"reply-code", uint16(200)}, Field{"reply-text", "kthxbai"})
	c.down(name, 0, "connection.close-ok")
	if c.random.IntN(2) == 0 {
		c.up(name, 0, "tcp.close")
		c.down(name, 0, "tcp.close")
	} else {
		c.down(name, 0, "tcp.close")
	}
}

func (c *conversation) up(name string, channel uint16, kind string, fields ...Field) {
	c.add(Event{From: Party{Program: name}, To: rabbitmq, Channel: channel, Kind: kind, Fields: fields}, name)
}

func (c *conversation) down(name string, channel uint16, kind string, fields ...Field) {
	c.add(Event{From: rabbitmq, To: Party{Program: name}, Channel: channel, Kind: kind, Fields: fields}, name)
}

func (c *conversation) add(e Event, name string) {
	if c.conns[name] == 0 {
		c.conns[name] = len(c.conns) + 1
	}
	if n := len(e.Fields); n > 0 && e.Fields[n-1].Name == "body" {
		e.Body = []byte(text(e.Fields[n-1].Value))
		e.Fields[n-1] = Field{"size", uint64(len(e.Body))}
	}
	e.Conn, e.Seq, e.At = c.conns[name], len(c.events)+1, time.Duration(c.random.Int64N(1e9))
	c.events = append(c.events, e)
}

// made returns so many characters, as a server makes them up.
func (c *conversation) made(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"[c.random.IntN(64)]
	}
	return string(b)
}

func (c *conversation) uuid() string {
	return fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", c.random.Uint32(), c.random.IntN(1<<16), c.random.IntN(1<<12), c.random.IntN(1<<12), c.random.Int64N(1<<48))
}
