package wire

import (
	"strings"

	"tutor/internal/near"
)

// nearest returns the name that was probably meant, or "" when none is near: the only one of which
// the word is the end or the beginning ("publish" for "basic.publish"), or the one that takes
// the fewest edits, if they are few.
func nearest(word string, names []string) string {
	word = strings.ReplaceAll(strings.ToLower(word), "_", "-")
	if word == "" {
		return ""
	}
	var parts []string
	for _, name := range names {
		if strings.HasSuffix(name, "."+word) || strings.HasPrefix(name, word+"-") {
			parts = append(parts, name)
		}
	}
	switch len(parts) {
	case 0:
	case 1:
		return parts[0]
	default:
		return "" // "prefetch" is as near to prefetch-size as to prefetch-count
	}
	best, least := "", 2+len(word)/3
	for _, name := range names {
		d := near.Distance(word, name)
		if _, method, ok := strings.Cut(name, "."); ok && !strings.Contains(word, ".") {
			d = min(d, near.Distance(word, method))
		}
		whole := !strings.Contains(name, ".") // "reqest" is rather "request" than "access.request"
		if d < least || d == least && whole && strings.Contains(best, ".") {
			best, least = name, d
		}
	}
	return best
}
