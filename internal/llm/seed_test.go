package llm

import "testing"

// TestMersenne holds the twister to what Python 3.11's random.Random(seed).randint(0, 2**32) returns.
func TestMersenne(t *testing.T) {
	for seed, want := range map[uint64]uint64{
		firstSeed: 872737089, 872737089: 1894574933, 0: 3626764237, 42: 2746317213, 1 << 32: 485306839, 1<<40 + 7: 2044078442,
	} {
		if got := newMersenne(seed).upTo32Bits(); got != want {
			t.Errorf("seeded with %d, it drew %d, want %d", seed, got, want)
		}
	}
}

// TestSeedChain holds unseeded requests of 0.3 to the same seeds after each start, from which an
// explicit seed leads away.
func TestSeedChain(t *testing.T) {
	s := newSeeder("chain")
	for _, want := range []uint64{872737089, 1894574933, 1634406207, 2999353390} {
		if got := s.next(nil); got != want {
			t.Errorf("the next seed is %d, want %d", got, want)
		}
	}
	minus := int64(-7)
	s.next(&minus)
	if got := s.next(nil); got != 647892279 {
		t.Errorf("after -7 the next seed is %d, want that after 7", got)
	}
}

// TestSeedContinued holds 0.2.20 to a random start, from which an explicit seed leads to the same
// seeds each time.
func TestSeedContinued(t *testing.T) {
	a, b := newSeeder("continued"), newSeeder("continued")
	if a.next(nil) == b.next(nil) {
		t.Error("two servers start with the same seed")
	}
	seed := int64(42)
	if got := a.next(&seed); got != 42 {
		t.Errorf("the explicit seed is %d", got)
	}
	b.next(&seed)
	first := a.next(nil)
	if got := b.next(nil); got != first {
		t.Errorf("after the same explicit seed came %d and %d", first, got)
	}
	if a.next(nil) == first {
		t.Error("the seed did not go on")
	}
}

// TestSampling holds each profile to what a temperature comes to.
func TestSampling(t *testing.T) {
	tests := []struct {
		temperature, want float64
		junk              []string // the profiles that answer with junk
	}{
		{0, 0, nil}, {0.8, 0.8, nil}, {2, 2, nil}, {100, 100, nil}, {-1, 1, nil}, {1e-6, 0, nil}, {1e-45, 0, llamas[1:]},
	}
	for _, test := range tests {
		for _, name := range Profiles() {
			p, err := findProfile(name)
			if err != nil {
				t.Fatal(err)
			}
			got, junk := p.sampling(test.temperature)
			want := len(test.junk) > 0 && test.junk[0] == name
			if got != test.want || junk != want {
				t.Errorf("%s: %g comes to %g, junk %t; want %g, %t", name, test.temperature, got, junk, test.want, want)
			}
		}
	}
}
