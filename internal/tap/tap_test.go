package tap

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tutor/internal/amqp"
	"tutor/internal/wire"
)

var owner = Owner{Program: "client", Server: "rabbitmq"}

// chatOwner is that of HTTP connections.
var chatOwner = Owner{Program: "client", Server: "llama", Protocol: HTTP}

// taps are all that there are, each as a way to connect through it: both ends of a recorded TCP
// connection, the program's and the server's.
var taps = []struct {
	name    string
	connect func(t testing.TB, owner Owner, rec *wire.Recording) (program *net.TCPConn, server net.Conn)
}{
	{"in process", connectAs},
	{"relay", connectRelayedAs},
}

// throughEach runs a test on a connection through each tap.
func throughEach(t *testing.T, test func(t *testing.T, program *net.TCPConn, server net.Conn, rec *wire.Recording)) {
	for _, tap := range taps {
		t.Run(tap.name, func(t *testing.T) {
			rec := wire.NewRecording(time.Now)
			program, server := tap.connect(t, owner, rec)
			test(t, program, server, rec)
		})
	}
}

func connect(t testing.TB, rec *wire.Recording) (program *net.TCPConn, server net.Conn) {
	t.Helper()
	return connectAs(t, owner, rec)
}

func connectAs(t testing.TB, owner Owner, rec *wire.Recording) (program *net.TCPConn, server net.Conn) {
	t.Helper()
	inner := listen(t)
	return dialled(t, inner), accepted(t, Listener(inner, owner, rec))
}

func connectRelayed(t testing.TB, rec *wire.Recording) (program *net.TCPConn, server net.Conn) {
	t.Helper()
	return connectRelayedAs(t, owner, rec)
}

func connectRelayedAs(t testing.TB, owner Owner, rec *wire.Recording) (program *net.TCPConn, server net.Conn) {
	t.Helper()
	l := listen(t)
	program = dialled(t, relayAs(t, owner, l.Addr().String(), rec))
	return program, accepted(t, l)
}

// relay starts a relay and returns its listener.
func relay(t testing.TB, target string, rec *wire.Recording) net.Listener {
	t.Helper()
	return relayAs(t, owner, target, rec)
}

func relayAs(t testing.TB, owner Owner, target string, rec *wire.Recording) net.Listener {
	t.Helper()
	l := listen(t)
	r := NewRelay(l, target, owner, rec)
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Errorf("close the relay: %v", err)
		}
	})
	return l
}

func listen(t testing.TB) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func dialled(t testing.TB, l net.Listener) *net.TCPConn {
	t.Helper()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c.(*net.TCPConn)
}

func accepted(t testing.TB, l net.Listener) net.Conn {
	t.Helper()
	c, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// until waits for the recording to fulfil a condition.
func until(t testing.TB, rec *wire.Recording, what string, condition func() bool) {
	t.Helper()
	end := time.After(10 * time.Second)
	for {
		changed := rec.Changed()
		if condition() {
			return
		}
		select {
		case <-changed:
		case <-end:
			t.Fatalf("after 10 s not yet %s: %q", what, kinds(rec))
		}
	}
}

// kinds returns the recorded events as "from kind".
func kinds(rec *wire.Recording) (list []string) {
	for _, e := range rec.Events() {
		list = append(list, e.From.String()+" "+e.Kind)
	}
	return list
}

func TestBytesAndEndsPassThrough(t *testing.T) { throughEach(t, testBytesAndEnds) }

func testBytesAndEnds(t *testing.T, program *net.TCPConn, server net.Conn, rec *wire.Recording) {
	sent := bytes.Repeat([]byte("what no protocol says "), 10_000)
	go func() {
		program.Write(sent)
		program.CloseWrite()
	}()
	got, err := io.ReadAll(server)
	if err != nil || !bytes.Equal(got, sent) {
		t.Fatalf("the server got %d bytes, %v; want %d", len(got), err, len(sent))
	}
	if n := rec.Open(); n != 0 {
		t.Errorf("%d connections may still bring something, want 0", n)
	}
	// The program has said all, the server may still answer, then ends its half.
	go func() {
		server.Write(sent)
		server.(interface{ CloseWrite() error }).CloseWrite()
	}()
	got, err = io.ReadAll(program)
	if err != nil || !bytes.Equal(got, sent) {
		t.Fatalf("the program got %d bytes, %v; want %d", len(got), err, len(sent))
	}
	if err := server.Close(); err != nil {
		t.Error(err)
	}
	want := []string{"client tcp.open", "client undecoded", "client tcp.close", "rabbitmq undecoded", "rabbitmq tcp.close"}
	if got := kinds(rec); !slices.Equal(got, want) {
		t.Errorf("recorded %q, want %q", got, want)
	}
}

func TestDeadlinesPassThrough(t *testing.T) {
	rec := wire.NewRecording(time.Now)
	_, server := connect(t, rec)
	if err := server.SetReadDeadline(time.Now().Add(-time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := server.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("read: %v, want the deadline", err)
	}
	if err := server.SetWriteDeadline(time.Now().Add(-time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := server.Write([]byte{1}); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("write: %v, want the deadline", err)
	}
	if rec.Open() != 1 || slices.Contains(kinds(rec), "client tcp.close") {
		t.Errorf("a deadline counts as an end: %q", kinds(rec))
	}
}

func TestResetIsRecorded(t *testing.T) {
	throughEach(t, func(t *testing.T, program *net.TCPConn, server net.Conn, rec *wire.Recording) {
		if err := program.SetLinger(0); err != nil {
			t.Fatal(err)
		}
		program.Close()
		if _, err := server.Read(make([]byte, 1)); err == nil || err == io.EOF {
			t.Fatalf("read: %v, want a reset", err)
		}
		e := rec.Events()[1]
		if v, _ := e.Lookup("error"); e.Kind != "tcp.close" || !e.From.Is("client") || !strings.Contains(v.(string), "reset") {
			t.Errorf("recorded %s", e)
		}
	})
}

func TestServerClosesFirst(t *testing.T) {
	throughEach(t, func(t *testing.T, program *net.TCPConn, server net.Conn, rec *wire.Recording) {
		done := make(chan error)
		go func() {
			_, err := server.Read(make([]byte, 1))
			done <- err
		}()
		if err := server.Close(); err != nil {
			t.Fatal(err)
		}
		if err := <-done; !errors.Is(err, net.ErrClosed) {
			t.Errorf("the server's read ends with %v", err)
		}
		if _, err := program.Read(make([]byte, 1)); err != io.EOF {
			t.Errorf("the program's read ends with %v", err)
		}
		if want := []string{"client tcp.open", "rabbitmq tcp.close"}; !slices.Equal(kinds(rec), want) {
			t.Errorf("recorded %q, want %q", kinds(rec), want)
		}
		program.Close()
		until(t, rec, "nothing open", func() bool { return rec.Open() == 0 })
	})
}

func TestHalfClosesWhereThereAreNone(t *testing.T) {
	a, b := net.Pipe()
	defer b.Close()
	c := &conn{Conn: a, session: newSession(owner, wire.NewRecording(time.Now))}
	defer c.Close()
	if err := c.CloseWrite(); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("CloseWrite: %v", err)
	}
	if err := c.CloseRead(); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("CloseRead: %v", err)
	}
}

// TestCauseBeforeEffect shows that what either end can see is already recorded.
func TestCauseBeforeEffect(t *testing.T) {
	throughEach(t, func(t *testing.T, program *net.TCPConn, server net.Conn, rec *wire.Recording) {
		header := []byte(amqp.ProtocolHeader)
		want := []string{"client tcp.open"}
		for _, way := range []struct {
			from, to net.Conn
			want     string
		}{{program, server, "client amqp.header"}, {server, program, "rabbitmq amqp.header"}} {
			go way.from.Write(header)
			if _, err := io.ReadFull(way.to, make([]byte, len(header))); err != nil {
				t.Fatal(err)
			}
			if want = append(want, way.want); !slices.Equal(kinds(rec), want) {
				t.Errorf("recorded %q, want %q", kinds(rec), want)
			}
		}
	})
}

// FuzzPassThrough shows that no byte is changed, delayed or lost in either direction, whatever the
// bytes are and however they are cut.
func FuzzPassThrough(f *testing.F) {
	fuzzBytes(f, func(t *testing.T) (program, server net.Conn) {
		program, inner := net.Pipe()
		return program, &conn{Conn: inner, session: newSession(owner, wire.NewRecording(time.Now))}
	})
}

// fuzzBytes passes any bytes through a connection in both directions.
func fuzzBytes(f *testing.F, connect func(t *testing.T) (program, server net.Conn)) {
	f.Add([]byte("AMQP\x00\x00\x09\x01\x08\x00\x00\x00\x00\x00\x00\xce"), uint64(1))
	f.Add([]byte("GET / HTTP/1.1\r\n\r\n"), uint64(2))
	f.Add(bytes.Repeat([]byte{1, 0, 1, 0xff}, 1000), uint64(3))
	f.Fuzz(func(t *testing.T, sent []byte, seed uint64) {
		program, server := connect(t)
		defer program.Close()
		defer server.Close()
		passThrough(t, program, server, sent, seed)
		passThrough(t, server, program, sent, seed)
	})
}

// passThrough writes sent in random parts and reads each in others, before it writes the next, so
// that a byte held back would be missed.
func passThrough(t *testing.T, from io.Writer, to io.Reader, sent []byte, seed uint64) {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 1))
	for left := sent; len(left) > 0; {
		part := left[:1+random.IntN(len(left))]
		left = left[len(part):]
		written := make(chan error)
		go func() {
			own := bytes.Clone(part)
			_, err := from.Write(own)
			if !bytes.Equal(own, part) {
				t.Error("the writer's bytes were changed")
			}
			written <- err
		}()
		var got []byte
		for len(got) < len(part) {
			b := make([]byte, 1+random.IntN(64))
			n, err := to.Read(b)
			if err != nil {
				t.Fatalf("read: %v", err)
			}
			got = append(got, b[:n]...)
		}
		if err := <-written; err != nil {
			t.Fatalf("write: %v", err)
		}
		if !bytes.Equal(got, part) {
			t.Fatalf("got %q, want %q", got, part)
		}
	}
}

// TestConcurrentWrites shows that writes of several goroutines are recorded in the order in which
// they are written.
func TestConcurrentWrites(t *testing.T) { throughEach(t, testConcurrentWrites) }

func testConcurrentWrites(t *testing.T, program *net.TCPConn, server net.Conn, rec *wire.Recording) {
	const writers, each = 4, 200
	var writing sync.WaitGroup
	for i := range writers {
		writing.Go(func() {
			for n := range each {
				ack := amqp.AppendMethodFrame(nil, uint16(i+1), &amqp.BasicAck{DeliveryTag: uint64(n)})
				if _, err := server.Write(ack); err != nil {
					t.Error(err)
				}
			}
		})
	}
	go func() {
		writing.Wait()
		server.Close()
	}()
	received, err := io.ReadAll(program)
	if err != nil {
		t.Fatal(err)
	}
	var recorded []byte
	for _, e := range rec.Events() {
		if tag, ok := e.Lookup("delivery-tag"); ok {
			recorded = amqp.AppendMethodFrame(recorded, e.Channel, &amqp.BasicAck{DeliveryTag: tag.(uint64)})
		}
	}
	if !bytes.Equal(recorded, received) || len(received) == 0 {
		t.Errorf("recorded %d bytes in another order than the %d received, or not all", len(recorded), len(received))
	}
}
