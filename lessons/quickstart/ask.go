package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/sashabaranov/go-openai"
)

// A poem is asked for with two messages: who the model is to be, and what it is to do.
var poem = []openai.ChatCompletionMessage{
	{
		Role:    openai.ChatMessageRoleSystem,
		Content: "You are a poetic assistant, skilled in explaining complex programming concepts with creative flair.",
	},
	{
		Role:    openai.ChatMessageRoleUser,
		Content: "Compose a poem that explains the concept of recursion in programming.",
	},
}

// An introduction is asked for with one.
var introduction = []openai.ChatCompletionMessage{
	{Role: openai.ChatMessageRoleUser, Content: "Could you introduce yourself?"},
}

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

// whole returns nil if an answer that ended for this reason is all that the model wanted to
// say, or else what happened.
func whole(reason openai.FinishReason) error {
	switch reason {
	case openai.FinishReasonStop:
		return nil
	case openai.FinishReasonLength:
		return errors.New("the answer is cut: it has come to the limit of tokens (finish_reason length)")
	case "":
		return errors.New("the answer is cut: the server stopped in the middle of it (no finish_reason)")
	}
	return fmt.Errorf("the answer is not whole: finish_reason %s", reason)
}
