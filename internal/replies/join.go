package replies

import (
	"slices"
	"strings"
)

// Join returns a book with the replies of all; a nil book has none. A rule with more patterns comes
// before one with fewer, so that the general rule of one book does not hide a special one of another;
// apart from that, the rules of the first books come first. Rules with the same patterns become one,
// with the wordings of all, and the first JSON object that one of them has.
func Join(books ...*Book) *Book {
	joined := &Book{}
	same := make(map[string]*rule)
	for _, b := range books {
		if b == nil {
			continue
		}
		for _, r := range b.rules {
			patterns := r.patterns()
			if first, ok := same[patterns]; ok {
				first.add(r)
				continue
			}
			own := *r // the books do not change
			own.reply, own.odd = slices.Clip(r.reply), slices.Clip(r.odd)
			same[patterns] = &own
			joined.rules = append(joined.rules, &own)
		}
	}
	slices.SortStableFunc(joined.rules, func(a, b *rule) int { return len(b.conditions) - len(a.conditions) })
	return joined
}

// patterns returns a text that two rules share if they match the same prompts by the same patterns.
func (r *rule) patterns() string {
	var text strings.Builder
	for _, c := range r.conditions {
		text.WriteString(c.key + "\x00" + c.text + "\x00")
	}
	return text.String()
}

// add adds what another rule with the same patterns says.
func (r *rule) add(other *rule) {
	r.reply = append(r.reply, other.reply...)
	r.odd = append(r.odd, other.odd...)
	if r.json == nil {
		r.json = other.json
	}
}
