package likeness

import (
	"bufio"
	"fmt"
	"net"
	"reflect"
	"strings"
	"time"

	"tutor/internal/amqp"
)

const (
	frameMax   = 131072
	channelMax = 2047
)

// patience is how long a line may take: RabbitMQ itself takes 3 s to end some connections.
const patience = 20 * time.Second

// peer is one client. It sends what no client library would.
type peer struct {
	broker *target
	vhost  string
	made   map[string]string // see normalise; shared by the clients of a row

	conn   net.Conn
	stream *bufio.Reader
	reader *amqp.Reader
	begun  bool      // what comes are frames
	acted  time.Time // when something was sent last

	lines     []string // read and not taken yet
	method    string   // waits for its content
	header    amqp.Header
	body      []byte
	confirmed map[uint16]uint64 // the last publish that was confirmed, by channel
	open      map[uint16]bool   // channels
	settling  bool              // waits for access.request-ok
	over      bool              // connection.close or the end of the stream has come
}

// connect returns a client that has sent nothing yet.
func (b *target) connect(addr, vhost string) (*peer, error) {
	conn, err := net.DialTimeout("tcp", addr, patience)
	if err != nil {
		return nil, err
	}
	p := &peer{
		broker: b, vhost: vhost, made: map[string]string{},
		conn: conn, stream: bufio.NewReader(conn), acted: time.Now(),
		confirmed: map[uint16]uint64{}, open: map[uint16]bool{},
	}
	p.reader = amqp.NewReader(p.stream, frameMax-amqp.FrameOverhead)
	return p, nil
}

// login brings the connection to where channel 1 is open. The error says what came instead.
func (p *peer) login(user string) error {
	for _, step := range []turn{
		{octets(amqp.ProtocolHeader), "connection.start "},
		{startOk("PLAIN", "\x00"+user+"\x00"+user), "connection.tune "},
		{tuneOk(channelMax, frameMax, 0), ""},
		{&amqp.ConnectionOpen{VirtualHost: "/"}, "connection.open-ok"},
		{&amqp.ChannelOpen{}, "channel.open-ok"},
	} {
		p.send(step.send)
		if step.want == "" {
			continue
		}
		if line, err := p.next(); err != nil {
			return fmt.Errorf("log in: %w, want %s", err, step.want)
		} else if !strings.HasPrefix(line, step.want.(string)) {
			return fmt.Errorf("log in: got %q, want %s", line, step.want)
		}
	}
	return nil
}

// startOk returns a connection.start-ok of a client that takes all that RabbitMQ may tell it.
func startOk(mechanism, response string) *amqp.ConnectionStartOk {
	capabilities := amqp.Table{"authentication_failure_close": true, "consumer_cancel_notify": true}
	return &amqp.ConnectionStartOk{
		ClientProperties: amqp.Table{"capabilities": capabilities},
		Mechanism:        mechanism, Response: response, Locale: "en_US",
	}
}

func tuneOk(channels uint16, frame uint32, heartbeat uint16) *amqp.ConnectionTuneOk {
	return &amqp.ConnectionTuneOk{ChannelMax: channels, FrameMax: frame, Heartbeat: heartbeat}
}

// send does what a turn says. That the broker has closed the connection is seen when it is read.
func (p *peer) send(x any) {
	p.acted = time.Now()
	switch x {
	case wait:
	case settle:
		p.settle(1)
	case hangUp:
		p.over = true
		_ = p.conn.Close()
	default:
		p.write(encode(p.filled(x)))
	}
	if choice, ok := x.(*amqp.ConnectionTuneOk); ok { // from here on the broker is held to it
		p.reader.SetMaxPayload(int(choice.FrameMax) - amqp.FrameOverhead)
	}
}

func (p *peer) write(b []byte) { _, _ = p.conn.Write(b) }

// filled returns what is to be sent with what normalise has replaced, and the user and the virtual
// host that there are.
func (p *peer) filled(send any) any {
	switch x := send.(type) {
	case amqp.Method:
		return p.filledMethod(x)
	case onChannel:
		return onChannel{x.id, p.filledMethod(x.method)}
	case message:
		x.key, x.properties.ReplyTo = p.fill(x.key), p.fill(x.properties.ReplyTo)
		if x.properties.UserID == guest.name {
			x.properties.UserID = p.broker.user.name
		}
		return x
	}
	return send
}

func (p *peer) filledMethod(m amqp.Method) amqp.Method {
	filled := m.Spec().New()
	to := reflect.ValueOf(filled).Elem()
	to.Set(reflect.ValueOf(m).Elem())
	for i := range to.NumField() {
		if f := to.Field(i); f.Kind() == reflect.String {
			f.SetString(p.fill(f.String()))
		}
	}
	switch m := filled.(type) {
	case *amqp.ConnectionOpen:
		if m.VirtualHost == "/" {
			m.VirtualHost = p.vhost
		}
	case *amqp.ConnectionStartOk:
		if m.Response == guest.plain() {
			m.Response = p.broker.user.plain()
		}
	}
	return filled
}
