// Package tap records what goes over a connection: [Listener] is a wrapper around the net.Listener
// on which a server of ours serves, [Relay] stands in front of any other.
//
// A tap never changes, delays or loses a byte, whatever the bytes are; deadlines, half-closes and
// errors pass through. It records what a program sends after reading it and before the server sees
// it, and what a server sends before the program can see it, so that in a recording a cause comes
// before its effect.
//
// What is AMQP 0-9-1 is in amqp*.go, what is HTTP/1.1 in http*.go and sse.go; the rest knows no
// protocol. Neither records what proves who somebody is: passwords, API keys, cookies.
package tap

import (
	"errors"
	"net"
	"os"
	"sync"

	"tutor/internal/wire"
)

// Owner says whose connections a listener accepts: each listener is for one program and leads to
// one server.
type Owner struct {
	Program  string // the program's name in the script
	Server   string // "rabbitmq" or "llama"
	Protocol Protocol
}

// Protocol is what is spoken on a connection.
type Protocol int

// The protocols that a tap can read.
const (
	AMQP Protocol = iota // AMQP 0-9-1
	HTTP                 // HTTP/1.1, with server-sent events in responses
)

// Listener returns l with a tap on every connection that it accepts. The accepted connections also
// have CloseRead and CloseWrite, which fail with [errors.ErrUnsupported] where those of l have none.
func Listener(l net.Listener, owner Owner, rec *wire.Recording) net.Listener {
	return &listener{l, owner, rec}
}

type listener struct {
	net.Listener
	owner Owner
	rec   *wire.Recording
}

func (l *listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &conn{Conn: c, session: newSession(l.owner, l.rec)}, nil
}

// conn is the server's end of a recorded connection.
type conn struct {
	net.Conn
	session *session
	writing sync.Mutex // concurrent writes are recorded in the order in which they are written
}

func (c *conn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.session.take(up, p[:n])
	if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
		c.session.programClosed(err)
	}
	return n, err
}

func (c *conn) Write(p []byte) (int, error) {
	c.writing.Lock()
	defer c.writing.Unlock()
	c.session.take(down, p)
	n, err := c.Conn.Write(p)
	if err != nil {
		c.session.undelivered(err)
	}
	return n, err
}

func (c *conn) Close() error {
	c.session.serverClosed()
	err := c.Conn.Close()
	c.session.disconnect()
	return err
}

func (c *conn) CloseWrite() error {
	half, ok := c.Conn.(interface{ CloseWrite() error })
	if !ok {
		return errors.ErrUnsupported
	}
	c.session.serverClosed()
	return half.CloseWrite()
}

func (c *conn) CloseRead() error {
	half, ok := c.Conn.(interface{ CloseRead() error })
	if !ok {
		return errors.ErrUnsupported
	}
	return half.CloseRead()
}
