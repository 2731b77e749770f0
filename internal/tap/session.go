package tap

import (
	"errors"
	"io"
	"net"
	"sync"

	"tutor/internal/wire"
)

// session records one connection, from its opening to its end.
type session struct {
	rec  *wire.Recording
	conn int // its number in the recording

	mu       sync.Mutex
	program  wire.Party
	server   wire.Party
	up, down stream // from the program, from the server
	channels map[uint16]*channel
	gone     bool // nothing more comes from the program
}

func newSession(owner Owner, rec *wire.Recording) *session {
	s := &session{
		rec:      rec,
		conn:     rec.Connect(),
		program:  wire.Party{Program: owner.Program},
		server:   wire.Party{Server: owner.Server},
		up:       stream{contents: make(map[uint16]*content)},
		down:     stream{contents: make(map[uint16]*content)},
		channels: make(map[uint16]*channel),
	}
	s.record(&s.up, wire.Event{Kind: "tcp.open"})
	return s
}

// record appends an event of one direction to the recording. The caller holds mu, or is alone.
func (s *session) record(d *stream, e wire.Event) {
	e.Conn, e.From, e.To = s.conn, s.program, s.server
	if d == &s.down {
		e.From, e.To = s.server, s.program
	}
	s.rec.Append(e)
}

// received takes bytes that came from the program.
func (s *session) received(p []byte) { s.take(&s.up, p) }

// sending takes bytes that are about to go to the program.
func (s *session) sending(p []byte) { s.take(&s.down, p) }

func (s *session) take(d *stream, p []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.decode(d, p)
}

// programClosed takes the error that ended the reading from the program.
func (s *session) programClosed(err error) {
	if !errors.Is(err, net.ErrClosed) && !errors.Is(err, io.ErrClosedPipe) { // our own end, closed by the server
		var fields []wire.Field
		if !errors.Is(err, io.EOF) {
			if op, ok := errors.AsType[*net.OpError](err); ok {
				err = op.Err // without the addresses, which differ from run to run
			}
			fields = []wire.Field{{Name: "error", Value: err.Error()}}
		}
		s.closed(&s.up, fields)
	}
	s.disconnect()
}

// serverClosed is called before the server's end is closed.
func (s *session) serverClosed() { s.closed(&s.down, nil) }

func (s *session) closed(d *stream, fields []wire.Field) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d.closed {
		return
	}
	d.closed = true
	s.finish(d)
	s.record(d, wire.Event{Kind: "tcp.close", Fields: fields})
}

// disconnect tells the recording, once, that nothing more comes from the program.
func (s *session) disconnect() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.gone {
		s.gone = true
		s.finish(&s.up)
		s.rec.Disconnect()
	}
}
