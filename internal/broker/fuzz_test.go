package broker

import (
	"io"
	"net"
	"testing"
	"time"

	"tutor/internal/amqp"
)

// FuzzConnection sends anything after a handshake, or instead of one. The broker may do with that
// connection what it likes, but it must live on, and so must a connection beside it.
func FuzzConnection(f *testing.F) {
	f.Add(false, []byte("GET / HTTP/1.1\r\n\r\n"))
	f.Add(false, []byte(amqp.ProtocolHeader+"\x01\x00\x00"))
	var talk []byte
	for _, s := range emptyMethods() {
		talk = amqp.AppendMethodFrame(talk, 1, s)
		f.Add(true, amqp.AppendMethodFrame(nil, 1, s))
	}
	f.Add(true, talk)
	for _, tt := range scenarios {
		f.Add(true, encode(tt.send))
	}
	for _, tt := range outcomes {
		f.Add(true, encode(tt.send))
	}
	b, err := New(Config{Permit: []string{"transient_nonexcl_queues", "global_qos"}})
	if err != nil {
		f.Fatal(err)
	}
	l := newPipeListener()
	go func() { _ = b.Serve(l) }()
	f.Cleanup(func() { _ = b.Close() })
	neighbour := &peer{t: f, conn: pipe(l)}
	neighbour.reader = amqp.NewReader(neighbour.conn, frameMax)
	neighbour.connect(asGuest)
	f.Fuzz(func(t *testing.T, handshake bool, sent []byte) {
		conn := pipe(l)
		p := &peer{t: t, conn: conn, reader: amqp.NewReader(conn, frameMax)}
		if handshake {
			p.connect(asGuest)
		}
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			_, _ = io.Copy(io.Discard, conn)
		}()
		_ = conn.SetWriteDeadline(time.Now().Add(100 * time.Millisecond))
		_, _ = conn.Write(sent)
		_ = conn.Close()
		<-ended
		neighbour.t = t
		neighbour.send(1, &amqp.AccessRequest{})
		want[*amqp.AccessRequestOk](neighbour)
		for _, q := range b.Queues("/") {
			if q.Ready < 0 || q.Unacknowledged < 0 {
				t.Errorf("queue %+v", q)
			}
		}
	})
}

// pipe returns a connection to the broker that serves on the listener.
func pipe(l *pipeListener) net.Conn {
	client, server := net.Pipe()
	l.conns <- server
	return client
}

// emptyMethods returns an empty method of each kind.
func emptyMethods() []amqp.Method {
	var all []amqp.Method
	for _, s := range amqp.Methods() {
		all = append(all, s.New())
	}
	return all
}

func encode(send []any) []byte {
	var b []byte
	for _, x := range send {
		switch x := x.(type) {
		case frame:
			b = amqp.AppendFrame(b, x)
		case bytes:
			b = append(b, x...)
		}
	}
	return b
}
