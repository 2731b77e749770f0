package tap

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"tutor/internal/amqp"
	"tutor/internal/wire"
)

// serversEnd returns the error in the event that says that the server closed, and whether there is one.
func serversEnd(rec *wire.Recording) (failure string, ok bool) {
	for _, e := range rec.Events() {
		if e.Kind == "tcp.close" && e.From.Is("rabbitmq") {
			value, _ := e.Lookup("error")
			failure, _ := value.(string)
			return failure, true
		}
	}
	return "", false
}

func TestRelayServerDoesNotAccept(t *testing.T) {
	nobody := listen(t)
	nobody.Close()
	rec := wire.NewRecording(time.Now)
	program, err := net.Dial("tcp", relay(t, nobody.Addr().String(), rec).Addr().String())
	if err == nil { // else the reset was faster
		defer program.Close()
		_, err = program.Read(make([]byte, 1))
	}
	if !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("the program sees %v, want a reset", err)
	}
	until(t, rec, "the server's end", func() bool { return len(rec.Events()) > 1 })
	if failure, _ := serversEnd(rec); !strings.Contains(failure, "connection refused") || strings.Contains(failure, "127.0.0.1") {
		t.Errorf("the server's end has the error %q", failure)
	}
	until(t, rec, "nothing open", func() bool { return rec.Open() == 0 })
	if want := []string{"client tcp.open", "rabbitmq tcp.close"}; !slices.Equal(kinds(rec), want) {
		t.Errorf("recorded %q, want %q", kinds(rec), want)
	}
}

func TestRelayServerResets(t *testing.T) {
	rec := wire.NewRecording(time.Now)
	program, server := connectRelayed(t, rec)
	last := []byte("last words")
	if _, err := server.Write(last); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, len(last))
	if _, err := io.ReadFull(program, got); err != nil || !bytes.Equal(got, last) {
		t.Fatalf("the program got %q, %v", got, err)
	}
	reset(server)
	if _, err := program.Read(got); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("the program's read ends with %v, want a reset", err)
	}
	if failure, _ := serversEnd(rec); !strings.Contains(failure, "reset") {
		t.Errorf("the server's end has the error %q", failure)
	}
	until(t, rec, "nothing open", func() bool { return rec.Open() == 0 })
}

// TestRelayServerResetsAtTheEnd has a server that ends as RabbitMQ does, after the program has ended.
func TestRelayServerResetsAtTheEnd(t *testing.T) {
	rec := wire.NewRecording(time.Now)
	program, server := connectRelayed(t, rec)
	program.Close()
	if _, err := server.Read(make([]byte, 1)); err != io.EOF {
		t.Fatalf("the server's read ends with %v", err)
	}
	reset(server)
	until(t, rec, "the server's end", func() bool { return len(rec.Events()) == 3 })
	if failure, ok := serversEnd(rec); !ok || failure != "" {
		t.Errorf("the server's end has the error %q, or is not there", failure)
	}
}

// TestRelayBackPressure shows that a relay takes from a sender only what the receiver takes, and a
// little, and that nothing of it is lost.
func TestRelayBackPressure(t *testing.T) {
	rec := wire.NewRecording(time.Now)
	program, server := connectRelayed(t, rec)
	for _, way := range []struct{ from, to net.Conn }{{program, server}, {server, program}} {
		if err := way.from.SetWriteDeadline(time.Now().Add(time.Second)); err != nil {
			t.Fatal(err)
		}
		const enough = 64 << 20 // more than all systems' buffers together
		sent := 0
		piece := bytes.Repeat([]byte("x"), 1<<20)
		for sent < enough {
			n, err := way.from.Write(piece)
			if sent += n; err != nil {
				break
			}
		}
		if sent >= enough {
			t.Errorf("%d bytes were taken, and nobody has read one", sent)
		}
		if n, err := io.Copy(io.Discard, io.LimitReader(way.to, int64(sent))); n != int64(sent) || err != nil {
			t.Errorf("read %d bytes of %d: %v", n, sent, err)
		}
		if err := way.from.SetWriteDeadline(time.Time{}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestRelayServerIsLostWhileNobodyReads has a program that only writes, while what a server that is
// gone has said before still waits for it: it must not write for ever.
func TestRelayServerIsLostWhileNobodyReads(t *testing.T) {
	rec := wire.NewRecording(time.Now)
	program, server := connectRelayed(t, rec)
	piece := bytes.Repeat([]byte("x"), 1<<20)
	if err := server.SetWriteDeadline(time.Now().Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := server.Write(piece); errors.Is(err, os.ErrDeadlineExceeded) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	reset(server)
	if err := program.SetWriteDeadline(time.Now().Add(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := program.Write(piece); errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatal("the program still writes")
		} else if err != nil {
			break
		}
	}
	until(t, rec, "nothing open", func() bool { return rec.Open() == 0 })
}

func TestRelayCloseLeavesNothing(t *testing.T) {
	before := runtime.NumGoroutine()
	rec := wire.NewRecording(time.Now)
	server := listen(t)
	l := listen(t)
	r := NewRelay(l, server.Addr().String(), owner, rec)
	program := dialled(t, l)
	accepted(t, server)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	nothingLeft(t, before, rec)
	if _, err := program.Read(make([]byte, 1)); err == nil {
		t.Error("the program's connection is still open")
	}
	if c, err := net.Dial("tcp", l.Addr().String()); err == nil {
		c.Close()
		t.Error("the port is still open")
	}
	if err := r.Close(); err != nil {
		t.Errorf("a second Close: %v", err)
	}
}

func TestRelayCloseWhileConnecting(t *testing.T) {
	before := runtime.NumGoroutine()
	rec := wire.NewRecording(time.Now)
	l := listen(t)
	dialling := make(chan bool)
	r := NewRelayVia(l, func(ctx context.Context) (net.Conn, error) {
		dialling <- true
		<-ctx.Done()
		return nil, ctx.Err()
	}, owner, rec)
	dialled(t, l)
	<-dialling
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	nothingLeft(t, before, rec)
	if failure, ok := serversEnd(rec); !ok || failure != "" {
		t.Errorf("the relay's own end is recorded as the server's error %q, or not at all: %q", failure, kinds(rec))
	}
}

func nothingLeft(t *testing.T, before int, rec *wire.Recording) {
	t.Helper()
	if n := rec.Open(); n != 0 {
		t.Errorf("%d connections open in the recording", n)
	}
	tick := time.NewTicker(time.Millisecond) // a goroutine that has done its last is counted for a moment
	defer tick.Stop()
	for range 2000 {
		if runtime.NumGoroutine() <= before {
			return
		}
		<-tick.C
	}
	stacks := make([]byte, 1<<16)
	t.Errorf("%d goroutines before, %d after:\n%s", before, runtime.NumGoroutine(), stacks[:runtime.Stack(stacks, true)])
}

// failing is a listener whose first calls of Accept fail.
type failing struct {
	net.Listener
	times atomic.Int32
}

func (l *failing) Accept() (net.Conn, error) {
	if l.times.Add(-1) >= 0 {
		return nil, syscall.EMFILE
	}
	return l.Listener.Accept()
}

func TestRelaySurvivesAcceptErrors(t *testing.T) {
	for _, test := range []struct {
		name  string
		times int32
		says  string
	}{{"for a while", 3, ""}, {"for ever", 1 << 30, "too many open files"}} {
		t.Run(test.name, func(t *testing.T) {
			l := &failing{Listener: listen(t)}
			l.times.Store(test.times)
			server := listen(t)
			r := NewRelay(l, server.Addr().String(), owner, wire.NewRecording(time.Now))
			defer r.Close()
			dialled(t, l)
			if test.says == "" {
				accepted(t, server)
			} else {
				for l.times.Load() == test.times {
					runtime.Gosched()
				}
			}
			err := r.Close()
			if (err != nil) != (test.says != "") || err != nil && !strings.Contains(err.Error(), test.says) {
				t.Errorf("close: %v, want %q", err, test.says)
			}
		})
	}
}

// pipes is a listener that accepts what it is given.
type pipes struct {
	accepting chan net.Conn
	end       context.Context
	close     context.CancelFunc
}

func newPipes() *pipes {
	p := &pipes{accepting: make(chan net.Conn)}
	p.end, p.close = context.WithCancel(context.Background())
	return p
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.accepting:
		return c, nil
	case <-p.end.Done():
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.close()
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipes"} }

// FuzzRelay is FuzzPassThrough for a relay.
func FuzzRelay(f *testing.F) {
	fuzzBytes(f, func(t *testing.T) (program, server net.Conn) {
		program, accepting := net.Pipe()
		server, dialling := net.Pipe()
		l := newPipes()
		r := NewRelayVia(l, func(context.Context) (net.Conn, error) { return dialling, nil }, owner, wire.NewRecording(time.Now))
		t.Cleanup(func() { r.Close() })
		l.accepting <- accepting
		return program, server
	})
}

// BenchmarkRelay compares a message's way there and back: without a relay, through one that records
// nothing, and through one that records.
func BenchmarkRelay(b *testing.B) {
	for _, bench := range []struct {
		name    string
		connect func(b *testing.B) (program, server net.Conn)
	}{
		{"none", func(b *testing.B) (program, server net.Conn) {
			l := listen(b)
			return dialled(b, l), accepted(b, l)
		}},
		{"floor", func(b *testing.B) (program, server net.Conn) {
			l := listen(b)
			return dialled(b, relay(b, l.Addr().String(), nil)), accepted(b, l)
		}},
		{"recorded", func(b *testing.B) (program, server net.Conn) { return connectRelayed(b, wire.NewRecording(time.Now)) }},
	} {
		b.Run(bench.name, func(b *testing.B) {
			program, server := bench.connect(b)
			go io.Copy(server, server)
			sent := message(&amqp.BasicPublish{RoutingKey: "rpc_queue"}, amqp.Properties{CorrelationID: "1"}, `{"a":5,"b":8}`)
			got := make([]byte, len(sent))
			var took []time.Duration
			for b.Loop() {
				began := time.Now()
				if _, err := program.Write(sent); err != nil {
					b.Fatal(err)
				}
				if _, err := io.ReadFull(program, got); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(began))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1e3, "p50-µs")
		})
	}
}
