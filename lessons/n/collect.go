package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/sashabaranov/go-openai"
)

// question is what is asked.
const question = "Could you introduce yourself?"

// collect asks for so many answers, and counts what comes. A server that takes
// no notice of n sends one answer, so it is asked again for those that are still
// missing. Each request has a seed of its own, because the same seed would bring
// the same answer. What has come is returned with an error too.
func collect(ctx context.Context, client *openai.Client, wanted int, timeout time.Duration) (tally, error) {
	var got tally
	for seed := 1; len(got.answers) < wanted; seed++ {
		missing := wanted - len(got.answers)
		began := time.Now()
		completion, err := ask(ctx, client, missing, seed, timeout)
		if err != nil {
			return got, err
		}
		printCompletion(completion, time.Since(began))
		fmt.Printf("%s\n\n", verdict(missing, len(completion.Choices)))
		got.add(completion)
	}
	return got, nil
}

// ask sends one request for n answers, and waits no longer than timeout.
func ask(ctx context.Context, client *openai.Client, n, seed int, timeout time.Duration) (openai.ChatCompletionResponse, error) {
	ctx, cancel := withDeadline(ctx, timeout)
	defer cancel()
	completion, err := client.CreateChatCompletion(ctx, openai.ChatCompletionRequest{
		Model:    model,
		Messages: []openai.ChatCompletionMessage{{Role: openai.ChatMessageRoleUser, Content: question}},
		N:        n,
		Seed:     &seed,
	})
	switch {
	case err != nil:
		return completion, explain(ctx, err)
	case len(completion.Choices) == 0:
		return completion, errors.New("the server sent a completion without an answer in it")
	}
	return completion, nil
}

// verdict says in a sentence whether the server knows n. Neither its status says
// so nor any field of its answer. Only the number of choices does.
func verdict(asked, came int) string {
	sentence := fmt.Sprintf("asked for %d in one request, got %d", asked, came)
	if came < asked {
		sentence += ": this server takes no notice of n"
	}
	return sentence
}
