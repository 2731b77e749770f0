package cli

import (
	"bytes"
	"testing"
)

func TestDownloads(t *testing.T) {
	const (
		first  = "go: downloading example.org/a v1.0.0\n"
		second = "go: downloading example.org/b v1.2.3\n"
		said   = first + "# tutor/lessons/rpc\nlessons/rpc/main.go:3:1: syntax error\n" + second + "go: downloading exa"
	)
	for size := 1; size <= len(said); size++ {
		var got bytes.Buffer
		d := &downloads{w: &got}
		for rest := []byte(said); len(rest) > 0; rest = rest[min(size, len(rest)):] {
			if n, err := d.Write(rest[:min(size, len(rest))]); n == 0 || err != nil {
				t.Fatalf("%d, %v", n, err)
			}
		}
		if got.String() != first+second {
			t.Errorf("in pieces of %d: got %q", size, got.String())
		}
	}
}
