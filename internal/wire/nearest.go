package wire

import "strings"

// nearest returns the name that was probably meant, or "" when none is near: one that differs by a
// few letters, or one of which the word is the beginning or the end between hyphens and dots
// ("publish" for "basic.publish", "prefetch" for "prefetch-count").
func nearest(word string, names []string) string {
	word = strings.ReplaceAll(strings.ToLower(word), "_", "-")
	for _, name := range names {
		if word != "" && (strings.HasSuffix(name, "."+word) || strings.HasPrefix(name, word+"-")) {
			return name
		}
	}
	best, least := "", 1+len(word)/3
	for _, name := range names {
		d := distance(word, name)
		if _, method, ok := strings.Cut(name, "."); ok {
			d = min(d, distance(word, method))
		}
		if d < least || d == least && best == "" {
			best, least = name, d
		}
	}
	return best
}

// distance is the number of letters to insert, delete or replace (Levenshtein) to turn a into b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
