package broker

import (
	"errors"
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"tutor/internal/amqp"
)

// pipeListener hands out the ends of pipes, so that a test has its own time and no socket.
type pipeListener struct {
	conns  chan net.Conn
	closed chan struct{}
}

func newPipeListener() *pipeListener {
	return &pipeListener{make(chan net.Conn), make(chan struct{})}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error   { close(l.closed); return nil }
func (l *pipeListener) Addr() net.Addr { return &net.TCPAddr{} }

// inBubble runs a test with a peer on a pipe; time passes when everything waits.
func inBubble(t *testing.T, config Config, test func(t *testing.T, p *peer)) {
	synctest.Test(t, func(t *testing.T) {
		b, err := New(config)
		if err != nil {
			t.Fatal(err)
		}
		l := newPipeListener()
		served := make(chan error, 1)
		go func() { served <- b.Serve(l) }()
		client, server := net.Pipe()
		l.conns <- server
		p := &peer{t: t, conn: client, reader: amqp.NewReader(client, frameMax)}
		test(t, p)
		if err := b.Close(); err != nil {
			t.Error(err)
		}
		if err := <-served; err != nil {
			t.Error(err)
		}
		_ = client.Close()
	})
}

// ends reads until the broker ends the connection, and returns after how long that was.
func (p *peer) ends() time.Duration {
	p.t.Helper()
	begin := time.Now()
	if _, err := io.Copy(io.Discard, p.conn); err != nil && !errors.Is(err, io.ErrClosedPipe) {
		p.t.Errorf("read: %v", err)
	}
	return time.Since(begin)
}

func TestHandshakeTimesOut(t *testing.T) {
	for name, sent := range map[string]string{"nothing": "", "half a frame": "\x01\x00\x00\x00"} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, Config{}, func(t *testing.T, p *peer) {
				p.write([]byte(amqp.ProtocolHeader))
				want[*amqp.ConnectionStart](p)
				p.write([]byte(sent))
				if got := p.ends(); got < handshakeTimeout || got > handshakeTimeout+farewell {
					t.Errorf("the connection ended after %v, want %v", got, handshakeTimeout)
				}
			})
		})
	}
}

// TestCloseIsForTheClient has a client that does not close its socket after close-ok.
func TestCloseIsForTheClient(t *testing.T) {
	inBubble(t, Config{}, func(t *testing.T, p *peer) {
		p.connect(asGuest)
		p.send(0, &amqp.ConnectionClose{ReplyCode: amqp.ReplySuccess})
		want[*amqp.ConnectionCloseOk](p)
		if got := p.ends(); got < closingTimeout || got > closingTimeout+farewell {
			t.Errorf("the connection ended after %v, want %v", got, closingTimeout)
		}
	})
}

func TestHeartbeats(t *testing.T) {
	t.Run("sent where nothing else is", func(t *testing.T) {
		inBubble(t, Config{}, func(t *testing.T, p *peer) {
			p.connect(login{"guest", "guest", "/", 10})
			begin := time.Now()
			for range 3 {
				if f, err := p.reader.ReadFrame(); err != nil || f.Type != amqp.FrameHeartbeat {
					t.Fatalf("got %+v, %v, want a heartbeat", f, err)
				}
				p.write(amqp.AppendHeartbeat(nil))
			}
			if got := time.Since(begin); got < 15*time.Second || got > 20*time.Second {
				t.Errorf("three heartbeats took %v, want one each 5 s", got)
			}
		})
	})
	t.Run("missed", func(t *testing.T) {
		inBubble(t, Config{}, func(t *testing.T, p *peer) {
			p.connect(login{"guest", "guest", "/", 10})
			if got := p.ends(); got < 20*time.Second || got > 30*time.Second {
				t.Errorf("the silent client was given up after %v, want two to three intervals of 10 s", got)
			}
		})
	})
	t.Run("none", func(t *testing.T) {
		inBubble(t, Config{}, func(t *testing.T, p *peer) {
			p.connect(asGuest)
			_ = p.conn.SetReadDeadline(time.Now().Add(time.Hour))
			if f, err := p.reader.ReadFrame(); err == nil {
				t.Errorf("got %+v from a connection without heartbeats", f)
			}
			_ = p.conn.SetReadDeadline(time.Time{})
			go func() { _, _ = io.Copy(io.Discard, p.conn) }()
		})
	})
}

func TestUnreadableStreamEnds(t *testing.T) {
	inBubble(t, Config{}, func(t *testing.T, p *peer) {
		p.connect(asGuest)
		p.write([]byte("\x03\x00\x01\x00\x02\x22\xe0"))
		want[*amqp.ConnectionClose](p)
		if got := p.ends(); got < silentClose || got > silentClose+farewell {
			t.Errorf("the connection ended after %v, want %v", got, silentClose)
		}
	})
}

func TestCloseOkNeverComes(t *testing.T) {
	inBubble(t, Config{}, func(t *testing.T, p *peer) {
		p.connect(asGuest)
		p.send(1, &amqp.BasicQos{PrefetchSize: 1})
		want[*amqp.ConnectionClose](p)
		if got := p.ends(); got < closingTimeout || got > closingTimeout+farewell {
			t.Errorf("the connection ended after %v, want %v", got, closingTimeout)
		}
	})
}
