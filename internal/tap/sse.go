package tap

import (
	"bytes"
)

// sentEvent is one event of a stream of server-sent events, or a comment in it.
type sentEvent struct {
	data    []byte // its lines, joined; of a comment the text
	event   string // its name, where it has one
	id      string
	comment bool
	cut     bool // data is only the beginning
}

// eventStream finds the events in a body of the type text/event-stream (WHATWG HTML Living Standard,
// 9.2.6), however that is cut. A line ends with CR LF, LF or CR; a comment is emitted when its line
// ends, an event when an empty line follows. One that the end of the body leaves open is emitted
// with the lines that are complete: clients that read line by line have seen them.
type eventStream struct {
	emit  func(sentEvent)
	line  []byte // one that has not come to its end
	long  bool   // and of which only the beginning is kept
	later bool   // there was a line before
	cr    bool   // the last byte was a CR, which may be half a line end
	next  sentEvent
	open  bool // next has something
	lines int  // of data in next
}

// take takes the next bytes of the body, which belong to the caller.
func (s *eventStream) take(p []byte) {
	for len(p) > 0 {
		if s.cr && p[0] == '\n' {
			s.cr, p = false, p[1:]
			continue
		}
		s.cr = false
		n := bytes.IndexAny(p, "\r\n")
		if n < 0 {
			s.keep(p)
			return
		}
		s.keep(p[:n])
		s.cr = p[n] == '\r'
		s.endLine()
		p = p[n+1:]
	}
}

func (s *eventStream) keep(p []byte) {
	n := min(len(p), maxHTTPBody-len(s.line))
	s.line = append(s.line, p[:n]...)
	s.long = s.long || n < len(p)
}

func (s *eventStream) endLine() {
	line, long := s.line, s.long
	s.line, s.long = s.line[:0], false
	if !s.later {
		line = bytes.TrimPrefix(line, []byte("\ufeff"))
		s.later = true
	}
	if len(line) == 0 {
		s.dispatch()
		return
	}
	field, value, _ := bytes.Cut(line, []byte(":"))
	value = bytes.TrimPrefix(value, []byte(" "))
	switch string(field) {
	case "":
		s.emit(sentEvent{data: bytes.Clone(value), comment: true, cut: long})
	case "data":
		s.data(value, long)
	case "event":
		s.next.event, s.open = string(value), true
	case "id":
		s.next.id, s.open = string(value), true
	}
}

// data adds a line to the event's data.
func (s *eventStream) data(value []byte, long bool) {
	if s.lines > 0 {
		value = append([]byte("\n"), value...)
	}
	n := min(len(value), maxHTTPBody-len(s.next.data))
	if s.next.cut {
		n = 0 // what is kept is the beginning, without a gap
	}
	s.next.data = append(s.next.data, value[:n]...)
	s.next.cut = s.next.cut || long || n < len(value)
	s.open = true
	s.lines++
}

func (s *eventStream) dispatch() {
	if s.open {
		s.emit(s.next)
	}
	s.next, s.open, s.lines = sentEvent{}, false, 0
}

// end ends the body.
func (s *eventStream) end() {
	s.next.cut = true
	s.dispatch()
}
