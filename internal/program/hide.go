package program

import "bytes"

// Hidden is what is read in the place of a secret that a program has printed.
const Hidden = "(hidden)"

// shortestSecret is below which length a text is no secret, but a word as others are.
const shortestSecret = 8

// veil hides a secret in a stream, also where it comes in several pieces.
type veil struct {
	secret []byte
	begun  []byte // the end of what came, which may be the beginning of the secret
}

// cover returns what may be shown now that data has come. What may be the beginning of the secret is
// kept for the next call, unless it is the last.
func (v *veil) cover(data []byte, last bool) []byte {
	if len(v.secret) < shortestSecret {
		return data
	}
	text := bytes.ReplaceAll(append(v.begun, data...), v.secret, []byte(Hidden))
	keep := 0
	for n := min(len(text), len(v.secret)-1); n > 0 && !last; n-- {
		if bytes.HasSuffix(text, v.secret[:n]) {
			keep = n
			break
		}
	}
	v.begun = bytes.Clone(text[len(text)-keep:])
	return text[:len(text)-keep]
}
