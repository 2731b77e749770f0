package llm

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// plain serves a handler of a few lines, which reads the request and answers with the same number
// of bytes: what net/http itself takes.
func plain(b *testing.B, answer []byte) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	s := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(len(answer)))
		_, _ = w.Write(answer)
	})}
	go func() { _ = s.Serve(l) }()
	b.Cleanup(func() { s.Close() })
	return l.Addr().String()
}

// benchRequest asks for an answer of a sentence.
const benchRequest = `{"model":"gpt-3.5-turbo","messages":[{"role":"system","content":"You are a helpful assistant."},{"role":"user","content":"Could you introduce yourself?"}],"temperature":0`

// BenchmarkChat measures chat completions a second over loopback, on as many connections as there
// are processors, beside a plain handler of net/http.
func BenchmarkChat(b *testing.B) {
	request := chatBytes(benchRequest + "}")
	standIn := start(b, Config{Profile: "openai"})
	conn := dial(b, standIn)
	if _, err := io.WriteString(conn, request); err != nil {
		b.Fatal(err)
	}
	answer, err := receive(conn.r, http.MethodPost)
	if err != nil {
		b.Fatal(err)
	}
	for _, server := range []struct{ name, address string }{{"stand-in", standIn}, {"net-http", plain(b, []byte(answer.body))}} {
		b.Run(server.name, func(b *testing.B) {
			b.RunParallel(func(pb *testing.PB) {
				conn, err := net.Dial("tcp", server.address)
				if err != nil {
					b.Error(err)
					return
				}
				defer conn.Close()
				r := bufio.NewReader(conn)
				for pb.Next() {
					if err := roundTrip(conn, r, request); err != nil {
						b.Error(err)
						return
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
		})
	}
}

// roundTrip sends a request and skips its answer, at as little cost as can be.
func roundTrip(conn net.Conn, r *bufio.Reader, request string) error {
	if _, err := io.WriteString(conn, request); err != nil {
		return err
	}
	length := 0
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(line) == 2 {
			break
		}
		if name, value, ok := strings.Cut(string(line), ": "); ok && name == "Content-Length" {
			if length, err = strconv.Atoi(strings.TrimSpace(value)); err != nil {
				return err
			}
		}
	}
	_, err := r.Discard(length)
	return err
}

// BenchmarkFirstByte measures from a request to the first byte of its stream.
func BenchmarkFirstByte(b *testing.B) {
	request := chatBytes(benchRequest + `,"stream":true}`)
	for _, p := range Profiles() {
		b.Run(p, func(b *testing.B) {
			conn := dial(b, start(b, Config{Profile: p}))
			var first time.Duration
			for b.Loop() {
				began := time.Now()
				if _, err := io.WriteString(conn, request); err != nil {
					b.Fatal(err)
				}
				if _, err := conn.r.Peek(1); err != nil {
					b.Fatal(err)
				}
				first += time.Since(began)
				if _, err := receive(conn.r, http.MethodPost); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(first.Microseconds())/float64(b.N), "µs/first-byte")
		})
	}
}

// BenchmarkStreams measures what each of 1,000 streams takes that are open side by side, the ends of
// their clients included.
func BenchmarkStreams(b *testing.B) {
	const streams = 1000
	request := chatBytes(benchRequest + `,"stream":true}`)
	address := start(b, Config{Profile: "openai", Rate: 1, FirstToken: time.Nanosecond})
	var most int64
	for b.Loop() {
		before := inUse()
		conns := make([]net.Conn, streams)
		for i := range conns {
			conn, err := net.Dial("tcp", address)
			if err != nil {
				b.Fatal(err)
			}
			conns[i] = conn
		}
		head := make([]byte, 512)
		for _, conn := range conns {
			if _, err := io.WriteString(conn, request); err != nil {
				b.Fatal(err)
			}
		}
		for _, conn := range conns {
			if _, err := conn.Read(head); err != nil {
				b.Fatal(err)
			}
		}
		most = max(most, int64(inUse())-int64(before))
		for _, conn := range conns {
			conn.Close()
		}
	}
	b.ReportMetric(float64(most)/streams/1024, "KiB/stream")
}

// inUse returns the bytes of heap and stacks that are used after a collection.
func inUse() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse + m.StackInuse
}

// BenchmarkListening measures from New to the connection that is dialled.
func BenchmarkListening(b *testing.B) {
	for b.Loop() {
		s, err := New(Config{})
		if err != nil {
			b.Fatal(err)
		}
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			b.Fatal(err)
		}
		go func() { _ = s.Serve(l) }()
		conn, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			b.Fatal(err)
		}
		_ = conn.Close()
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
