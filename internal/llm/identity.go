package llm

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// newID returns the id of a chat completion: a random UUID's at llama-cpp-python, 29 letters and
// digits at OpenAI.
func (p *profile) newID() string {
	if p.envelope == "openai" {
		const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
		id := make([]byte, 29)
		for i := range id {
			id[i] = alphabet[rand.IntN(len(alphabet))]
		}
		return "chatcmpl-" + string(id)
	}
	a, b := rand.Uint64(), rand.Uint64()
	a = a&^0xf000 | 0x4000           // version 4
	b = b&^(0xc<<60) | uint64(8)<<60 // variant 10
	return fmt.Sprintf("chatcmpl-%08x-%04x-%04x-%04x-%012x", a>>32, a>>16&0xffff, a&0xffff, b>>48, b&(1<<48-1))
}

// requestID returns what x-request-id says to a request: what it says itself, or something new.
// starlette-context, which llama-cpp-python uses, takes only what Python takes for a UUID.
func (p *profile) requestID(sent string) (id string, ok bool) {
	if p.envelope == "openai" {
		return fmt.Sprintf("req_%016x%016x", rand.Uint64(), rand.Uint64()), true
	}
	if sent != "" {
		return sent, isUUID(sent)
	}
	return fmt.Sprintf("%016x%016x", rand.Uint64(), rand.Uint64()), true
}

// isUUID reports whether Python's uuid.UUID takes a text.
func isUUID(s string) bool {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "urn:", ""), "uuid:", "")
	s = strings.ReplaceAll(strings.Trim(s, "{}"), "-", "")
	if len(s) != 32 {
		return false
	}
	_, high := strconv.ParseUint(s[:16], 16, 64)
	_, low := strconv.ParseUint(s[16:], 16, 64)
	return high == nil && low == nil
}
