package llm

import "math/rand/v2"

// Temperatures below greedy are as good as 0: a model's likeliest token is then so much likelier
// than the second that no other is drawn. Below smallest, dividing by it exceeds what a 32-bit float
// can be.
const (
	greedy   = 1e-3
	smallest = 1e-37
)

// sampling returns the temperature that an answer is chosen by, and whether it comes out as junk.
//
// llama-cpp-python takes a negative one, where it lets it pass, for sampling without a temperature,
// which is sampling at 1. go-openai's advice for 0, the smallest 32-bit float (1e-45), is greedy at
// 0.2.20; at 0.3.36 it gives junk, the same each time.
func (p *profile) sampling(temperature float64) (effective float64, junk bool) {
	switch {
	case temperature < 0:
		return 1, false
	case temperature == 0:
		return 0, false
	case temperature < smallest:
		return 0, p.tinyJunk
	case temperature < greedy:
		return 0, false
	}
	return temperature, false
}

// shuffle makes junk of an answer, the same each time.
func shuffle(tokens []string) {
	r := rand.New(rand.NewPCG(uint64(len(tokens)), 0))
	r.Shuffle(len(tokens), func(i, j int) { tokens[i], tokens[j] = tokens[j], tokens[i] })
}
