package main

import (
	"strings"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	o, err := parse([]string{"--at", "0", "--way", "small", "--times", "3", "--seed", "0", "--timeout", "1s"})
	if err != nil {
		t.Fatal(err)
	}
	if *o.at != 0 || o.way != small || o.times != 3 || *o.seed != 0 || o.timeout != time.Second {
		t.Errorf("got %+v", o)
	}
	if rounds := o.rounds(); len(rounds) != 1 || rounds[0] != (round{o.at, small}) {
		t.Errorf("got the rounds %v", rounds)
	}
}

func TestParseNothing(t *testing.T) {
	o, err := parse(nil)
	if err != nil {
		t.Fatal(err)
	}
	if o.at != nil || o.way != raw || o.times != 5 || o.seed != nil || o.timeout != 2*time.Minute {
		t.Errorf("got %+v", o)
	}
	if rounds := o.rounds(); len(rounds) != 4 || rounds[0].at != nil || *rounds[1].at != 0 || rounds[1].way != trap {
		t.Errorf("got the rounds %v", rounds)
	}
}

func TestParseNonsense(t *testing.T) {
	tests := []struct{ name, args, want string }{
		{"a word for a temperature", "--at hot", "not a number"},
		{"not a number", "--at NaN", "not a number"},
		{"infinity", "--at Inf", "not a number"},
		{"too large for the library", "--at 1e39", "not a number"},
		{"an unknown way", "--way hope", "not one of raw, small, smallest and trap"},
		{"a word for a seed", "--seed tree", "not a whole number"},
		{"no times", "--times 0", "at least once"},
		{"a temperature without a flag", "0.7", "after --at"},
		{"an unknown flag", "--top-p 1", "top-p"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := parse(strings.Fields(test.args))
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want an error of one line with %q", err, test.want)
			}
		})
	}
}
