package tap

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
)

const (
	maxHead = 64 << 10 // bytes of a head, or of a body's trailers
	maxLine = 4 << 10  // of the line before a chunk of a body
	maxSize = 1 << 62  // of a body or a chunk, so that nothing overflows
)

// messages takes the messages of one direction of an HTTP connection, piece by piece.
type messages interface {
	// plausible reports whether a message can begin with these bytes.
	plausible(b []byte) bool
	// head takes a head without the empty line at its end, and says how the body goes on.
	head(b []byte) (framing, error)
	// body takes some more bytes of the body, which belong to the caller.
	body(p []byte)
	// end says that the message is complete.
	end()
}

// framing is how a body is framed (RFC 9112, 6.3).
type framing struct {
	state  state  // inHead where there is no body
	length uint64 // for inBody
}

// state is what comes next in a direction.
type state int

const (
	inHead  state = iota
	inAlien       // what is no head
	inBody        // as many bytes as are left
	inRest        // a body until the connection ends
	inSize        // the line before a chunk
	inChunk
	afterChunk
	inTrailer
	lost // what follows is not decoded
)

// framer finds the messages in the bytes of one direction (RFC 9112). It holds a head until it is
// complete, and nothing of a body.
type framer struct {
	messages
	state state
	text  []byte // a head or a line that has not come to its end
	line  int    // where the last line of an unfinished head begins
	left  uint64 // bytes to come of a body or a chunk, or the size of the trailers so far
	later bool   // a head has been complete
}

// take takes the next bytes; an error is where they make no more sense.
func (f *framer) take(p []byte) error {
	for len(p) > 0 && f.state != lost {
		n, err := f.step(p)
		if err != nil {
			return err
		}
		p = p[n:]
	}
	return nil
}

// step takes some of the bytes and returns how many.
func (f *framer) step(p []byte) (int, error) {
	switch f.state {
	case inHead:
		return f.takeHead(p)
	case inAlien:
		f.text = append(f.text, p...)
		return len(p), f.alien(shown)
	case inBody, inChunk:
		n := int(min(uint64(len(p)), f.left))
		f.body(p[:n])
		if f.left -= uint64(n); f.left > 0 {
			return n, nil
		}
		if f.state == inChunk {
			f.state = afterChunk
		} else {
			f.end()
		}
		return n, nil
	case inRest:
		f.body(p)
		return len(p), nil
	}
	return f.takeLine(p)
}

// takeHead takes the bytes up to a line's end. Empty lines before a head mean nothing (RFC 9112, 2.2).
func (f *framer) takeHead(p []byte) (int, error) {
	room := maxHead - len(f.text)
	n, ended := lineIn(p, room)
	f.text = append(f.text, p[:n]...)
	if ended && len(trimEnd(f.text[f.line:])) == 0 {
		if f.line == 0 {
			f.text = f.text[:0]
			return n, nil
		}
		return n, f.headComplete()
	}
	if f.line == 0 && !f.plausible(f.text) {
		f.state = inAlien
		return n, f.alien(shown)
	}
	if !ended && n == room && n < len(p) {
		return n, fmt.Errorf("a head of more than %d KiB", maxHead>>10)
	}
	if ended {
		f.line = len(f.text)
	}
	return n, nil
}

func (f *framer) headComplete() error {
	text := f.text[:f.line]
	f.text, f.line, f.later = f.text[:0], 0, true
	framing, err := f.messages.head(text)
	if err != nil || f.state == lost { // the answer may have ended the protocol
		return err
	}
	f.state, f.left = framing.state, framing.length
	if f.state == inHead || f.state == inBody && f.left == 0 {
		f.end()
	}
	return nil
}

// takeLine takes the bytes up to the end of a line of a chunked body (RFC 9112, 7.1).
func (f *framer) takeLine(p []byte) (int, error) {
	limit := maxLine
	switch f.state {
	case afterChunk:
		limit = len("\r\n")
	case inTrailer:
		limit = maxHead
	}
	room := limit - len(f.text)
	n, ended := lineIn(p, room)
	f.text = append(f.text, p[:n]...)
	if !ended {
		if n == room && n < len(p) {
			return n, errors.New("the chunks of a body are not framed as such")
		}
		return n, nil
	}
	line := trimEnd(f.text)
	f.text = f.text[:0]
	return n, f.endLine(line)
}

func (f *framer) endLine(line []byte) error {
	switch f.state {
	case afterChunk:
		if len(line) > 0 {
			return errors.New("a chunk of a body is longer than it says")
		}
		f.state = inSize
	case inTrailer:
		if len(line) == 0 {
			f.end()
			return nil
		}
		if f.left += uint64(len(line)); f.left > maxHead {
			return fmt.Errorf("trailers of more than %d KiB", maxHead>>10)
		}
	default:
		size, _, _ := bytes.Cut(line, []byte(";"))
		n, err := strconv.ParseUint(string(bytes.TrimRight(size, " \t")), 16, 62)
		if err != nil {
			return errors.New("a chunk of a body says no size")
		}
		f.state, f.left = inChunk, n
		if n == 0 {
			f.state = inTrailer
		}
	}
	return nil
}

// end ends a message.
func (f *framer) end() {
	f.state = inHead
	f.messages.end()
}

// begun reports whether a message has begun and is not complete.
func (f *framer) begun() bool {
	switch f.state {
	case inHead:
		return len(trimEnd(f.text)) > 0
	case inAlien, lost:
		return false
	}
	return true
}

// cut is told that the bytes end here; an error is that they were no message.
func (f *framer) cut() error {
	if f.state == inAlien {
		return f.alien(0)
	}
	return nil
}

// giveUp ignores what follows.
func (f *framer) giveUp() { f.state, f.text = lost, nil }

// lineIn returns how many bytes there are up to the end of a line, at most room, and whether it ends
// there.
func lineIn(p []byte, room int) (n int, ended bool) {
	if i := bytes.IndexByte(p[:min(len(p), room)], '\n'); i >= 0 {
		return i + 1, true
	}
	return min(len(p), room), false
}

// trimEnd returns a line without its end. A lone LF is one too, as for most servers and clients.
func trimEnd(line []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
}
