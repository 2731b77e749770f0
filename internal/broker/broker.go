// Package broker is a RabbitMQ in one's own process: it speaks AMQP 0-9-1 with RabbitMQ's
// extensions on any [net.Listener] and keeps everything in memory.
//
// RabbitMQ is the specification, its reply codes and texts included, in the versions that
// [Profiles] lists. What is not there is refused with 540 NOT_IMPLEMENTED and a text that says so:
// headers exchanges; expiration of messages and queues; limits on a queue's length; dead-lettering;
// priorities of messages; single active consumers; the headers CC and BCC; transactions; quorum
// queues and streams. Nothing is persistent, and nobody is blocked when memory runs short: a queue
// that nobody consumes grows.
//
// A virtual host has one lock for all that is in it. Each connection has a goroutine that reads,
// which does what the frames ask for, and one that writes what has gathered in its [outbox].
package broker

import (
	"errors"
	"fmt"
	"net"
	"sync"
	"syscall"
	"time"
)

// Config says what a broker is like. The zero value is RabbitMQ as it comes: the user guest with
// the password guest and all permissions on the virtual host "/".
type Config struct {
	// Profile is the version of RabbitMQ to behave like, one of [Profiles]; empty is the default.
	Profile string
	// Permit and Deny name deprecated features, as RabbitMQ's deprecated_features.permit.FEATURE
	// = true or false does. A profile without that setting takes them and does nothing.
	Permit, Deny []string
	// Users are who may log in; none means guest.
	Users []User
	// VirtualHosts are the names of the virtual hosts; none means "/".
	VirtualHosts []string
	// Logf is told what RabbitMQ would write in its log; nil is silent. It may be called under a
	// lock, so that it must neither wait nor call the broker.
	Logf func(format string, args ...any)
}

// Broker is an embedded RabbitMQ. It is made by [New] and ended by [Broker.Close].
type Broker struct {
	profile profile
	users   map[string]*user
	vhosts  map[string]*vhost
	logf    func(string, ...any)

	mu          sync.Mutex
	closed      bool
	listeners   map[net.Listener]bool
	connections map[*connection]bool
	serving     sync.WaitGroup // Serve calls and connections
}

// New returns a broker that listens nowhere yet. The error names a profile, a feature or a
// permission that there is no such of.
func New(config Config) (*Broker, error) {
	p, err := configuredProfile(config)
	if err != nil {
		return nil, err
	}
	if len(config.VirtualHosts) == 0 {
		config.VirtualHosts = []string{"/"}
	}
	if len(config.Users) == 0 {
		config.Users = []User{guest(config.VirtualHosts)}
	}
	users, err := newUsers(config.Users)
	if err != nil {
		return nil, err
	}
	b := &Broker{
		profile:     p,
		users:       users,
		vhosts:      map[string]*vhost{},
		logf:        config.Logf,
		listeners:   map[net.Listener]bool{},
		connections: map[*connection]bool{},
	}
	if b.logf == nil {
		b.logf = func(string, ...any) {}
	}
	for _, name := range config.VirtualHosts {
		b.vhosts[name] = newVhost(b, name)
	}
	return b, nil
}

// crowded is how long Serve waits where this process may open no more sockets, as RabbitMQ does.
const crowded = 100 * time.Millisecond

// Serve takes connections from a listener until that is closed, by [Broker.Close] or by anybody
// else, and then returns nil. It may be called several times at once with several listeners. The
// error is the listener's.
func (b *Broker) Serve(l net.Listener) error {
	if !b.listening(l) {
		return errors.Join(errors.New("serve on a closed broker"), l.Close())
	}
	defer b.serving.Done()
	for {
		conn, err := l.Accept()
		switch {
		case err == nil:
			b.start(conn)
		case errors.Is(err, net.ErrClosed):
			return nil
		case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE): // until a client goes
			b.logf("accept a connection: %v", err)
			time.Sleep(crowded)
		default:
			return fmt.Errorf("accept a connection: %w", err)
		}
	}
}

// listening keeps a listener for Close. It reports false where the broker is closed.
func (b *Broker) listening(l net.Listener) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return false
	}
	b.listeners[l] = true
	b.serving.Add(1)
	return true
}

// start serves one connection in goroutines of its own.
func (b *Broker) start(conn net.Conn) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		_ = conn.Close()
		return
	}
	c := newConnection(b, conn)
	b.connections[c] = true
	b.serving.Go(func() {
		c.serve()
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.connections, c)
	})
}

// Close closes all listeners, tells every client that the broker goes, as RabbitMQ does, and
// closes the connections. It returns when no goroutine of the broker is left. The error is a
// listener's.
func (b *Broker) Close() error {
	b.mu.Lock()
	b.closed = true
	var errs []error
	for l := range b.listeners {
		if err := l.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
			errs = append(errs, fmt.Errorf("close a listener: %w", err))
		}
	}
	clear(b.listeners)
	for c := range b.connections {
		c.shutDown()
	}
	b.mu.Unlock()
	b.serving.Wait()
	return errors.Join(errs...)
}
