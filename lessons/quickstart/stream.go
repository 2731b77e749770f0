package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/sashabaranov/go-openai"
)

// stream sends the request and prints the answer piece by piece, as the model makes it.
func stream(ctx context.Context, client *openai.Client, request openai.ChatCompletionRequest) error {
	began := time.Now()
	answer, err := client.CreateChatCompletionStream(ctx, request)
	if err != nil {
		return explain(ctx, err)
	}
	defer answer.Close()

	var first time.Duration // how long the first piece took
	reason, err := receive(answer, func(piece string) {
		if first == 0 {
			first = time.Since(began)
		}
		fmt.Print(piece)
	})
	fmt.Println() // after a text that has stopped anywhere
	if err != nil {
		return explain(ctx, err)
	}
	fmt.Printf("\nfinish_reason = %s\n", cmp.Or(reason, "none"))
	fmt.Printf("first piece after %.3f sec\n", first.Seconds())
	fmt.Printf("elapsed time = %.3f sec\n", time.Since(began).Seconds())
	return whole(reason)
}

// receive hands on each piece of an answer until the stream ends, and returns the reason that
// the server gave for the end. There is none if the stream was cut: the library reports io.EOF
// for a stream that is complete and for one that has just stopped.
func receive(answer *openai.ChatCompletionStream, write func(piece string)) (openai.FinishReason, error) {
	var reason openai.FinishReason
	for {
		chunk, err := answer.Recv()
		if errors.Is(err, io.EOF) {
			return reason, nil
		}
		if err != nil {
			return reason, err
		}
		for _, choice := range chunk.Choices {
			if choice.Delta.Content != "" {
				write(choice.Delta.Content)
			}
			if choice.FinishReason != "" {
				reason = choice.FinishReason
			}
		}
	}
}
