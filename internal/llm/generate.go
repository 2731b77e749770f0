package llm

import (
	"iter"
	"strings"
	"unicode/utf8"
)

// answer is one choice as it was generated: what can be said, and with which token.
type answer struct {
	pieces []piece
	tokens int    // generated, those of a stop string that was found among them
	finish string // "stop" or "length"
}

// piece is text that can be said when the token of its number, counted from 1, is there.
type piece struct {
	token int
	text  string
}

// text returns all that is said.
func (a answer) text() string {
	if len(a.pieces) == 1 {
		return a.pieces[0].text
	}
	var b strings.Builder
	for _, p := range a.pieces {
		b.WriteString(p.text)
	}
	return b.String()
}

// generate takes tokens until they end, a stop string is found, or there are limit of them.
//
// As in llama-cpp-python, text that may be the beginning of a stop string is held back until it is
// known, and so are the bytes of a character that is not whole. What is held is then said a token at
// a time; what stands before a stop string within a token is a piece of its own, even an empty one.
func generate(tokens iter.Seq[string], limit int, stop []string) answer {
	a := answer{finish: "stop"}
	var held []string
	for token := range tokens {
		a.tokens++
		held = append(held, token)
		text := token
		if len(held) > 1 {
			text = strings.Join(held, "")
		}
		if end := firstOf(stop, text); end >= 0 {
			a.sayUntil(end, held)
			return a
		}
		if !mayBegin(stop, text) && utf8.ValidString(text) {
			a.say(held, text)
			held = held[:0]
		}
		if a.tokens == limit {
			a.finish = "length"
			break
		}
	}
	a.say(held, strings.Join(held, ""))
	return a
}

// say adds what was held back, a token at a time unless characters lie across them.
func (a *answer) say(held []string, text string) {
	for _, token := range held {
		if !utf8.ValidString(token) {
			a.pieces = append(a.pieces, piece{a.tokens, strings.ToValidUTF8(text, "")})
			return
		}
	}
	for _, token := range held {
		a.pieces = append(a.pieces, piece{a.tokens, token})
	}
}

// sayUntil adds what was held back up to where a stop string begins.
func (a *answer) sayUntil(end int, held []string) {
	for _, token := range held {
		if len(token) >= end {
			a.pieces = append(a.pieces, piece{a.tokens, strings.ToValidUTF8(token[:end], "")})
			return
		}
		a.pieces = append(a.pieces, piece{a.tokens, strings.ToValidUTF8(token, "")})
		end -= len(token)
	}
}

// firstOf returns where the first of the stop strings begins in a text, or -1.
func firstOf(stop []string, text string) int {
	first := -1
	for _, s := range stop {
		if i := strings.Index(text, s); i >= 0 && (first < 0 || i < first) {
			first = i
		}
	}
	return first
}

// mayBegin reports whether a text ends with the beginning of a stop string.
func mayBegin(stop []string, text string) bool {
	for _, s := range stop {
		for n := min(len(s), len(text)); n > 0; n-- {
			if strings.HasSuffix(text, s[:n]) {
				return true
			}
		}
	}
	return false
}
