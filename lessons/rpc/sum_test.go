package main

import (
	"math"
	"strings"
	"testing"
	"time"
)

func TestParseSums(t *testing.T) {
	tests := []struct {
		name string
		args []string
		want []sum
	}{
		{"one", []string{"5+8"}, []sum{{5, 8}}},
		{"several", []string{"5+8", "2+3"}, []sum{{5, 8}, {2, 3}}},
		{"negative", []string{"-1+-2"}, []sum{{-1, -2}}},
		{"signed", []string{"1++2"}, []sum{{1, 2}}},
		{"none", nil, nil},
		{"one number", []string{"5"}, nil},
		{"three numbers", []string{"1+2+3"}, nil},
		{"words", []string{"five+eight"}, nil},
		{"nothing to add", []string{"+"}, nil},
		{"too big", []string{"9223372036854775808+0"}, nil},
		{"the second is wrong", []string{"5+8", "x"}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := parseSums(test.args)
			if test.want == nil {
				if err == nil {
					t.Fatalf("parseSums(%q) = %v, want an error", test.args, got)
				}
				return
			}
			if err != nil {
				t.Fatalf("parseSums(%q): %v", test.args, err)
			}
			for i, want := range test.want {
				if got[i] != want {
					t.Errorf("sum %d is %v, want %v", i, got[i], want)
				}
			}
		})
	}
}

func TestParseRequest(t *testing.T) {
	tests := []struct {
		name, body string
		want       sum
		ok         bool
	}{
		{"whole", `{"a":5,"b":8}`, sum{5, 8}, true},
		{"zero", `{"a":0,"b":0}`, sum{}, true},
		{"more than asked for", `{"a":5,"b":8,"c":1}`, sum{5, 8}, true},
		{"empty", ``, sum{}, false},
		{"no JSON", `five and eight`, sum{}, false},
		{"words", `{"a":"5","b":"8"}`, sum{}, false},
		{"fraction", `{"a":5.5,"b":8}`, sum{}, false},
		{"list", `[5,8]`, sum{}, false},
		{"one missing", `{"a":5}`, sum{}, false},
		{"one null", `{"a":5,"b":null}`, sum{}, false},
		{"null", `null`, sum{}, false},
		{"more after it", `{"a":5,"b":8} {}`, sum{}, false},
		{"1 MiB", strings.Repeat("x", 1<<20), sum{}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := parseRequest([]byte(test.body))
			if got != test.want || (err == nil) != test.ok {
				t.Errorf("got %v, %v; want %v, ok %v", got, err, test.want, test.ok)
			}
			if err != nil && len(err.Error()) > 200 {
				t.Errorf("the error is %d bytes long: it repeats the request", len(err.Error()))
			}
		})
	}
}

func TestAdd(t *testing.T) {
	tests := []struct {
		name string
		sum  sum
		want int64
		ok   bool
	}{
		{"small", sum{5, 8}, 13, true},
		{"with zero", sum{5, 0}, 5, true},
		{"negative", sum{-5, -8}, -13, true},
		{"largest", sum{math.MaxInt64 - 1, 1}, math.MaxInt64, true},
		{"smallest", sum{math.MinInt64 + 1, -1}, math.MinInt64, true},
		{"both ends", sum{math.MinInt64, math.MaxInt64}, -1, true},
		{"too large", sum{math.MaxInt64, 1}, 0, false},
		{"too small", sum{math.MinInt64, -1}, 0, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := test.sum.add()
			if got != test.want || (err == nil) != test.ok {
				t.Errorf("got %d, %v; want %d, ok %v", got, err, test.want, test.ok)
			}
		})
	}
}

func TestParseResponse(t *testing.T) {
	tests := []struct {
		name, body string
		want       int64
		problem    string // "" for none
	}{
		{"result", `{"result":13}`, 13, ""},
		{"zero", `{"result":0}`, 0, ""},
		{"error", `{"error":"too large"}`, 0, "too large"},
		{"neither", `{}`, 0, "not JSON such as"},
		{"no JSON", `13 apples`, 0, "not JSON such as"},
		{"wrong type", `{"result":"13"}`, 0, "not JSON such as"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := parseResponse([]byte(test.body))
			switch {
			case test.problem == "" && (err != nil || got != test.want):
				t.Errorf("got %d, %v; want %d", got, err, test.want)
			case test.problem != "" && (err == nil || !strings.Contains(err.Error(), test.problem)):
				t.Errorf("got %d, %v; want an error with %q", got, err, test.problem)
			}
		})
	}
}

func TestSeconds(t *testing.T) {
	tests := []struct {
		text string
		want time.Duration // -1 for an error
		show string
	}{
		{"3", 3 * time.Second, "3"},
		{"0", 0, "0"},
		{"0.25", 250 * time.Millisecond, "0.25"},
		{"0.1", 100 * time.Millisecond, "0.1"},
		{"-1", -1, ""},
		{"NaN", -1, ""},
		{"Inf", -1, ""},
		{"1e300", -1, ""},
		{"3s", -1, ""},
		{"", -1, ""},
	}
	for _, test := range tests {
		t.Run(test.text, func(t *testing.T) {
			var s seconds
			err := s.Set(test.text)
			if test.want < 0 {
				if err == nil {
					t.Errorf("got %v, want an error", time.Duration(s))
				}
				return
			}
			if err != nil || time.Duration(s) != test.want || s.String() != test.show {
				t.Errorf("got %v (%q), %v; want %v (%q)", time.Duration(s), s, err, test.want, test.show)
			}
		})
	}
}
