package tap

import "bytes"

// shown is how many bytes of what is no HTTP an event shows: enough to know TLS, too few for a key.
const shown = 3

// alienError is the beginning of something that is not HTTP.
type alienError struct {
	reason string
	shown  []byte // none where it is text, or not the beginning of all
}

func (e *alienError) Error() string { return e.reason }

// alien returns the error once there are at least so many bytes to look at.
func (f *framer) alien(least int) error {
	if len(f.text) < least {
		return nil
	}
	e := &alienError{reason: "not the beginning of an HTTP/1.1 message"}
	if b := f.text[:min(len(f.text), shown)]; !f.later && (b[0] < '\t' || b[0] > '\r' && b[0] < ' ' || b[0] > '~') {
		e.shown = bytes.Clone(b)
	}
	if bytes.HasPrefix(e.shown, []byte{22, 3}) { // a handshake record (RFC 8446, 5.1)
		e.reason = "TLS, not plain HTTP: https:// instead of http:"
	}
	return e
}
