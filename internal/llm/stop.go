package llm

import (
	"slices"
	"strings"
)

// stops are the stop strings of a request, kept so that many and long ones do not make each token slow.
type stops struct {
	sorted  []string
	lengths []int // those that there are
	all     map[string]bool
}

// newStops returns the stop strings of a request.
func newStops(stop []string) *stops {
	s := &stops{}
	if len(stop) == 0 {
		return s
	}
	s.sorted = slices.Compact(slices.Sorted(slices.Values(stop)))
	s.all = make(map[string]bool, len(s.sorted))
	for _, text := range s.sorted {
		s.all[text] = true
		s.lengths = append(s.lengths, len(text))
	}
	slices.Sort(s.lengths)
	s.lengths = slices.Compact(s.lengths)
	return s
}

// find returns where the first stop string begins in a text, or -1. Up to before there is no whole one.
func (s *stops) find(text string, before int) int {
	first := -1
	for end := before; len(s.lengths) > 0 && end <= len(text); end++ {
		for _, n := range s.lengths {
			if n > end {
				break
			}
			if begin := end - n; (first < 0 || begin < first) && s.all[text[begin:end]] {
				first = begin
			}
		}
	}
	return first
}

// begun returns the length of the longest end of a text that is the beginning of a stop string.
func (s *stops) begun(text string) int {
	if len(s.lengths) == 0 {
		return 0
	}
	for n := min(len(text), s.lengths[len(s.lengths)-1]); n > 0; n-- {
		end := text[len(text)-n:]
		if i, _ := slices.BinarySearch(s.sorted, end); i < len(s.sorted) && strings.HasPrefix(s.sorted[i], end) {
			return n
		}
	}
	return 0
}
