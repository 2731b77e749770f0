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

func TestProtocolHeader(t *testing.T) {
	const v091, sasl = "AMQP\x00\x00\x09\x01", "AMQP\x03\x01\x00\x00"
	tests := []struct{ name, profile, send, want string }{
		{"HTTP", "rabbitmq@3.10", "GET / HT", v091},
		{"HTTP", "rabbitmq@4.0", "GET / HT", sasl},
		{"HTTP", "rabbitmq@4.3", "GET / HT", sasl},
		{"0-10", "rabbitmq@4.3", "AMQP\x01\x01\x00\x0a", sasl},
		{"0-9-2", "rabbitmq@3.10", "AMQP\x00\x00\x09\x02", v091},
		{"0-9-2", "rabbitmq@4.3", "AMQP\x00\x00\x09\x02", v091},
		{"0-8", "rabbitmq@4.3", "AMQP\x01\x01\x08\x00", sasl},
	}
	for _, tt := range tests {
		t.Run(tt.profile+"/"+tt.name, func(t *testing.T) {
			inBubble(t, Config{Profile: tt.profile}, func(t *testing.T, p *peer) {
				p.write([]byte(tt.send))
				got, err := io.ReadAll(p.conn)
				if err != nil || string(got) != tt.want {
					t.Errorf("got %q, %v, want %q", got, err, tt.want)
				}
			})
		})
	}
	t.Run("rabbitmq@3.10/0-8", func(t *testing.T) {
		inBubble(t, Config{Profile: "rabbitmq@3.10"}, func(t *testing.T, p *peer) {
			p.write([]byte("AMQP\x01\x01\x08\x00"))
			if m := want[*amqp.ConnectionStart](p); m.VersionMajor != 8 || m.VersionMinor != 0 {
				t.Errorf("got version %d-%d, want 8-0", m.VersionMajor, m.VersionMinor)
			}
		})
	})
}

func TestHandshakeEndsWithoutAWord(t *testing.T) {
	quiet := startOk(login{user: "guest", password: "wrong"})
	quiet.ClientProperties = nil
	unknown := startOk(asGuest)
	unknown.Mechanism = "GSSAPI"
	identity := startOk(asGuest)
	identity.Response = "someone\x00guest\x00guest"
	nonsense := startOk(asGuest)
	nonsense.Mechanism = "AMQPLAIN"
	tune := func(channelMax uint16, frameMax uint32) []amqp.Method {
		return []amqp.Method{startOk(asGuest), &amqp.ConnectionTuneOk{ChannelMax: channelMax, FrameMax: frameMax}}
	}
	tests := []struct {
		name    string
		profile string
		send    []amqp.Method
		raw     string
		want    time.Duration
	}{
		{"wrong password", "", []amqp.Method{quiet}, "", silentClose},
		{"unknown mechanism", "", []amqp.Method{unknown}, "", silentClose},
		{"open before start-ok", "", []amqp.Method{&amqp.ConnectionOpen{VirtualHost: "/"}}, "", silentClose},
		{"HTTP", "", nil, "GET / HTTP/1.1\r\n\r\n", silentClose},
		{"frame of an unknown type", "", nil, "\x09\x00\x00\x00\x00\x00\x00\xce", silentClose},
		{"wrong end octet", "", nil, "\x01\x00\x00\x00\x00\x00\x00\x00", silentClose},
		{"frame-max too small", "", tune(2047, 1000), "", silentClose},
		{"frame-max too small for 4.3", "rabbitmq@4.3", tune(2047, 8191), "", silentClose},
		{"frame-max too large", "", tune(2047, 200000), "", silentClose},
		{"frame-max without limit", "", tune(2047, 0), "", silentClose},
		{"channel-max too large", "", tune(3000, frameMax), "", silentClose},
		{"channel-max without limit", "", tune(0, frameMax), "", silentClose},
		{"PLAIN with an identity", "", []amqp.Method{identity}, "", silentClose},
		{"AMQPLAIN that is no table", "", []amqp.Method{nonsense}, "", silentClose},
		{"nothing", "", nil, "", handshakeTimeout},
		{"half a frame", "", nil, "\x01\x00\x00\x00", handshakeTimeout},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, Config{Profile: tt.profile}, func(t *testing.T, p *peer) {
				p.write([]byte(amqp.ProtocolHeader))
				want[*amqp.ConnectionStart](p)
				for i, m := range tt.send {
					p.send(0, m)
					if i+1 < len(tt.send) {
						want[*amqp.ConnectionTune](p)
					}
				}
				go func() { _, _ = p.conn.Write([]byte(tt.raw)) }()
				if got := p.ends(); got < tt.want || got > tt.want+farewell {
					t.Errorf("the connection ended after %v, want %v", got, tt.want)
				}
			})
		})
	}
}

func TestHandshakeRefusals(t *testing.T) {
	config := Config{Users: []User{
		{Name: "guest", Password: "guest", Permissions: map[string]Permissions{"/": {".*", ".*", ".*"}}},
		{Name: "u", Password: "p"},
	}}
	tests := []struct {
		name string
		as   login
		want string
	}{
		{"wrong password", login{user: "guest", password: "x", vhost: "/"}, "ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. For details see the broker logfile."},
		{"unknown user", login{user: "x", password: "guest", vhost: "/"}, "ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. For details see the broker logfile."},
		{"unknown virtual host", login{user: "guest", password: "guest", vhost: "nov"}, "NOT_ALLOWED - vhost nov not found"},
		{"virtual host without permission", login{user: "u", password: "p", vhost: "/"}, "NOT_ALLOWED - access to vhost '/' refused for user 'u'"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, config, func(t *testing.T, p *peer) {
				p.write([]byte(amqp.ProtocolHeader))
				want[*amqp.ConnectionStart](p)
				p.send(0, startOk(tt.as))
				_, m, err := p.next()
				if _, ok := m.(*amqp.ConnectionTune); ok {
					p.send(0, &amqp.ConnectionTuneOk{ChannelMax: channelMax, FrameMax: frameMax})
					p.send(0, &amqp.ConnectionOpen{VirtualHost: tt.as.vhost})
					_, m, err = p.next()
				}
				if err != nil {
					t.Fatal(err)
				}
				got, ok := m.(*amqp.ConnectionClose)
				if !ok || got.ReplyText != tt.want {
					t.Fatalf("got %+v, want %q", m, tt.want)
				}
				p.send(0, &amqp.ConnectionCloseOk{})
				if took := p.ends(); took > farewell {
					t.Errorf("the connection ended %v after close-ok", took)
				}
			})
		})
	}
}

func TestMethodBeforeOpen(t *testing.T) {
	inBubble(t, Config{}, func(t *testing.T, p *peer) {
		p.write([]byte(amqp.ProtocolHeader))
		want[*amqp.ConnectionStart](p)
		p.send(0, startOk(asGuest))
		want[*amqp.ConnectionTune](p)
		p.send(0, &amqp.ConnectionTuneOk{ChannelMax: channelMax, FrameMax: frameMax})
		p.send(0, &amqp.ConnectionClose{})
		const text = "CHANNEL_ERROR - unexpected method in connection state opening"
		if got := want[*amqp.ConnectionClose](p); got.ReplyText != text || got.ClassID != 10 || got.MethodID != 50 {
			t.Errorf("got %+v, want %q", got, text)
		}
		p.send(0, &amqp.ConnectionCloseOk{})
	})
}

func TestStartAndTune(t *testing.T) {
	inBubble(t, Config{}, func(t *testing.T, p *peer) {
		p.write([]byte(amqp.ProtocolHeader))
		start := want[*amqp.ConnectionStart](p)
		if start.ServerProperties["product"] != "RabbitMQ" || start.ServerProperties["version"] != "4.3.6" {
			t.Errorf("server properties are %v", start.ServerProperties)
		}
		capabilities, _ := start.ServerProperties["capabilities"].(amqp.Table)
		if len(capabilities) != 9 || capabilities["publisher_confirms"] != true {
			t.Errorf("capabilities are %v", capabilities)
		}
		amqplain := amqp.AppendTable(nil, amqp.Table{"LOGIN": "guest", "PASSWORD": "guest"})[4:]
		p.send(0, &amqp.ConnectionStartOk{Mechanism: "AMQPLAIN", Response: string(amqplain)})
		if got := want[*amqp.ConnectionTune](p); *got != (amqp.ConnectionTune{ChannelMax: 2047, FrameMax: 131072, Heartbeat: 60}) {
			t.Errorf("got %+v", got)
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

func TestClosesCross(t *testing.T) {
	inBubble(t, Config{}, func(t *testing.T, p *peer) {
		p.connect(asGuest)
		p.send(1, &amqp.BasicAck{DeliveryTag: 1})
		want[*amqp.ChannelClose](p)
		p.send(1, &amqp.ChannelClose{})
		want[*amqp.ChannelCloseOk](p)
		p.send(1, &amqp.ChannelCloseOk{})
		p.send(1, &amqp.ChannelOpen{})
		want[*amqp.ChannelOpenOk](p)
		p.send(0, &amqp.ConnectionOpen{})
		want[*amqp.ConnectionClose](p)
		p.send(0, &amqp.ConnectionClose{})
		want[*amqp.ConnectionCloseOk](p)
		p.send(0, &amqp.ConnectionCloseOk{})
		if took := p.ends(); took > farewell {
			t.Errorf("the connection ended %v after close-ok", took)
		}
	})
}
