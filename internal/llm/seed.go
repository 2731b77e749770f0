package llm

import (
	"math/rand/v2"
	"sync"
)

// seeder gives each generation its seed. Its use is ordered by the slot where there is one.
type seeder struct {
	kind string // the profile's: "continued", "chain" or "random"

	mu     sync.Mutex
	chain  uint64    // the seed before
	stream *rand.PCG // what goes on after an explicit seed
}

// firstSeed is what llama-cpp-python 0.3 takes for the seed before the first: llama.cpp's "no seed".
const firstSeed = 0xFFFFFFFF

// newSeeder returns a seeder as at the start of the server's process.
func newSeeder(kind string) *seeder {
	return &seeder{kind: kind, chain: firstSeed, stream: rand.NewPCG(rand.Uint64(), rand.Uint64())}
}

// next returns the seed of the next generation: the explicit one, or without it what the profile
// makes of those before.
//
// llama-cpp-python 0.2.20 starts its generator at random and lets an unseeded request go on with it.
// 0.3 draws the seed from the one before, and starts from the same one in every process.
func (s *seeder) next(explicit *int64) uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if explicit == nil {
		switch s.kind {
		case "chain":
			s.chain = newMersenne(s.chain).upTo32Bits()
			return s.chain
		case "continued":
			return s.stream.Uint64()
		default:
			return rand.Uint64()
		}
	}
	seed := uint64(*explicit)
	s.stream.Seed(seed, 0)
	// Python seeds with the magnitude of a number.
	s.chain = uint64(max(*explicit, -*explicit))
	return seed
}
