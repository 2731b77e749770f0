package tap

import (
	"errors"
	"io"
	"net"
	"os"
	"sync"

	"tutor/internal/wire"
)

// direction is where bytes go: up from the program, or down from the server.
type direction int

const (
	up direction = iota
	down
)

// session records one connection, from its opening to its end.
type session struct {
	rec  *wire.Recording
	conn int // its number in the recording

	mu              sync.Mutex
	program, server wire.Party
	decoder         decoder
	closed          [2]bool // by direction
	gone            bool    // nothing more comes from the program
	refused         bool    // the program's end no longer takes what is sent to it
}

// decoder turns the bytes of a connection into events. It only looks: the bytes belong to others, and
// are theirs again when decode returns. Its session's lock guards it.
type decoder interface {
	// decode takes the next bytes of a direction.
	decode(to direction, p []byte)

	// finish is told that a direction has ended, for which reasons if not in order; then once more
	// when nothing else can come from the program.
	finish(to direction, reasons []wire.Field)
}

func newDecoder(p Protocol, s *session) decoder {
	if p == HTTP {
		return newHTTPDecoder(s)
	}
	return newAMQPDecoder(s)
}

func newSession(owner Owner, rec *wire.Recording) *session {
	s := &session{
		rec:     rec,
		conn:    rec.Connect(),
		program: wire.Party{Program: owner.Program},
		server:  wire.Party{Server: owner.Server},
	}
	s.decoder = newDecoder(owner.Protocol, s)
	s.record(up, wire.Event{Kind: "tcp.open"})
	return s
}

// record appends an event to the recording. The caller holds mu, or is alone.
func (s *session) record(d direction, e wire.Event) {
	e.Conn, e.From, e.To = s.conn, s.program, s.server
	if d == down {
		e.From, e.To = s.server, s.program
	}
	s.rec.Append(e)
}

// take decodes bytes that came from the program, or are about to go to it.
func (s *session) take(d direction, p []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.decoder.decode(d, p)
}

// undelivered takes the error of a writing to the program. One that is lost is often seen there first.
func (s *session) undelivered(err error) {
	if errors.Is(err, net.ErrClosed) || errors.Is(err, os.ErrDeadlineExceeded) {
		return // the server's own doing
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refused = true
}

// programClosed takes the error that ended the reading from the program.
func (s *session) programClosed(err error) {
	if !errors.Is(err, net.ErrClosed) && !errors.Is(err, io.ErrClosedPipe) { // our own end, closed by the server
		s.close(up, reasons(err))
	}
	s.disconnect()
}

// serverClosed is called before the server's end is closed.
func (s *session) serverClosed() { s.close(down, nil) }

// serverLost takes the error that ended the reading from the server, or because of which there is
// none. RabbitMQ resets a connection that the program has ended: that is no error.
func (s *session) serverLost(err error) {
	s.mu.Lock()
	ended := s.closed[up]
	s.mu.Unlock()
	if ended {
		err = io.EOF
	}
	s.close(down, reasons(err))
}

// reasons returns what an event says of the error that ended a connection, nothing for an orderly end.
func reasons(err error) []wire.Field {
	if errors.Is(err, io.EOF) || errors.Is(err, net.ErrClosed) || errors.Is(err, io.ErrClosedPipe) {
		return nil
	}
	if op, ok := errors.AsType[*net.OpError](err); ok {
		err = op.Err // without the addresses, which differ from run to run
	}
	return []wire.Field{{Name: "error", Value: err.Error()}}
}

// close records, once, that one end closed its direction.
func (s *session) close(d direction, fields []wire.Field) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed[d] {
		return
	}
	s.closed[d] = true
	s.decoder.finish(d, fields)
	s.record(d, wire.Event{Kind: "tcp.close", Fields: fields})
}

// disconnect tells the recording, once, that nothing more comes from the program.
func (s *session) disconnect() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.gone {
		s.gone = true
		s.decoder.finish(up, nil)
		s.rec.Disconnect()
	}
}
