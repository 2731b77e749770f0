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

// connect returns both ends of a recorded TCP connection: the program's, and the server's with the
// tap.
func connect(t testing.TB) (program *net.TCPConn, server net.Conn, rec *wire.Recording) {
	t.Helper()
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	rec = wire.NewRecording(time.Now)
	l := Listener(inner, owner, rec)
	defer l.Close()
	dialled, err := net.Dial("tcp", inner.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dialled.Close() })
	server, err = l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	return dialled.(*net.TCPConn), server, rec
}

// kinds returns the recorded events as "from kind".
func kinds(rec *wire.Recording) (list []string) {
	for _, e := range rec.Events() {
		list = append(list, e.From.String()+" "+e.Kind)
	}
	return list
}

func TestBytesAndEndsPassThrough(t *testing.T) {
	program, server, rec := connect(t)
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
	_, server, rec := connect(t)
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
	program, server, rec := connect(t)
	if err := program.SetLinger(0); err != nil {
		t.Fatal(err)
	}
	program.Close()
	if _, err := server.Read(make([]byte, 1)); err == nil || err == io.EOF {
		t.Fatalf("read: %v, want a reset", err)
	}
	events := rec.Events()
	last := events[len(events)-1]
	if v, _ := last.Lookup("error"); last.Kind != "tcp.close" || !last.From.Is("client") || !strings.Contains(v.(string), "reset") {
		t.Errorf("recorded %s", last)
	}
}

func TestServerClosesFirst(t *testing.T) {
	program, server, rec := connect(t)
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
	if want := []string{"client tcp.open", "rabbitmq tcp.close"}; !slices.Equal(kinds(rec), want) || rec.Open() != 0 {
		t.Errorf("recorded %q, %d open; want %q, 0", kinds(rec), rec.Open(), want)
	}
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

// TestCauseBeforeEffect shows that what the program can see is already recorded.
func TestCauseBeforeEffect(t *testing.T) {
	program, server, rec := connect(t)
	go server.Write([]byte("AMQP\x00\x00\x09\x01"))
	if _, err := io.ReadFull(program, make([]byte, 8)); err != nil {
		t.Fatal(err)
	}
	if want := []string{"client tcp.open", "rabbitmq amqp.header"}; !slices.Equal(kinds(rec), want) {
		t.Errorf("recorded %q, want %q", kinds(rec), want)
	}
}

// FuzzPassThrough shows that no byte is changed, delayed or lost in either direction, whatever the
// bytes are and however they are cut.
func FuzzPassThrough(f *testing.F) {
	f.Add([]byte("AMQP\x00\x00\x09\x01\x08\x00\x00\x00\x00\x00\x00\xce"), uint64(1))
	f.Add([]byte("GET / HTTP/1.1\r\n\r\n"), uint64(2))
	f.Add(bytes.Repeat([]byte{1, 0, 1, 0xff}, 1000), uint64(3))
	f.Fuzz(func(t *testing.T, sent []byte, seed uint64) {
		program, inner := net.Pipe()
		server := &conn{Conn: inner, session: newSession(owner, wire.NewRecording(time.Now))}
		defer program.Close()
		defer server.Close()
		passThrough(t, program, server, sent, seed)
		passThrough(t, server, program, sent, seed)
	})
}

// passThrough writes sent in random parts and reads it in others. On a pipe each part must arrive
// before the next can be written, so that a byte held back would be missed.
func passThrough(t *testing.T, from io.Writer, to io.Reader, sent []byte, seed uint64) {
	t.Helper()
	var writing sync.WaitGroup
	defer writing.Wait()
	writing.Go(func() {
		random := rand.New(rand.NewPCG(seed, 1))
		for left := sent; len(left) > 0; {
			part := left[:1+random.IntN(len(left))]
			before := bytes.Clone(part)
			if n, err := from.Write(part); n != len(part) || err != nil {
				t.Errorf("wrote %d of %d bytes: %v", n, len(part), err)
				return
			}
			if !bytes.Equal(part, before) {
				t.Error("the writer's bytes were changed")
			}
			left = left[len(part):]
		}
	})
	random := rand.New(rand.NewPCG(seed, 2))
	var got []byte
	for len(got) < len(sent) {
		b := make([]byte, 1+random.IntN(64))
		n, err := to.Read(b)
		if err != nil {
			t.Errorf("read: %v", err)
			return
		}
		got = append(got, b[:n]...)
	}
	if !bytes.Equal(got, sent) {
		t.Errorf("got %q, want %q", got, sent)
	}
}

// TestConcurrentWrites shows that writes of several goroutines are recorded in the order in which
// they are written.
func TestConcurrentWrites(t *testing.T) {
	program, server, rec := connect(t)
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
