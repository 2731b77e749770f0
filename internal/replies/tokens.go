package replies

import (
	"unicode"
	"unicode/utf8"
)

// tokenLength is how many bytes of letters, digits or spaces a token has at most.
const tokenLength = 7

// Tokens splits a text into the pieces that stand for a model's tokens. Their number is how the
// embedded llama counts, and joined they are the text.
//
// A token is one of these:
//   - letters, digits and the marks on them, as many as fit into 7 bytes, with the space before them
//   - one character of another kind, such as a punctuation mark, with the space before it
//   - white space that is no space, such as a new line: one character
//   - up to 7 spaces where none of the others takes the last one
//
// So a character is never divided, and a byte that belongs to none is a token. English prose comes to
// some 4 characters a token, as in the vocabularies of Llama 2 and of OpenAI's models, and Japanese to
// 2. How a text is divided does not depend on what comes behind the word or the spaces that it ends in.
func Tokens(text string) []string {
	tokens := make([]string, 0, len(text)/3+1)
	for text != "" {
		n := tokenEnd(text)
		tokens = append(tokens, text[:n])
		text = text[n:]
	}
	return tokens
}

// Count returns the number of tokens in a text, which is that of [Tokens].
func Count(text string) int {
	count := 0
	for text != "" {
		text = text[tokenEnd(text):]
		count++
	}
	return count
}

// tokenEnd returns the length of the first token of a text that is not empty.
func tokenEnd(text string) int {
	spaces := 0
	for spaces < len(text) && text[spaces] == ' ' {
		if spaces == tokenLength {
			return spaces
		}
		spaces++
	}
	if spaces == len(text) {
		return spaces
	}
	c, size := utf8.DecodeRuneInString(text[spaces:])
	switch {
	case unicode.IsSpace(c) && spaces == 0:
		return size
	case unicode.IsSpace(c):
		return spaces
	case spaces > 1:
		return spaces - 1
	case !isWord(c):
		return spaces + size
	}
	return spaces + wordEnd(text[spaces:])
}

// wordEnd returns how much of the word that a text begins with fits into a token.
func wordEnd(text string) int {
	end := 0
	for end < len(text) {
		c, size := utf8.DecodeRuneInString(text[end:])
		if !isWord(c) || end+size > tokenLength {
			break
		}
		end += size
	}
	return end
}

// isWord reports whether a character belongs to a word or a number.
func isWord(c rune) bool {
	if c < utf8.RuneSelf {
		return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9'
	}
	return unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.IsMark(c)
}
