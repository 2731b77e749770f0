package program

import (
	"slices"
	"strings"
	"testing"
)

// piece is what is printed at once; an empty one ends its stream.
type piece struct {
	stream Stream
	text   string
}

func (o *Output) play(pieces []piece) {
	for _, p := range pieces {
		if p.text == "" {
			o.end(p.stream)
			continue
		}
		o.add(p.stream, []byte(p.text))
	}
}

func TestLines(t *testing.T) {
	for name, test := range map[string]struct {
		pieces []piece
		skip   int
		want   []Line
	}{
		"nothing": {},
		"one line": {
			pieces: []piece{{Stdout, "a\n"}},
			want:   []Line{{Text: "a"}},
		},
		"several at once": {
			pieces: []piece{{Stdout, "a\n\nb\n"}},
			want:   []Line{{Text: "a"}, {Text: ""}, {Text: "b"}},
		},
		"in pieces": {
			pieces: []piece{{Stdout, "a"}, {Stdout, "b"}, {Stdout, "\nc"}, {Stdout, "\n"}},
			want:   []Line{{Text: "ab"}, {Text: "c"}},
		},
		"in the order in which they ended": {
			pieces: []piece{{Stdout, "a"}, {Stderr, "b\n"}, {Stdout, "c\n"}},
			want:   []Line{{Stream: Stderr, Text: "b"}, {Text: "ac"}},
		},
		"unfinished": {
			pieces: []piece{{Stderr, "b\nno"}, {Stdout, "name? "}},
			want:   []Line{{Stream: Stderr, Text: "b"}, {Text: "name? ", Unfinished: true}, {Stream: Stderr, Text: "no", Unfinished: true}},
		},
		"finished by the end": {
			pieces: []piece{{Stdout, "a\nb"}, {Stdout, ""}, {Stderr, ""}},
			want:   []Line{{Text: "a"}, {Text: "b"}},
		},
		"of Windows": {
			pieces: []piece{{Stdout, "a\r"}, {Stdout, "\nb\rc\r\n"}},
			want:   []Line{{Text: "a"}, {Text: "b\rc"}},
		},
		"skipping those seen": {
			pieces: []piece{{Stdout, "a\nb\n"}, {Stderr, "c\nd"}},
			skip:   2,
			want:   []Line{{Stream: Stderr, Text: "c"}, {Stream: Stderr, Text: "d", Unfinished: true}},
		},
		"skipping more than there are": {
			pieces: []piece{{Stdout, "a\n"}},
			skip:   7,
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOutput(0)
			o.play(test.pieces)
			if got := o.Lines(test.skip); !slices.Equal(got, test.want) {
				t.Errorf("saw %+v, expected %+v", got, test.want)
			}
		})
	}
}

func TestOutputLimit(t *testing.T) {
	o := newOutput(10)
	for _, step := range []struct {
		stream   Stream
		text     string
		kept     int
		exceeded bool
	}{
		{Stdout, "12345", 5, false},
		{Stderr, "67890", 5, false},
		{Stderr, "", 0, false},
		{Stdout, "!", 0, true},
		{Stderr, "?", 0, true},
	} {
		before := len(o.Stdout()) + len(o.Stderr())
		exceeded := o.add(step.stream, []byte(step.text))
		if kept := len(o.Stdout()) + len(o.Stderr()) - before; kept != step.kept || exceeded != step.exceeded {
			t.Errorf("adding %q: kept %d bytes, exceeded %t", step.text, kept, exceeded)
		}
	}
	if got := string(o.Stdout()) + string(o.Stderr()); got != "1234567890" || !o.exceeded() {
		t.Errorf("saw %q, exceeded %t", got, o.exceeded())
	}
}

func TestSnapshotStays(t *testing.T) {
	o := newOutput(0)
	o.add(Stdout, []byte("first\n"))
	first := o.Stdout()
	_ = append(first, "spoilt"...)
	o.add(Stdout, []byte("second\n"))
	if string(first) != "first\n" || string(o.Stdout()) != "first\nsecond\n" {
		t.Errorf("saw %q, then %q", first, o.Stdout())
	}
}

func TestChanged(t *testing.T) {
	o := newOutput(0)
	first, again := o.Changed(), o.Changed()
	select {
	case <-first:
		t.Fatal("told of a change before there was one")
	default:
	}
	o.add(Stderr, []byte("x"))
	<-first
	<-again
	next := o.Changed()
	select {
	case <-next:
		t.Fatal("told of the same change again")
	default:
	}
	o.end(Stderr)
	<-next
}

func FuzzOutput(f *testing.F) {
	f.Add("a\nb", "c\r\n\n", 1, 7)
	f.Add("\n\n\n", "", 2, 100)
	f.Fuzz(func(t *testing.T, stdout, stderr string, size, limit int) {
		o := newOutput(int64(limit))
		size = max(size, 1)
		for a, b := []byte(stdout), []byte(stderr); len(a)+len(b) > 0; {
			for stream, rest := range []*[]byte{&a, &b} {
				n := min(size, len(*rest))
				o.add(Stream(stream), (*rest)[:n])
				*rest = (*rest)[n:]
			}
		}
		o.end(Stdout)
		o.end(Stderr)
		kept := [2][]byte{o.Stdout(), o.Stderr()}
		if got := len(kept[0]) + len(kept[1]); limit > 0 && got != min(limit, len(stdout)+len(stderr)) {
			t.Errorf("kept %d bytes of %d, limit %d", got, len(stdout)+len(stderr), limit)
		}
		if !strings.HasPrefix(stdout, string(kept[0])) || !strings.HasPrefix(stderr, string(kept[1])) {
			t.Errorf("kept %q and %q", kept[0], kept[1])
		}
		var want, got [2][]string
		for stream := range want {
			for line := range strings.Lines(string(kept[stream])) {
				want[stream] = append(want[stream], strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"))
			}
		}
		for _, line := range o.Lines(0) {
			got[line.Stream] = append(got[line.Stream], line.Text)
			if line.Unfinished {
				t.Errorf("line %q is unfinished at the end", line.Text)
			}
		}
		for stream := range want {
			if !slices.Equal(got[stream], want[stream]) {
				t.Errorf("stream %d: lines %q, expected %q", stream, got[stream], want[stream])
			}
		}
	})
}
