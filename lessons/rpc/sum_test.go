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

func TestAdd(t *testing.T) {
	const nonsense, tooBig = "two whole numbers", "64 bits"
	tests := []struct {
		name, body string
		want       int64
		problem    string // "" for none
	}{
		{"small", `{"a":5,"b":8}`, 13, ""},
		{"zero", `{"a":0,"b":0}`, 0, ""},
		{"negative", `{"a":-5,"b":-8}`, -13, ""},
		{"more than asked for", `{"a":5,"b":8,"c":1}`, 13, ""},
		{"largest", `{"a":9223372036854775806,"b":1}`, math.MaxInt64, ""},
		{"smallest", `{"a":-9223372036854775807,"b":-1}`, math.MinInt64, ""},
		{"both ends", `{"a":-9223372036854775808,"b":9223372036854775807}`, -1, ""},
		{"too large", `{"a":9223372036854775807,"b":1}`, 0, tooBig},
		{"too small", `{"a":-9223372036854775808,"b":-1}`, 0, tooBig},
		{"too large to read", `{"a":9223372036854775808,"b":0}`, 0, nonsense},
		{"empty", ``, 0, nonsense},
		{"no JSON", `five and eight`, 0, nonsense},
		{"words", `{"a":"5","b":"8"}`, 0, nonsense},
		{"fraction", `{"a":5.5,"b":8}`, 0, nonsense},
		{"list", `[5,8]`, 0, nonsense},
		{"one missing", `{"a":5}`, 0, nonsense},
		{"one null", `{"a":5,"b":null}`, 0, nonsense},
		{"null", `null`, 0, nonsense},
		{"more after it", `{"a":5,"b":8} {}`, 0, nonsense},
		{"1 MiB", strings.Repeat("x", 1<<20), 0, nonsense},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := add([]byte(test.body))
			switch {
			case test.problem != "":
				if got.Result != nil || !strings.Contains(got.Error, test.problem) || len(got.Error) > 200 {
					t.Errorf("got %+v, want a short error with %q", got, test.problem)
				}
			case got.Result == nil || *got.Result != test.want || got.Error != "":
				t.Errorf("got %+v, want %d", got, test.want)
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
