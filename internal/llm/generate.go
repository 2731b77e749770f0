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
// As in llama-cpp-python, tokens with text that may be the beginning of a stop string are held back
// until it is known, and so are the bytes of a character that is not whole. What is held is then said
// a token at a time; what stands before a stop string within a token is a piece of its own, even an
// empty one.
func generate(tokens iter.Seq[string], limit int, stop []string) answer {
	a := answer{finish: "stop"}
	stops := newStops(stop)
	var held []string
	text := "" // of those held
	for token := range tokens {
		a.tokens++
		before := len(text)
		held, text = append(held, token), text+token
		if begin := stops.find(text, before); begin >= 0 {
			a.sayUntil(begin, held)
			return a
		}
		if n, end := whole(held, len(text)-stops.begun(text)); n > 0 && utf8.ValidString(text[:end]) {
			a.say(held[:n], text[:end])
			held, text = append(held[:0], held[n:]...), text[end:]
		}
		if a.tokens == limit {
			a.finish = "length"
			break
		}
	}
	a.say(held, text)
	return a
}

// whole returns how many of the tokens end within so many bytes, and where the last of them ends.
func whole(tokens []string, within int) (n, end int) {
	for n < len(tokens) && end+len(tokens[n]) <= within {
		end += len(tokens[n])
		n++
	}
	return n, end
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
