package llm

// mersenne is the Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998), which Python's random
// module is: llama-cpp-python 0.3 draws the seeds of unseeded requests from it.
type mersenne struct {
	state [624]uint32
	next  int
}

// newMersenne returns a twister seeded as Python's random.Random(seed) is: with the 32-bit words of
// the seed's magnitude as the key.
func newMersenne(seed uint64) *mersenne {
	key := []uint32{uint32(seed)}
	if high := uint32(seed >> 32); high != 0 {
		key = append(key, high)
	}
	m := &mersenne{next: 624}
	m.state[0] = 19650218
	for i := 1; i < 624; i++ {
		m.state[i] = 1812433253*(m.state[i-1]^m.state[i-1]>>30) + uint32(i)
	}
	i, j := 1, 0
	advance := func() {
		if i++; i == 624 {
			m.state[0] = m.state[623]
			i = 1
		}
	}
	for range 624 {
		m.state[i] = m.state[i] ^ (m.state[i-1]^m.state[i-1]>>30)*1664525
		m.state[i] += key[j] + uint32(j)
		advance()
		j = (j + 1) % len(key)
	}
	for range 623 {
		m.state[i] = m.state[i] ^ (m.state[i-1]^m.state[i-1]>>30)*1566083941
		m.state[i] -= uint32(i)
		advance()
	}
	m.state[0] = 1 << 31
	return m
}

// uint32 returns the next 32 bits.
func (m *mersenne) uint32() uint32 {
	if m.next == 624 {
		m.twist()
	}
	y := m.state[m.next]
	m.next++
	y ^= y >> 11
	y ^= y << 7 & 0x9d2c5680
	y ^= y << 15 & 0xefc60000
	return y ^ y>>18
}

// twist makes the next 624 words.
func (m *mersenne) twist() {
	for i := range m.state {
		y := m.state[i]&(1<<31) | m.state[(i+1)%624]&(1<<31-1)
		x := m.state[(i+397)%624] ^ y>>1
		if y&1 != 0 {
			x ^= 0x9908b0df
		}
		m.state[i] = x
	}
	m.next = 0
}

// upTo32Bits returns what Python's randint(0, 2**32) does: a number of 33 bits, drawn until it is in range.
func (m *mersenne) upTo32Bits() uint64 {
	for {
		low := uint64(m.uint32())
		if n := low | uint64(m.uint32()>>31)<<32; n <= 1<<32 {
			return n
		}
	}
}
