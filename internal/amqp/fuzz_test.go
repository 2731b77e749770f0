package amqp

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/iotest"
)

// FuzzParseMethod checks that what can be read is written as it came, and that nothing else panics.
func FuzzParseMethod(f *testing.F) {
	for _, s := range Methods() {
		f.Add(appendMethod(nil, s.New()))
		f.Add(appendMethod(nil, filled(s)))
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		m, err := ParseMethod(payload)
		if err != nil {
			return
		}
		again, err := ParseMethod(appendMethod(nil, m))
		if err != nil {
			t.Fatalf("%+v cannot be read again: %v", m, err)
		}
		// Reserved fields, unused bits and the order of a table are not kept.
		if got, want := appendMethod(nil, again), appendMethod(nil, m); !bytes.Equal(got, want) {
			t.Errorf("%x became %x", want, got)
		}
		if len(Arguments(m)) != len(m.Spec().Fields) {
			t.Errorf("%d arguments of %d fields", len(Arguments(m)), len(m.Spec().Fields))
		}
	})
}

func FuzzParseTable(f *testing.F) {
	f.Add(AppendTable(nil, everyType)[4:])
	f.Add([]byte("\x01aA\x00\x00\x00\x05A\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, encoded []byte) {
		table, err := ParseTable(encoded)
		if err != nil {
			return
		}
		written := AppendTable(nil, table)[4:]
		again, err := ParseTable(written)
		if err != nil {
			t.Fatalf("%v cannot be read again: %v", table, err)
		}
		if got := AppendTable(nil, again)[4:]; !bytes.Equal(got, written) {
			t.Errorf("%x became %x", written, got)
		}
	})
}

func FuzzParseHeader(f *testing.F) {
	f.Add(AppendHeader(nil, Header{Class: 60, BodySize: 3, Properties: Properties{ContentType: "text/plain", Headers: everyType}}))
	f.Fuzz(func(t *testing.T, payload []byte) {
		h, err := ParseHeader(payload)
		if err != nil {
			return
		}
		written := AppendHeader(nil, h)
		again, err := ParseHeader(written)
		if err != nil {
			t.Fatalf("%+v cannot be read again: %v", h, err)
		}
		if got := AppendHeader(nil, again); !bytes.Equal(got, written) {
			t.Errorf("%x became %x", written, got)
		}
	})
}

// FuzzReader checks that frames are the same however the stream is cut, and all that came.
func FuzzReader(f *testing.F) {
	f.Add(AppendHeartbeat(AppendMethodFrame(nil, 1, &BasicAck{DeliveryTag: 1})))
	f.Add(AppendBodyFrames(nil, 7, make([]byte, 300), 108))
	f.Add([]byte("\x01\x00\x01\x00\x00\x00\x01a\x00"))
	f.Add([]byte("\x01\x00\x01\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, stream []byte) {
		const limit = 200
		whole, wholeErr := readAll(NewReader(bytes.NewReader(stream), limit))
		bitwise, bitwiseErr := readAll(NewReader(iotest.OneByteReader(bytes.NewReader(stream)), limit))
		if !bytes.Equal(whole, bitwise) || wholeErr.Error() != bitwiseErr.Error() {
			t.Errorf("at once: %x, %v; byte by byte: %x, %v", whole, wholeErr, bitwise, bitwiseErr)
		}
		if !bytes.HasPrefix(stream, whole) {
			t.Errorf("of %x the frames are %x", stream, whole)
		}
		if errors.Is(wholeErr, io.EOF) && len(whole) != len(stream) {
			t.Errorf("%d bytes of %d are lost", len(stream)-len(whole), len(stream))
		}
	})
}

// readAll returns the frames of a stream, written again, and the error at its end.
func readAll(r *Reader) ([]byte, error) {
	var all []byte
	for {
		f, err := r.ReadFrame()
		if err != nil {
			return all, err
		}
		all = AppendFrame(all, f)
	}
}
