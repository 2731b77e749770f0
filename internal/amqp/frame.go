package amqp

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Frame is one frame without its end octet (AMQP 0-9-1 specification, 4.2.3).
type Frame struct {
	Type    byte
	Channel uint16
	Payload []byte
}

// ErrFrameEnd means that a frame does not end with the end octet; see [FrameEndError].
var ErrFrameEnd = errors.New("the frame does not end with octet 206")

// FrameEndError is a frame whose last octet is not 206. It wraps [ErrFrameEnd].
type FrameEndError struct {
	Frame Frame // valid as long as a frame would be
	End   byte  // what was there instead
}

func (e *FrameEndError) Error() string {
	return fmt.Sprintf("frame of type %d on channel %d: %v: it is %d", e.Frame.Type, e.Frame.Channel, ErrFrameEnd, e.End)
}

func (e *FrameEndError) Unwrap() error { return ErrFrameEnd }

// FrameTooLargeError is a frame whose payload is larger than was agreed on, in bytes. What follows
// it cannot be made sense of.
type FrameTooLargeError struct {
	Type      byte
	Channel   uint16
	Size, Max uint32
}

func (e *FrameTooLargeError) Error() string {
	return fmt.Sprintf("frame of type %d on channel %d has a payload of %d bytes, at most %d were agreed on", e.Type, e.Channel, e.Size, e.Max)
}

// ParseFrame reads the frame at the beginning of b, whose payload may be up to maxPayload bytes
// large. It returns the frame, whose payload is part of b, and how many bytes the frame takes; 0
// bytes and no error mean that b does not hold the whole frame yet. The error is a
// [FrameTooLargeError] or a [FrameEndError].
func ParseFrame(b []byte, maxPayload int) (Frame, int, error) {
	if len(b) < frameHead {
		return Frame{}, 0, nil
	}
	f := Frame{Type: b[0], Channel: binary.BigEndian.Uint16(b[1:])}
	size := binary.BigEndian.Uint32(b[3:])
	if uint64(size) > uint64(maxPayload) {
		return f, 0, &FrameTooLargeError{f.Type, f.Channel, size, uint32(maxPayload)}
	}
	end := frameHead + int(size)
	if len(b) <= end {
		return Frame{}, 0, nil
	}
	f.Payload = b[frameHead:end:end]
	if b[end] != frameEnd {
		return f, 0, &FrameEndError{f, b[end]}
	}
	return f, end + 1, nil
}

// Reader reads frames from a stream. It reads ahead.
type Reader struct {
	r          io.Reader
	maxPayload int
	buf        []byte
	begin, end int // what of buf has been read from r and not been returned yet
}

// readerSize is the least that a Reader asks its stream for, in bytes.
const readerSize = 16 << 10

// NewReader returns a Reader of frames whose payload is up to maxPayload bytes large.
func NewReader(r io.Reader, maxPayload int) *Reader {
	return &Reader{r: r, maxPayload: maxPayload, buf: make([]byte, readerSize)}
}

// SetMaxPayload changes the limit for the frames to come, as a negotiated frame-max does; a
// frame-max counts [FrameOverhead] too.
func (r *Reader) SetMaxPayload(n int) { r.maxPayload = n }

// Buffered reports whether ReadFrame can return without reading from the stream.
func (r *Reader) Buffered() bool {
	_, n, err := ParseFrame(r.buf[r.begin:r.end], r.maxPayload)
	return n > 0 || err != nil
}

// ReadFrame returns the next frame; its payload is valid until the next call. The error is
// [io.EOF] where the stream ends between frames, [io.ErrUnexpectedEOF] where it ends within one,
// a [FrameTooLargeError], a [FrameEndError], or the stream's own.
func (r *Reader) ReadFrame() (Frame, error) {
	for {
		f, n, err := ParseFrame(r.buf[r.begin:r.end], r.maxPayload)
		if n > 0 || err != nil {
			r.begin += n
			return f, err
		}
		if err := r.fill(); err != nil {
			return Frame{}, err
		}
	}
}

// fill reads more from the stream, after making room for at least the frame that has begun.
func (r *Reader) fill() error {
	copy(r.buf, r.buf[r.begin:r.end])
	r.begin, r.end = 0, r.end-r.begin
	if r.end >= frameHead {
		need := int(binary.BigEndian.Uint32(r.buf[3:])) + FrameOverhead
		if need > len(r.buf) {
			r.buf = append(make([]byte, 0, need), r.buf[:r.end]...)[:need]
		}
	}
	n, err := r.r.Read(r.buf[r.end:])
	r.end += n
	if n > 0 || err == nil {
		return nil
	}
	if err == io.EOF && r.end > 0 {
		return io.ErrUnexpectedEOF
	}
	return err
}

// appendFrame appends a frame with the payload that write appends.
func appendFrame(dst []byte, kind byte, channel uint16, write func([]byte) []byte) []byte {
	dst = binary.BigEndian.AppendUint16(append(dst, kind), channel)
	return append(appendSized(dst, write), frameEnd)
}

// AppendMethodFrame appends a method frame to dst.
func AppendMethodFrame(dst []byte, channel uint16, m Method) []byte {
	return appendFrame(dst, FrameMethod, channel, func(dst []byte) []byte { return appendMethod(dst, m) })
}

// AppendHeaderFrame appends a content header frame to dst.
func AppendHeaderFrame(dst []byte, channel uint16, h Header) []byte {
	return appendFrame(dst, FrameHeader, channel, func(dst []byte) []byte { return AppendHeader(dst, h) })
}

// AppendBodyFrames appends a body in as many frames as frameMax asks for, none for an empty body.
// frameMax counts [FrameOverhead]; 0 is no limit.
func AppendBodyFrames(dst []byte, channel uint16, body []byte, frameMax int) []byte {
	for len(body) > 0 {
		n := len(body)
		if frameMax > FrameOverhead {
			n = min(n, frameMax-FrameOverhead)
		}
		dst = AppendFrame(dst, Frame{FrameBody, channel, body[:n]})
		body = body[n:]
	}
	return dst
}

// AppendHeartbeat appends a heartbeat frame to dst.
func AppendHeartbeat(dst []byte) []byte {
	return AppendFrame(dst, Frame{Type: FrameHeartbeat})
}

// AppendFrame appends a frame to dst.
func AppendFrame(dst []byte, f Frame) []byte {
	dst = AppendFrameHead(dst, f.Type, f.Channel, len(f.Payload))
	return AppendFrameEnd(append(dst, f.Payload...))
}

// AppendFrameHead appends what comes before a frame's payload of so many bytes. It is for who
// writes the payload from where it lies; [AppendFrameEnd] is what comes after it.
func AppendFrameHead(dst []byte, kind byte, channel uint16, size int) []byte {
	dst = binary.BigEndian.AppendUint16(append(dst, kind), channel)
	return binary.BigEndian.AppendUint32(dst, uint32(size))
}

// AppendFrameEnd appends the octet that ends a frame.
func AppendFrameEnd(dst []byte) []byte { return append(dst, frameEnd) }
