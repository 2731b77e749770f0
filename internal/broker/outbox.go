package broker

import (
	"net"
	"sync"

	"tutor/internal/amqp"
)

// From how many bytes in its outbox on a connection …
const (
	// … gets no more deliveries from queues, until its client has read.
	outboxFull = 256 << 10
	// … is not read from, until its client has read: it asks, and does not take the answers.
	// That it has deliveries to read is no reason, as clients publish while they do not read.
	outboxStop = 4 << 20
	// … gets no direct replies, which cannot wait in a queue.
	outboxLimit = 64 << 20

	// sharedBody is from how many bytes on a body is written from where it lies, not copied.
	sharedBody = 4 << 10
)

// outbox holds what is on its way to one client. Any goroutine appends to it; the connection's
// writer takes all that there is and writes it at once.
type outbox struct {
	frameMax int // for bodies

	mu      sync.Mutex
	changed sync.Cond // something to write, room again, or closed
	buf     []byte
	start   int      // what of buf is in no chunk yet begins here
	chunks  [][]byte // parts of buf, and bodies
	size    int      // bytes in the outbox and on their way to the socket
	flushed bool     // the writer may take what there is
	waiting bool     // a consumer waits for room
	closed  bool
	written uint64 // how many times something was written
}

func newOutbox() *outbox {
	o := &outbox{frameMax: amqp.MinFrameMax}
	o.changed.L = &o.mu
	return o
}

// send appends a method. It goes out with the next flush.
func (o *outbox) send(channel uint16, m amqp.Method) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.append(func(buf []byte) []byte { return amqp.AppendMethodFrame(buf, channel, m) })
}

// sendContent appends a method with a message.
func (o *outbox) sendContent(channel uint16, m amqp.Method, msg *message) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.append(func(buf []byte) []byte {
		buf = amqp.AppendMethodFrame(buf, channel, m)
		buf = amqp.AppendFrame(buf, amqp.Frame{Type: amqp.FrameHeader, Channel: channel, Payload: msg.header})
		if len(msg.body) < sharedBody {
			buf = amqp.AppendBodyFrames(buf, channel, msg.body, o.frameMax)
		}
		return buf
	})
	if len(msg.body) >= sharedBody {
		o.share(channel, msg.body)
	}
}

// write appends bytes and lets them out.
func (o *outbox) write(b []byte) {
	o.mu.Lock()
	o.append(func(buf []byte) []byte { return append(buf, b...) })
	o.mu.Unlock()
	o.flush()
}

// writes returns how many times something was written.
func (o *outbox) writes() uint64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.written
}

// append adds to buf, unless nobody will read it any more.
func (o *outbox) append(write func([]byte) []byte) {
	if o.closed {
		return
	}
	before := len(o.buf)
	o.buf = write(o.buf)
	o.size += len(o.buf) - before
}

// share appends a body's frames without copying it.
func (o *outbox) share(channel uint16, body []byte) {
	if o.closed {
		return
	}
	for len(body) > 0 {
		part := body[:min(len(body), o.frameMax-amqp.FrameOverhead)]
		body = body[len(part):]
		o.append(func(buf []byte) []byte { return amqp.AppendFrameHead(buf, amqp.FrameBody, channel, len(part)) })
		o.seal()
		o.chunks = append(o.chunks, part)
		o.size += len(part)
		o.append(amqp.AppendFrameEnd)
	}
}

// seal makes a chunk of what was appended since the last one.
func (o *outbox) seal() {
	if end := len(o.buf); end > o.start {
		o.chunks = append(o.chunks, o.buf[o.start:end:end])
		o.start = end
	}
}

// flush lets the writer take what there is.
func (o *outbox) flush() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.size > 0 { // perhaps only what is being written; then the writer still waits when more comes
		o.flushed = true
		o.changed.Broadcast()
	}
}

// pending reports whether there is anything that the writer does not have yet.
func (o *outbox) pending() bool { return len(o.buf) > 0 }

// full reports whether there is no room for a delivery. If so the writer will say when there is.
func (o *outbox) full() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.waiting = o.waiting || o.size >= outboxFull
	return o.size >= outboxFull
}

// holds reports whether there are at least n bytes in the outbox.
func (o *outbox) holds(n int) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.size >= n
}

// drain returns when there are less than n bytes in the outbox, or it is closed.
func (o *outbox) drain(n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for o.size >= n && !o.closed {
		o.changed.Wait()
	}
}

// close makes the writer end when it has written what there is.
func (o *outbox) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
	o.changed.Broadcast()
}

// next waits for something to write. It returns nil when the outbox is closed and empty.
// spare is a buffer that the outbox may use from now on.
func (o *outbox) next(spare []byte) (chunks net.Buffers, buf []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for !o.closed && !(o.flushed && o.pending()) {
		o.changed.Wait()
	}
	o.seal()
	chunks, buf = o.chunks, o.buf
	o.chunks, o.buf, o.start, o.flushed = nil, spare[:0], 0, false
	return chunks, buf
}

// wrote says that n bytes are out. It reports whether a consumer waits for the room that there is now.
func (o *outbox) wrote(n int64) (waiting bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.size -= int(n)
	o.written++
	o.changed.Broadcast()
	if o.size >= outboxFull {
		return false
	}
	waiting, o.waiting = o.waiting, false
	return waiting
}

// writeTo writes what comes into the outbox until it is closed or the socket fails. roomAgain is
// called when there is room after [outbox.full] has said that there is none.
func (o *outbox) writeTo(conn net.Conn, roomAgain func()) {
	var spare []byte
	for {
		chunks, buf := o.next(spare)
		if len(chunks) == 0 {
			return
		}
		n, err := chunks.WriteTo(conn)
		if o.wrote(n) {
			roomAgain()
		}
		if err != nil {
			o.close()
			_ = conn.Close()
			return
		}
		if spare = buf; cap(spare) > outboxFull {
			spare = nil
		}
	}
}
