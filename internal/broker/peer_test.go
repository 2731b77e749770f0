package broker

import (
	"errors"
	"net"
	"testing"
	"time"

	"tutor/internal/amqp"
)

// peer is a client that sends what no client library would.
type peer struct {
	t      testing.TB
	conn   net.Conn
	reader *amqp.Reader
}

// newPeer returns a peer that has sent nothing yet.
func newPeer(t testing.TB, addr string) *peer {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	return peerOn(t, conn)
}

func peerOn(t testing.TB, conn net.Conn) *peer {
	t.Cleanup(func() { _ = conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	return &peer{t: t, conn: conn, reader: amqp.NewReader(conn, frameMax)}
}

// login is who a peer says it is.
type login struct {
	user, password, vhost string
	heartbeat             uint16
}

var asGuest = login{user: "guest", password: "guest", vhost: "/"}

// connect does the handshake and opens channel 1.
func (p *peer) connect(as login) *peer {
	p.t.Helper()
	p.write([]byte(amqp.ProtocolHeader))
	want[*amqp.ConnectionStart](p)
	p.send(0, startOk(as))
	want[*amqp.ConnectionTune](p)
	p.send(0, &amqp.ConnectionTuneOk{ChannelMax: channelMax, FrameMax: frameMax, Heartbeat: as.heartbeat})
	p.send(0, &amqp.ConnectionOpen{VirtualHost: as.vhost})
	want[*amqp.ConnectionOpenOk](p)
	p.send(1, &amqp.ChannelOpen{})
	want[*amqp.ChannelOpenOk](p)
	return p
}

func startOk(as login) *amqp.ConnectionStartOk {
	return &amqp.ConnectionStartOk{
		ClientProperties: amqp.Table{"capabilities": amqp.Table{
			"authentication_failure_close": true, "consumer_cancel_notify": true,
		}},
		Mechanism: "PLAIN", Response: "\x00" + as.user + "\x00" + as.password, Locale: "en_US",
	}
}

func (p *peer) write(b []byte) {
	p.t.Helper()
	if _, err := p.conn.Write(b); err != nil && !errors.Is(err, net.ErrClosed) {
		p.t.Logf("write: %v", err)
	}
}

func (p *peer) send(channel uint16, m amqp.Method) {
	p.t.Helper()
	p.write(amqp.AppendMethodFrame(nil, channel, m))
}

// next returns the next method, after skipping heartbeats and content, or the reader's error.
func (p *peer) next() (amqp.Frame, amqp.Method, error) {
	for {
		f, err := p.reader.ReadFrame()
		if err != nil {
			return f, nil, err
		}
		if f.Type == amqp.FrameMethod {
			m, err := amqp.ParseMethod(f.Payload)
			return f, m, err
		}
	}
}

// want returns the next method, which must be of that type.
func want[M amqp.Method](p *peer) M {
	p.t.Helper()
	_, m, err := p.next()
	if err != nil {
		p.t.Fatalf("read: %v", err)
	}
	got, ok := m.(M)
	if !ok {
		p.t.Fatalf("got %s %+v, want a %T", m.Spec().Name, m, got)
	}
	return got
}
