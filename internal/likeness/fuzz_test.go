package likeness

import (
	"io"
	"net"
	"testing"
	"time"

	"tutor/internal/amqp"
	"tutor/internal/broker"
)

// FuzzConnection sends anything after a handshake, or instead of one. The broker may do with that
// connection what it likes, but it must live on, and so must a connection beside it.
func FuzzConnection(f *testing.F) {
	for _, r := range table() {
		var sent []byte
		for _, t := range r.talk {
			sent = append(sent, encode(t.send)...)
		}
		if len(sent) < 1<<20 {
			f.Add(!r.bare, sent)
		}
	}
	for _, s := range amqp.Methods() {
		f.Add(true, amqp.AppendMethodFrame(nil, 1, s.New()))
	}
	b, addr := serve(f, broker.Config{Permit: []string{"transient_nonexcl_queues", "global_qos"}})
	target := &target{user: guest}
	neighbour, err := target.connect(addr, "/")
	if err == nil {
		err = neighbour.login(guest.name)
	}
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, handshake bool, sent []byte) {
		p, err := target.connect(addr, "/")
		if err == nil && handshake {
			err = p.login(guest.name)
		}
		if err != nil {
			t.Fatal(err)
		}
		defer p.conn.Close()
		_ = p.conn.SetDeadline(time.Now().Add(20 * time.Millisecond))
		p.write(sent)
		_ = p.conn.(*net.TCPConn).CloseWrite()
		_, _ = io.Copy(io.Discard, p.conn)
		if lines := neighbour.rest(); neighbour.over || len(lines) > 0 {
			t.Fatalf("the connection beside it got %q", lines)
		}
		for _, q := range b.Queues("/") {
			if q.Ready < 0 || q.Unacknowledged < 0 {
				t.Errorf("queue %+v", q)
			}
		}
	})
}
