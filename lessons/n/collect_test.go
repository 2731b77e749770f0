package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sashabaranov/go-openai"
)

// asked is what a server of these tests was asked for.
type asked struct {
	N, Seed int
}

// serve starts a server that answers the request number i, from 0, with so many
// choices, and returns a place where what it was asked for is collected.
func serve(t *testing.T, choices func(i int, a asked) int) *[]asked {
	t.Helper()
	var all []asked
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var a asked
		if err := json.NewDecoder(r.Body).Decode(&a); err != nil {
			t.Error(err)
		}
		var c openai.ChatCompletionResponse
		for range choices(len(all), a) {
			text := fmt.Sprintf("answer %d to seed %d", len(c.Choices), a.Seed)
			c.Choices = append(c.Choices, openai.ChatCompletionChoice{Message: openai.ChatCompletionMessage{Content: text}})
		}
		c.Usage = openai.Usage{PromptTokens: 10, CompletionTokens: 3 * len(c.Choices)}
		all = append(all, a)
		_ = json.NewEncoder(w).Encode(c) // a client that has gone is no failure
	}))
	t.Cleanup(server.Close)
	t.Setenv("OPENAI_BASE_URL", server.URL+"/v1")
	return &all
}

func TestCollect(t *testing.T) {
	one := func(int, asked) int { return 1 }
	all := func(_ int, a asked) int { return a.N }
	tests := []struct {
		name    string
		wanted  int
		choices func(int, asked) int
		asked   []asked
		answers int
		prompt  int
		problem string // "" for none
	}{
		{"a server that knows n", 2, all, []asked{{2, 1}}, 2, 10, ""},
		{"a server that takes no notice of n", 2, one, []asked{{2, 1}, {1, 2}}, 2, 20, ""},
		{"more than two", 3, one, []asked{{3, 1}, {2, 2}, {1, 3}}, 3, 30, ""},
		{"one", 1, one, []asked{{1, 1}}, 1, 10, ""},
		{"more than was asked for", 2, func(int, asked) int { return 3 }, []asked{{2, 1}}, 3, 10, ""},
		{"no choice at all", 2, func(int, asked) int { return 0 }, []asked{{2, 1}}, 0, 0, "without an answer"},
		{"no choice the second time", 2, func(i int, _ asked) int { return 1 - i }, []asked{{2, 1}, {1, 2}}, 1, 10, "without an answer"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			requests := serve(t, test.choices)
			got, err := collect(t.Context(), newClient(), test.wanted, time.Minute)
			switch {
			case test.problem == "" && err != nil:
				t.Error(err)
			case test.problem != "" && (err == nil || !strings.Contains(err.Error(), test.problem)):
				t.Errorf("the error is %v, want one with %q", err, test.problem)
			}
			if !slices.Equal(*requests, test.asked) {
				t.Errorf("asked for %v, want %v", *requests, test.asked)
			}
			if len(got.answers) != test.answers || got.prompt != test.prompt || got.completion != 3*test.answers {
				t.Errorf("got %+v, want %d answers for %d prompt tokens", got, test.answers, test.prompt)
			}
		})
	}
}

func TestVerdict(t *testing.T) {
	tests := []struct {
		asked, came int
		want        string
	}{
		{2, 1, "asked for 2 in one request, got 1: this server takes no notice of n"},
		{2, 2, "asked for 2 in one request, got 2"},
		{1, 1, "asked for 1 in one request, got 1"},
		{2, 3, "asked for 2 in one request, got 3"},
	}
	for _, test := range tests {
		if got := verdict(test.asked, test.came); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestDifferent(t *testing.T) {
	tests := []struct {
		name    string
		answers []string
		want    int
	}{
		{"none", nil, 0},
		{"one", []string{"a"}, 1},
		{"two", []string{"b", "a"}, 2},
		{"two of three", []string{"b", "a", "b"}, 2},
		{"all the same", []string{"a", "a", "a"}, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := tally{answers: test.answers}
			if got.different() != test.want {
				t.Errorf("%d of %q are different, want %d", got.different(), test.answers, test.want)
			}
		})
	}
}

func TestArguments(t *testing.T) {
	requests := serve(t, func(int, asked) int { return 1 })
	for _, args := range [][]string{{"--n", "0"}, {"--n", "-2"}, {"--n", "two"}, {"--timeout", "soon"}, {"two"}} {
		if err := run(t.Context(), args); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: got %v, want an error of one line", args, err)
		}
	}
	if len(*requests) > 0 {
		t.Errorf("asked for %v, although the arguments made no sense", *requests)
	}
}
