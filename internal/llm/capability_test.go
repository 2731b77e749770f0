package llm

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestCapabilities holds the table to a value for each profile, a sentence and a source in each row.
func TestCapabilities(t *testing.T) {
	var names []string
	for _, c := range Capabilities() {
		if slices.Contains(names, c.Name) {
			t.Errorf("%s is there twice", c.Name)
		}
		names = append(names, c.Name)
		if c.Seen == "" || !strings.HasSuffix(c.What, ".") {
			t.Errorf("%s: what it is and where it was seen must be said: %q, %q", c.Name, c.What, c.Seen)
		}
		for _, p := range Profiles() {
			if _, ok := c.Values[p]; !ok {
				t.Errorf("%s has no value for %s", c.Name, p)
			}
		}
		if len(c.Values) != len(Profiles()) {
			t.Errorf("%s has values for %d profiles", c.Name, len(c.Values))
		}
	}
}

// TestHas asks for capabilities by name.
func TestHas(t *testing.T) {
	tests := []struct {
		profile, capability string
		want                bool
		problem             string
	}{
		{"openai", "n", true, ""},
		{"", "n", false, ""},
		{"llama-cpp-python@0.2.20", "json-runaway", true, ""},
		{"llama-cpp-python@0.3", "json-runaway", false, ""},
		{"gpt", "n", false, `there is no profile "gpt"; there are llama-cpp-python@0.2.20, llama-cpp-python@0.3, openai`},
		{"openai", "telepathy", false, `there is no capability "telepathy"`},
		{"openai", "context", false, `there is no capability "context"`},
	}
	for _, test := range tests {
		got, err := Has(test.profile, test.capability)
		if got != test.want || (err == nil) != (test.problem == "") || err != nil && !strings.Contains(err.Error(), test.problem) {
			t.Errorf("Has(%q, %q) is %t, %v", test.profile, test.capability, got, err)
		}
	}
}

// TestNew holds configurations to their ranges.
func TestNew(t *testing.T) {
	tests := []struct {
		name    string
		config  Config
		problem string
	}{
		{"the zero value", Config{}, ""},
		{"all of it", Config{Profile: "openai", Key: "k", Rate: 4, FirstToken: time.Second, Context: 512}, ""},
		{"a profile that there is not", Config{Profile: "gpt"}, `there is no profile "gpt"; there are llama-cpp-python@0.2.20`},
		{"a key where there are none", Config{Profile: "llama-cpp-python@0.2.20", Key: "k"}, "has no API keys"},
		{"a negative rate", Config{Rate: -1}, "a rate of -1 tokens"},
		{"a rate that is none", Config{Rate: math.NaN()}, "a rate of NaN tokens"},
		{"a rate near 0", Config{Rate: 1e-300}, "a rate of 1e-300 tokens"},
		{"a negative time", Config{FirstToken: -1}, "a first token after -1ns is out of range"},
		{"a context too large", Config{Context: 1 << 30}, "is out of range"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, err := New(test.config)
			if (err == nil) != (test.problem == "") || err != nil && !strings.Contains(err.Error(), test.problem) {
				t.Fatalf("the error is %v, want %q", err, test.problem)
			}
			if s != nil {
				s.Close()
			}
		})
	}
}
