package wire

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// bound is how many are wanted.
type bound struct {
	min, max int // max is math.MaxInt where there is no upper bound
}

// parseBound reads count=N, count>=N and the like.
func parseBound(word string) (bound, error) {
	rest := strings.TrimPrefix(word, "count")
	op := rest[:len(rest)-len(strings.TrimLeft(rest, "!=<>~"))]
	count, err := strconv.ParseUint(rest[len(op):], 10, 31)
	if err != nil {
		return bound{}, fmt.Errorf("%q: want a whole number, as in count=2 or count>=1", word)
	}
	n, b := int(count), bound{0, math.MaxInt}
	switch op {
	case "=":
		b = bound{n, n}
	case ">=":
		b.min = n
	case ">":
		b.min = n + 1
	case "<=":
		b.max = n
	case "<":
		b.max = n - 1
	default:
		return bound{}, fmt.Errorf("%q: want =, <, <=, > or >= after count", word)
	}
	if b.max < 0 || b == (bound{0, math.MaxInt}) {
		return bound{}, fmt.Errorf("%q: that is always so, or never", word)
	}
	return b, nil
}

// isBound reports whether a word of a query is its count.
func isBound(word string) bool {
	rest, ok := strings.CutPrefix(word, "count")
	return ok && rest != "" && strings.ContainsRune("!=<>~", rune(rest[0]))
}

// String returns the bound as part of a sentence: "exactly 1", "no", "at least 2".
func (b bound) String() string {
	switch {
	case b.max == 0:
		return "no"
	case b.min == b.max:
		return fmt.Sprintf("exactly %d", b.min)
	case b.min > 0:
		return fmt.Sprintf("at least %d", b.min)
	}
	return fmt.Sprintf("at most %d", b.max)
}

// allows reports whether n fulfils the bound.
func (b bound) allows(n int) bool { return b.min <= n && n <= b.max }

// progress says what n means for a count that can only grow.
func (b bound) progress(n int) progress {
	switch {
	case n > b.max || n >= b.min && b.max == math.MaxInt:
		return decided
	case n < b.min:
		return short
	}
	return fits
}
