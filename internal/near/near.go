// Package near finds the name that somebody may have meant who wrote another.
package near

import (
	"cmp"
	"slices"
)

// Name returns the known name that takes the fewest edits to make from name,
// where an edit adds, drops or changes a letter or swaps two neighbours. It
// returns "" where that would be a guess: with more than one edit in three letters,
// one being always admitted.
func Name(name string, known []string) string {
	if len(known) == 0 {
		return ""
	}
	best := slices.MinFunc(known, func(a, b string) int {
		return cmp.Compare(Distance(name, a), Distance(name, b))
	})
	if Distance(name, best) > max(1, len(name)/3) {
		return ""
	}
	return best
}

// Distance returns the number of edits between two names: the optimal string
// alignment distance.
func Distance(a, b string) int {
	var before []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next := make([]int, len(b)+1)
		next[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next[j+1] = min(row[j+1]+1, next[j]+1, row[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}
