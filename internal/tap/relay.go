package tap

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"tutor/internal/wire"
)

// Dial opens a connection to a server.
type Dial func(context.Context) (net.Conn, error)

// dialTime is how long a program's connection waits for the server to take it.
const dialTime = 10 * time.Second

// Relay is a tap in front of a server that is not in this process: for each connection that its
// listener accepts it opens one to the server, and passes the bytes of both on.
//
// What a tap promises holds here too: no byte is changed, held back or lost, an end of one side is
// passed on as what it was, half-close or reset, and an event is recorded after it came from its
// sender and before its receiver can see it. A side that does not read stops the other: no more than
// one buffer a direction is held, and what the system holds. As everywhere in TCP, a reset overtakes
// what the receiver's system has not taken yet.
//
// Some ends look different from outside a server. That a server has closed its connection looks like
// a half-close, so that the program's own end, which comes after it, is recorded too. RabbitMQ resets
// a connection that the program has ended, which is passed on and is no error in the recording. And
// where a server does not take the connection, its end is recorded with the error, and the program
// sees a reset.
type Relay struct {
	listener net.Listener
	dial     Dial
	owner    Owner
	rec      *wire.Recording
	context  context.Context // ends with the relay
	end      context.CancelFunc
	running  sync.WaitGroup

	mu        sync.Mutex
	links     map[*link]bool
	acceptErr error // of the last Accept
}

// NewRelay starts to pass what comes on l on to the server at target, "host:port". What the program
// and the server say goes to rec; without one, nothing is recorded. The relay owns l.
func NewRelay(l net.Listener, target string, owner Owner, rec *wire.Recording) *Relay {
	var dialer net.Dialer
	dial := func(ctx context.Context) (net.Conn, error) { return dialer.DialContext(ctx, "tcp", target) }
	return NewRelayVia(l, dial, owner, rec)
}

// NewRelayVia is [NewRelay] for a server that needs more than an address, such as TLS.
func NewRelayVia(l net.Listener, dial Dial, owner Owner, rec *wire.Recording) *Relay {
	r := &Relay{listener: l, dial: dial, owner: owner, rec: rec, links: make(map[*link]bool)}
	r.context, r.end = context.WithCancel(context.Background())
	r.running.Go(r.accept)
	return r
}

// Close closes the listener and all connections; no goroutine is left when it returns. The error is
// the listener's, one that kept it from accepting included.
func (r *Relay) Close() error {
	r.end()
	err := r.listener.Close()
	if errors.Is(err, net.ErrClosed) {
		err = nil
	}
	r.mu.Lock()
	for k := range r.links {
		k.close()
	}
	r.mu.Unlock()
	r.running.Wait()
	return errors.Join(r.acceptErr, err)
}

// accept takes connections until the listener is closed. Any other error, such as too many open
// files, may pass.
func (r *Relay) accept() {
	for pause := time.Millisecond; ; {
		c, err := r.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		r.mu.Lock()
		r.acceptErr = nil
		if err != nil {
			r.acceptErr = fmt.Errorf("accept a connection: %w", err)
		}
		r.mu.Unlock()
		if err == nil {
			r.start(c)
			pause = time.Millisecond
			continue
		}
		select {
		case <-time.After(pause):
			pause = min(2*pause, time.Second)
		case <-r.context.Done():
			return
		}
	}
}

// start serves one connection in goroutines of its own.
func (r *Relay) start(program net.Conn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.context.Err() != nil {
		_ = program.Close()
		return
	}
	k := &link{program: program}
	if r.rec != nil {
		k.session = newSession(r.owner, r.rec)
	}
	r.links[k] = true
	r.running.Go(func() {
		k.run(r.context, r.dial)
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.links, k)
	})
}
