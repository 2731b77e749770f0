package script

import "testing"

func TestParseSlow(t *testing.T) {
	for _, test := range []struct {
		text string
		want float64
		bad  bool
	}{
		{text: "", want: 1},
		{text: "1", want: 1},
		{text: "2.5", want: 2.5},
		{text: "0.5", bad: true},
		{text: "much", bad: true},
		{text: "NaN", bad: true},
		{text: "Inf", bad: true},
	} {
		t.Run(test.text, func(t *testing.T) {
			slow, err := ParseSlow(test.text)
			if slow != test.want || (err != nil) != test.bad {
				t.Errorf("got %v, %v", slow, err)
			}
		})
	}
}
