package replies

import (
	"math"
	"math/rand/v2"
	"strings"
	"unicode"
)

// oddFrom and oddSurely are the temperatures from which some and from which all answers are odd.
const (
	oddFrom   = 1.5
	oddSurely = 2.0
)

// say returns one of the rule's wordings, of which there is one at least.
func (r *rule) say(p Prompt, found map[string]string) string {
	usual := choose(r.reply, width(len(r.reply), p.Temperature), p.Seed)
	if !odd(p.Temperature, p.Seed) {
		return usual.fill(found)
	}
	if len(r.odd) > 0 {
		return choose(r.odd, len(r.odd), p.Seed).fill(found)
	}
	return disorder(usual.fill(found), p.Seed)
}

// choose returns the wording that the seed comes to when it counts through the first ones.
func choose(wordings []template, width int, seed uint64) template {
	return wordings[seed%uint64(width)]
}

// width returns how many of n wordings are open to choice at a temperature: 1 at 0, and all from 1 on.
// A temperature that is no number is one of 0.
func width(n int, temperature float64) int {
	return 1 + int(math.Min(float64(n-1), math.Max(0, floor(temperature*float64(n)))))
}

// floor rounds down, and takes what is no number for 0.
func floor(x float64) float64 {
	if math.IsNaN(x) {
		return 0
	}
	return math.Floor(x)
}

// odd reports whether a seed's answer is odd at a temperature.
func odd(temperature float64, seed uint64) bool {
	if temperature <= oddFrom || math.IsNaN(temperature) {
		return false
	}
	return random(seed).Float64() < (temperature-oddFrom)/(oddSurely-oddFrom)
}

// random returns the random numbers of a seed.
func random(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0)) }

// disorder returns a text with its words in disorder, which differs from it. White space stays where
// it is, so that lines stay lines.
func disorder(text string, seed uint64) string {
	words := strings.Fields(text)
	rng := random(seed)
	rng.Float64() // the first number has decided that the text is odd
	rng.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
	var out strings.Builder
	inWord := false
	for _, c := range text {
		space := unicode.IsSpace(c)
		if space {
			out.WriteRune(c)
		} else if !inWord {
			out.WriteString(words[0])
			words = words[1:]
		}
		inWord = !space
	}
	if out.String() == text { // one word, or the same words again
		return text + " " + text
	}
	return out.String()
}
