package main

import (
	"context"
	"errors"
	"time"

	"github.com/sashabaranov/go-openai"
)

// shape tells the model what object it is to write. JSON mode alone makes sure
// that it is JSON, not which keys there are. The word JSON must be in a message:
// without it OpenAI refuses the request, and a model may not think of writing any.
const shape = `Answer with one JSON object and nothing else. Its keys are
"name" (your name), "born" (the year in which you were made) and
"languages" (a list of the languages that you speak).`

// question is the request for an introduction.
func question(maxTokens int, streamed bool) openai.ChatCompletionRequest {
	return openai.ChatCompletionRequest{
		Model: model,
		Messages: []openai.ChatCompletionMessage{
			{Role: openai.ChatMessageRoleSystem, Content: shape},
			{Role: openai.ChatMessageRoleUser, Content: "Could you introduce yourself?"},
		},
		//lint:ignore SA1019 llama-cpp-python does not know the newer name, max_completion_tokens
		MaxTokens: maxTokens, // 0 is not sent: no limit but the context's
		Stream:    streamed,
		ResponseFormat: &openai.ChatCompletionResponseFormat{
			Type: openai.ChatCompletionResponseFormatTypeJSONObject,
		},
	}
}

// An answer is what the model wrote, and why it stopped writing.
type answer struct {
	text         string
	finishReason openai.FinishReason
}

// ask sends the question and prints the answer, whole or as it is written.
func ask(ctx context.Context, client *openai.Client, q openai.ChatCompletionRequest, timeout time.Duration) (answer, error) {
	ctx, cancel := withDeadline(ctx, timeout)
	defer cancel()
	if q.Stream {
		return stream(ctx, client, q)
	}
	return complete(ctx, client, q)
}

// complete asks for the answer in one piece, and prints all that comes with it.
func complete(ctx context.Context, client *openai.Client, q openai.ChatCompletionRequest) (answer, error) {
	began := time.Now()
	completion, err := client.CreateChatCompletion(ctx, q)
	if err != nil {
		return answer{}, explain(ctx, err)
	}
	printCompletion(completion, time.Since(began))

	if len(completion.Choices) == 0 {
		return answer{}, errors.New("the server answered without a choice")
	}
	first := completion.Choices[0]
	return answer{first.Message.Content, first.FinishReason}, nil
}
