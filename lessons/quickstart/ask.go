package main

import (
	"context"
	"errors"
	"time"

	"github.com/sashabaranov/go-openai"
)

// ask sends the request, waits for the whole answer, and prints it.
func ask(ctx context.Context, client *openai.Client, request openai.ChatCompletionRequest) error {
	began := time.Now()
	completion, err := client.CreateChatCompletion(ctx, request)
	if err != nil {
		return explain(ctx, err)
	}
	printCompletion(completion, time.Since(began))
	if len(completion.Choices) == 0 {
		return errors.New("the server sent a completion without an answer in it")
	}
	return whole(completion.Choices[0].FinishReason)
}
