package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/sashabaranov/go-openai"
)

// question is what is asked, again and again.
const question = "Could you introduce yourself?"

// An asker asks the question.
type asker struct {
	client  *openai.Client
	times   int           // that it asks in a round
	seed    *int          // nil: none is sent
	timeout time.Duration // how long it waits for one answer
}

// play plays a round: it asks, prints each answer as it comes, and counts the
// different ones. The first completion is printed whole, if that is wanted.
func (a asker) play(ctx context.Context, r round, whole bool) error {
	different := make(map[string]bool)
	for i := range a.times {
		began := time.Now()
		completion, err := a.ask(ctx, r)
		if err != nil {
			return err
		}
		if i == 0 && whole {
			printCompletion(completion, time.Since(began))
		}
		if i == 0 {
			fmt.Printf("\n%v\n", r)
		}
		text := completion.Choices[0].Message.Content
		fmt.Printf("  %d. %s\n", i+1, quote(text))
		different[text] = true
	}
	fmt.Printf("  answers: %d, different: %d\n", a.times, len(different))
	return nil
}

// ask asks once.
func (a asker) ask(ctx context.Context, r round) (openai.ChatCompletionResponse, error) {
	ctx, cancel := withDeadline(ctx, a.timeout)
	defer cancel()
	completion, err := r.send(ctx, a.client, openai.ChatCompletionRequest{
		Model:    model,
		Messages: []openai.ChatCompletionMessage{{Role: openai.ChatMessageRoleUser, Content: question}},
		Seed:     a.seed,
	})
	switch {
	case err != nil:
		return completion, explain(ctx, err)
	case len(completion.Choices) == 0:
		return completion, errors.New("the server sent a completion without an answer in it")
	}
	return completion, nil
}
