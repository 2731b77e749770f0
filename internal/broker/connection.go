package broker

import (
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"tutor/internal/amqp"
)

// connection is one client. Its own goroutine reads frames and does what they ask for.
type connection struct {
	broker *Broker
	conn   net.Conn
	reader *amqp.Reader
	out    *outbox

	received atomic.Uint64 // how many times something was read
	stopping chan struct{} // closed when the connection is to end
	stop     sync.Once

	// Set by the handshake, and not changed while the connection is in use.
	vhost     *vhost
	user      *user
	name      string // the client's connection_name
	opened    time.Time
	heartbeat time.Duration // 0 for none
	cancels   bool          // the client takes basic.cancel
	refusals  bool          // the client takes connection.close when it may not log in

	channels map[uint16]*channel // guarded by vhost.mu
}

// closingTimeout is how long the broker waits for connection.close-ok, as RabbitMQ does.
const closingTimeout = 30 * time.Second

// farewell is how long a connection that ends has for what is still to be written, and a client
// to say close-ok when the broker goes.
const farewell = 500 * time.Millisecond

// forced is RabbitMQ's word to its clients when it is stopped.
const forced = "CONNECTION_FORCED - broker forced connection closure with reason 'shutdown'"

var (
	// errClosed ends a connection whose client has said goodbye.
	errClosed = errors.New("connection closed")
	// errAbrupt ends a connection without a word and after silentClose, as RabbitMQ does for faults in
	// the handshake.
	errAbrupt = errors.New("connection ended without a word")
	// errAtOnce does not wait, as RabbitMQ does not for a foreign protocol or a method unknown to it.
	errAtOnce = errors.New("connection ended without a word at once")
)

func newConnection(b *Broker, conn net.Conn) *connection {
	c := &connection{
		broker:   b,
		conn:     conn,
		out:      newOutbox(),
		stopping: make(chan struct{}),
		channels: map[uint16]*channel{},
	}
	c.reader = amqp.NewReader(countingReader{c}, int(b.profile.minFrameMax))
	return c
}

// countingReader tells the heartbeat that the client lives.
type countingReader struct{ c *connection }

func (r countingReader) Read(p []byte) (int, error) {
	n, err := r.c.conn.Read(p)
	r.c.received.Add(1)
	return n, err
}

// serve is the connection's life.
func (c *connection) serve() {
	var helpers sync.WaitGroup
	helpers.Go(func() { c.out.writeTo(c.conn, c.roomAgain) })
	err := c.handshake()
	if err == nil {
		c.broker.logf("connection %s: user %s, virtual host %s", c.remote(), c.user.name, c.vhost.name)
		helpers.Go(c.heartbeats)
		err = c.run()
	}
	c.release()
	switch f, ok := errors.AsType[*failure](err); {
	case ok:
		c.broker.logf("connection %s: %s", c.remote(), f.replyText())
		c.close(f)
	case err == errClosed: // it is for the client to close the socket
		c.readBy(time.Now().Add(closingTimeout))
		_, _ = io.Copy(io.Discard, c.conn)
	case c.isStopping() && c.vhost != nil:
		c.send(&amqp.ConnectionClose{ReplyCode: amqp.ConnectionForced, ReplyText: forced})
		_ = c.conn.SetReadDeadline(time.Now().Add(farewell))
		c.awaitCloseOk()
	}
	_ = c.conn.SetWriteDeadline(time.Now().Add(farewell))
	c.out.close()
	c.stop.Do(func() { close(c.stopping) })
	helpers.Wait()
	_ = c.conn.Close()
}

func (c *connection) remote() string { return c.conn.RemoteAddr().String() }

// run reads frames until the connection ends, and returns why.
func (c *connection) run() error {
	for {
		if !c.reader.Buffered() || c.out.holds(outboxStop) {
			c.flush()
			c.out.drain(outboxStop)
		}
		f, err := c.reader.ReadFrame()
		if err != nil {
			return unreadable(err)
		}
		if err := c.frame(f); err != nil {
			return err
		}
	}
}

// flush lets everything out that was made of the frames read so far.
func (c *connection) flush() {
	if c.vhost != nil {
		c.vhost.flush()
	}
	c.out.flush()
}

// send appends a method on channel 0 and lets it out.
func (c *connection) send(m amqp.Method) {
	c.out.send(0, m)
	c.out.flush()
}

// close tells the client why the connection ends and waits for its close-ok. A client that cannot
// be understood is given silentClose to read why.
func (c *connection) close(f *failure) {
	c.send(&amqp.ConnectionClose{ReplyCode: f.code, ReplyText: f.replyText(), ClassID: f.class, MethodID: f.method})
	c.readBy(time.Now().Add(closingTimeout))
	if f.broken || c.awaitCloseOk() != nil {
		c.pause(silentClose)
	}
}

// awaitCloseOk reads until the client has said close-ok or is gone. The error is that of a client
// that cannot be understood.
func (c *connection) awaitCloseOk() error {
	for {
		frame, err := c.reader.ReadFrame()
		if f, ok := unreadable(err).(*failure); ok {
			return f
		}
		if err != nil {
			return nil
		}
		if frame.Type != amqp.FrameMethod || frame.Channel != 0 {
			continue
		}
		switch m, _ := amqp.ParseMethod(frame.Payload); m.(type) {
		case *amqp.ConnectionCloseOk:
			return nil
		case *amqp.ConnectionClose:
			c.send(&amqp.ConnectionCloseOk{})
		}
	}
}

// pause waits, but not when the broker goes.
func (c *connection) pause(d time.Duration) {
	wait := time.NewTimer(d)
	defer wait.Stop()
	select {
	case <-wait.C:
	case <-c.stopping:
	}
}

// shutDown makes the connection end because the broker goes.
func (c *connection) shutDown() {
	c.stop.Do(func() { close(c.stopping) })
	_ = c.conn.SetReadDeadline(time.Now())
	_ = c.conn.SetWriteDeadline(time.Now().Add(farewell))
}

// readBy sets the time by which the client must have sent something; zero is no limit. It does
// not undo shutDown.
func (c *connection) readBy(t time.Time) {
	_ = c.conn.SetReadDeadline(t)
	if c.isStopping() {
		_ = c.conn.SetReadDeadline(time.Now())
	}
}

func (c *connection) isStopping() bool {
	select {
	case <-c.stopping:
		return true
	default:
		return false
	}
}

// release gives back all that the connection has: channels first, then its exclusive queues.
func (c *connection) release() {
	if c.vhost == nil {
		return
	}
	c.vhost.mu.Lock()
	delete(c.vhost.connections, c)
	for _, ch := range c.channels {
		ch.release()
	}
	clear(c.channels)
	for _, q := range c.vhost.queues {
		if q.owner == c {
			q.delete()
		}
	}
	c.vhost.mu.Unlock()
	c.vhost.flush()
}

// roomAgain goes on with deliveries that the full outbox had stopped.
func (c *connection) roomAgain() {
	v := c.vhost
	v.mu.Lock()
	for _, ch := range c.channels {
		ch.unblock()
	}
	v.mu.Unlock()
	v.flush()
}
