package broker

import (
	"math/rand/v2"
	"testing"
)

func TestUnacked(t *testing.T) {
	var u unacked
	q := &queue{}
	for tag := uint64(2); tag <= 20; tag += 2 {
		u.add(delivery{tag: tag, queue: q})
	}
	steps := []struct {
		tag      uint64
		multiple bool
		want     []uint64
	}{
		{3, false, nil},
		{4, false, []uint64{4}},
		{4, false, nil},
		{4, true, nil},
		{5, true, nil},
		{8, true, []uint64{2, 6, 8}},
		{20, false, []uint64{20}},
		{18, true, []uint64{10, 12, 14, 16, 18}},
		{18, true, nil},
	}
	for _, s := range steps {
		taken := u.take(s.tag, s.multiple)
		if len(taken) != len(s.want) {
			t.Fatalf("take(%d, %v) took %v, want %v", s.tag, s.multiple, taken, s.want)
		}
		for i, d := range taken {
			if d.tag != s.want[i] {
				t.Errorf("take(%d, %v) took %d, want %d", s.tag, s.multiple, d.tag, s.want[i])
			}
		}
	}
	if u.live != 0 {
		t.Errorf("%d are left", u.live)
	}
}

func TestUnackedForgetsHoles(t *testing.T) {
	var u unacked
	q := &queue{}
	const n = 10000
	for tag := range uint64(n) {
		u.add(delivery{tag: tag + 1, queue: q})
	}
	for i, at := range rand.Perm(n) {
		if len(u.take(uint64(at)+1, false)) != 1 {
			t.Fatalf("tag %d was not there", at+1)
		}
		if left := n - i - 1; len(u.list) > 2*left+16 {
			t.Fatalf("%d entries for %d deliveries", len(u.list), left)
		}
	}
}

// TestUnackedLetsGo holds that no message is kept that was taken, and that those that stay keep their
// place.
func TestUnackedLetsGo(t *testing.T) {
	for _, n := range []uint64{1, 3, 4} {
		var u unacked
		for tag := range uint64(4) {
			u.add(delivery{tag: tag + 1, queue: &queue{}, message: queued{message: &message{}}})
		}
		all := u.list
		if taken := u.take(n, true); len(taken) != int(n) || taken[0].message.message == nil {
			t.Fatalf("take(%d, true) took %v", n, taken)
		}
		for i, d := range all {
			if kept := d.message.message != nil; kept != (uint64(i) >= n) {
				t.Errorf("after take(%d, true) the message of tag %d is kept: %v", n, i+1, kept)
			}
		}
	}
}

func TestFifo(t *testing.T) {
	var f fifo[int]
	next, want := 0, 0
	for round := range 2000 {
		for range round % 7 {
			f.push(next)
			next++
		}
		for range min(f.len(), round%5) {
			if got := f.pop(); got != want {
				t.Fatalf("got %d, want %d", got, want)
			}
			want++
		}
	}
	if f.len() != next-want {
		t.Errorf("%d are left, want %d", f.len(), next-want)
	}
}
