package broker

import (
	"net"
	"testing"
)

// BenchmarkListening measures from New to the connection that is dialled. How fast the broker is then,
// and a real one beside it, is measured by BenchmarkCompare of tutor/internal/fixtures/rabbitmq.
func BenchmarkListening(b *testing.B) {
	for b.Loop() {
		broker, err := New(Config{})
		if err != nil {
			b.Fatal(err)
		}
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			b.Fatal(err)
		}
		go func() { _ = broker.Serve(l) }()
		conn, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			b.Fatal(err)
		}
		_ = conn.Close()
		if err := broker.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
