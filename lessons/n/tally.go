package main

import (
	"fmt"
	"slices"

	"github.com/sashabaranov/go-openai"
)

// A tally is what was got, and for how much.
type tally struct {
	answers            []string
	requests           int
	prompt, completion int // tokens
}

// add counts the choices of a completion, and what it cost.
func (t *tally) add(completion openai.ChatCompletionResponse) {
	for _, choice := range completion.Choices {
		t.answers = append(t.answers, choice.Message.Content)
	}
	t.requests++
	t.prompt += completion.Usage.PromptTokens
	t.completion += completion.Usage.CompletionTokens
}

// different returns how many different answers there are.
func (t *tally) different() int {
	sorted := slices.Sorted(slices.Values(t.answers))
	return len(slices.Compact(sorted))
}

// print prints how many answers there are, and what they cost.
func (t *tally) print() {
	fmt.Printf("answers: %d, different: %d, requests: %d\n", len(t.answers), t.different(), t.requests)
	fmt.Printf("cost: %d prompt tokens + %d completion tokens = %d tokens\n",
		t.prompt, t.completion, t.prompt+t.completion)
}
