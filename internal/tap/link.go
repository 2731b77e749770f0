package tap

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// linkBuffer is how many bytes of a direction are passed on at once.
	linkBuffer = 64 << 10

	// grace is how long a side has to take what the other said before it was lost.
	grace = 2 * time.Second
)

// link is one connection of a relay: the program's and the one to the server.
type link struct {
	session *session    // nil where nothing is recorded
	broken  atomic.Bool // one side no longer takes what is sent to it

	mu              sync.Mutex
	program, server net.Conn // server is nil until there is one
	closed          bool     // the relay was closed
}

// run opens the connection to the server and passes bytes on until both sides have ended.
func (k *link) run(ctx context.Context, dial Dial) {
	defer k.over()
	dialing, cancel := context.WithTimeout(ctx, dialTime)
	server, err := dial(dialing)
	cancel()
	if err != nil && ctx.Err() != nil {
		err = net.ErrClosed // the relay's end, not the server's fault
	}
	if err != nil {
		k.ended(down, err)
		reset(k.program)
		return
	}
	if !k.connected(server) {
		return
	}
	var passing sync.WaitGroup
	passing.Go(func() { k.pass(up, k.program, server) })
	k.pass(down, server, k.program)
	passing.Wait()
}

// connected keeps the connection to the server. It reports false where the relay was closed meanwhile.
func (k *link) connected(server net.Conn) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.server = server
	return !k.closed
}

// over closes what is still open and says in the recording what has not been said.
func (k *link) over() {
	if k.broken.Load() {
		k.reset()
	}
	k.close()
	if k.session != nil {
		k.session.disconnect()
	}
}

// close closes both sides, as a server does that goes away.
func (k *link) close() {
	k.ended(down, net.ErrClosed)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.closed = true
	_ = k.program.Close()
	if k.server != nil {
		_ = plain(k.server).Close()
	}
}

// reset ends both sides as a lost connection does.
func (k *link) reset() {
	reset(k.program)
	reset(k.server)
}

// pass passes one direction on until its sender ends, or its receiver takes no more.
func (k *link) pass(to direction, sender, receiver net.Conn) {
	ended, lost := k.copy(to, sender, receiver)
	if lost {
		// What the receiver has said before may still be on its way to the sender.
		k.broken.Store(true)
		_ = sender.SetWriteDeadline(time.Now().Add(grace))
		return
	}
	k.ended(to, ended)
	if errors.Is(ended, io.EOF) && !k.broken.Load() {
		closeWrite(receiver)
		return
	}
	k.reset()
}

// copy records what the sender says and passes it on, until the sender ends with an error or the
// receiver is lost.
func (k *link) copy(to direction, sender, receiver net.Conn) (ended error, lost bool) {
	buf := make([]byte, linkBuffer)
	for {
		n, err := sender.Read(buf)
		if n > 0 {
			if k.session != nil {
				k.session.take(to, buf[:n])
			}
			if _, err := receiver.Write(buf[:n]); err != nil {
				return nil, true
			}
		}
		if err != nil {
			return err, false
		}
	}
}

// ended takes the error that ended the reading from a direction's sender.
func (k *link) ended(to direction, err error) {
	if k.session == nil {
		return
	}
	if to == up {
		k.session.programClosed(err)
	} else {
		k.session.serverLost(err)
	}
}

// closeWrite passes an end on. Where that fails the receiver is gone, and reading from it says why.
func closeWrite(c net.Conn) {
	if half, ok := c.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
}

// reset ends a connection so that the other side sees that it was lost.
func reset(c net.Conn) {
	c = plain(c)
	if lingering, ok := c.(interface{ SetLinger(int) error }); ok {
		_ = lingering.SetLinger(0)
	}
	_ = c.Close()
}

// plain returns what a TLS connection goes over, whose closing waits for nobody, or c itself.
func plain(c net.Conn) net.Conn {
	if wrapped, ok := c.(interface{ NetConn() net.Conn }); ok {
		return wrapped.NetConn()
	}
	return c
}
