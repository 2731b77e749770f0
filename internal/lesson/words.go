package lesson

import "errors"

// Words splits a script's line into words as testscript does: blanks part
// words, single quotes keep them together, two single quotes inside quotes are
// one, and an unquoted # ends the line, wherever it stands. Unlike testscript
// it expands no variables. The error is that of a quote without its end.
func Words(line string) ([]string, error) {
	var (
		words  []string
		word   []byte
		inWord bool // so that '' is a word, though an empty one
		quoted bool
	)
	flush := func() {
		if inWord {
			words = append(words, string(word))
		}
		word, inWord = nil, false
	}
	for i := 0; i < len(line); i++ {
		switch b := line[i]; {
		case quoted && b == '\'' && i+1 < len(line) && line[i+1] == '\'':
			word = append(word, b)
			i++
		case b == '\'':
			quoted, inWord = !quoted, true
		case quoted:
			word = append(word, b)
		case b == '#':
			flush()
			return words, nil
		case b == ' ' || b == '\t' || b == '\r':
			flush()
		default:
			word, inWord = append(word, b), true
		}
	}
	if quoted {
		return nil, errors.New("unterminated quoted argument")
	}
	flush()
	return words, nil
}
