package cli

import (
	"bytes"
	"io"
)

// downloads passes on what the go command says of modules that it downloads: a
// first build may take a minute, and silence looks like a fault. What the compiler
// says is left out, because the build's error has it.
type downloads struct {
	w    io.Writer
	line []byte // what has come of a line whose end has not
}

// Write takes all of b; that a line cannot be passed on is no reason to stop a build.
func (d *downloads) Write(b []byte) (int, error) {
	d.line = append(d.line, b...)
	for {
		line, rest, whole := bytes.Cut(d.line, []byte("\n"))
		if !whole {
			return len(b), nil
		}
		if bytes.HasPrefix(line, []byte("go: downloading ")) {
			_, _ = d.w.Write(append(line[:len(line):len(line)], '\n'))
		}
		d.line = rest
	}
}
