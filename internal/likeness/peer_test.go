package likeness

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"reflect"
	"slices"
	"strings"
	"time"

	"tutor/internal/amqp"
)

const (
	frameMax   = 131072
	channelMax = 2047
)

// patience is how long a line may take: RabbitMQ itself takes 3 s to end some connections.
const patience = 10 * time.Second

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
func (b *target) connect(addr, vhost string, made map[string]string) (*peer, error) {
	conn, err := net.DialTimeout("tcp", addr, patience)
	if err != nil {
		return nil, err
	}
	p := &peer{
		broker: b, vhost: vhost, made: made,
		conn: conn, stream: bufio.NewReader(conn), acted: time.Now(),
		confirmed: map[uint16]uint64{}, open: map[uint16]bool{},
	}
	p.reader = amqp.NewReader(p.stream, frameMax)
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
		if line, err := p.next(); err != nil || !strings.HasPrefix(line, step.want.(string)) {
			return fmt.Errorf("log in: got %q, %v, want %s", line, err, step.want)
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

// settle returns when the broker has done all that it was asked for on a channel. Lines that come
// before are kept.
func (p *peer) settle(channel uint16) {
	p.settling = true
	p.write(amqp.AppendMethodFrame(nil, channel, &amqp.AccessRequest{}))
	for p.settling && !p.over && p.open[channel] {
		if err := p.read(); err != nil {
			p.add(channel, err.Error())
			return
		}
	}
}

// next returns the next line.
func (p *peer) next() (string, error) {
	for len(p.lines) == 0 {
		if err := p.read(); err != nil {
			return "", err
		}
	}
	line := p.lines[0]
	p.lines = p.lines[1:]
	return line, nil
}

// add keeps a line. Those of other channels than 0 and 1 say which.
func (p *peer) add(channel uint16, line string) {
	if channel > 1 {
		line = fmt.Sprintf("%d: %s", channel, line)
	}
	p.lines = append(p.lines, p.normalise(line))
}

// read waits for a frame and keeps the lines that it makes, if it makes any. The error is that
// nothing came.
func (p *peer) read() error {
	_ = p.conn.SetReadDeadline(time.Now().Add(patience))
	if !p.begun {
		if start, _ := p.stream.Peek(8); strings.HasPrefix(string(start), "AMQP") {
			_, _ = p.stream.Discard(8)
			p.add(0, fmt.Sprintf("AMQP %d %d %d %d", start[4], start[5], start[6], start[7]))
			return nil
		}
		p.begun = true
	}
	f, err := p.reader.ReadFrame()
	if ne, ok := errors.AsType[net.Error](err); ok && ne.Timeout() {
		return fmt.Errorf("nothing came in %v", patience)
	}
	if err != nil {
		return p.end(err)
	}
	switch f.Type {
	case amqp.FrameMethod:
		return p.take(f)
	case amqp.FrameHeader:
		p.header, err = amqp.ParseHeader(f.Payload)
		p.body = nil
	case amqp.FrameBody:
		p.body = append(p.body, f.Payload...)
	case amqp.FrameHeartbeat:
		p.add(f.Channel, "heartbeat")
		return nil
	}
	if err == nil && uint64(len(p.body)) == p.header.BodySize {
		p.add(f.Channel, p.method+describeContent(p.header, p.body))
	}
	return err
}

// end keeps the line that the stream has ended, and whether that took the 3 s that RabbitMQ lets
// those wait who may be guessing passwords.
func (p *peer) end(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return errors.New("nothing can come, as the connection has ended")
	}
	p.over = true
	line := "end"
	if time.Since(p.acted) > 2*time.Second {
		line = "end after 3 s"
	}
	if !errors.Is(err, io.EOF) && !strings.Contains(err.Error(), "reset") {
		line += ": " + err.Error()
	}
	p.add(0, line)
	_ = p.conn.Close()
	return nil
}

// take keeps a method's line, or its beginning where content is to follow.
func (p *peer) take(f amqp.Frame) error {
	m, err := amqp.ParseMethod(f.Payload)
	if err != nil {
		return err
	}
	switch m := m.(type) {
	case *amqp.AccessRequestOk:
		if p.settling {
			p.settling = false
			return nil
		}
	case *amqp.ChannelOpenOk:
		p.open[f.Channel] = true
	case *amqp.ChannelClose, *amqp.ChannelCloseOk:
		delete(p.open, f.Channel)
		p.confirmed[f.Channel] = 0
	case *amqp.ConnectionClose, *amqp.ConnectionCloseOk:
		p.over = true
	case *amqp.BasicAck:
		p.confirm(f.Channel, m)
		return nil
	}
	if m.Spec().Content {
		p.method = describe(m)
	} else {
		p.add(f.Channel, describe(m))
	}
	return nil
}

// confirm keeps a line for each message that is confirmed: how many of them go into one basic.ack
// is a matter of time.
func (p *peer) confirm(channel uint16, m *amqp.BasicAck) {
	first := m.DeliveryTag
	if m.Multiple {
		first = p.confirmed[channel] + 1
	}
	for tag := first; tag <= m.DeliveryTag; tag++ {
		p.add(channel, describe(&amqp.BasicAck{DeliveryTag: tag}))
	}
	p.confirmed[channel] = max(p.confirmed[channel], m.DeliveryTag)
}

// rest returns what has come that nobody waited for, after the broker has done all that it was
// asked for.
func (p *peer) rest() []string {
	var channels []uint16
	for id := range p.open {
		channels = append(channels, id)
	}
	slices.Sort(channels)
	for _, id := range channels {
		if !p.over {
			p.settle(id)
		}
	}
	return p.lines
}

// leave ends the connection in order, so that the broker has given back all that it had.
func (p *peer) leave() {
	defer func() { _ = p.conn.Close() }()
	if p.over {
		p.write(amqp.AppendMethodFrame(nil, 0, &amqp.ConnectionCloseOk{}))
		return
	}
	if len(p.open) == 0 {
		return
	}
	p.write(amqp.AppendMethodFrame(nil, 0, &amqp.ConnectionClose{ReplyCode: amqp.ReplySuccess}))
	for !p.over {
		if p.read() != nil {
			return
		}
	}
}
