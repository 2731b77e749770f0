package wire

import "strings"

// nearest returns the name that was probably meant, or "" when none is near: the only one of which
// the word is the end or the beginning ("publish" for "basic.publish"), or the one that differs by
// the fewest letters, if they are few.
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
		d := distance(word, name)
		if _, method, ok := strings.Cut(name, "."); ok && !strings.Contains(word, ".") {
			d = min(d, distance(word, method))
		}
		if d < least {
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
