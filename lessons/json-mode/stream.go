package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/sashabaranov/go-openai"
)

// space is what JSON calls white space: it may stand between any two parts of an
// object, and means nothing.
const space = " \t\r\n"

// enough is how much white space in a row cannot be meant any more. No model needs
// so much, and since 0.2.86 llama-cpp-python lets it write 21 characters at most.
const enough = 100

// stream asks for the answer in pieces and prints each as it comes.
func stream(ctx context.Context, client *openai.Client, q openai.ChatCompletionRequest) (answer, error) {
	began := time.Now()
	pieces, err := client.CreateChatCompletionStream(ctx, q)
	if err != nil {
		return answer{}, explain(ctx, err)
	}
	defer pieces.Close() // tells the server that nobody reads any more

	a, err := receive(ctx, pieces)
	fmt.Println() // after a text that has stopped anywhere
	if err != nil {
		return answer{}, err
	}
	fmt.Printf("\nfinish_reason = %s\n", a.finishReason)
	fmt.Printf("elapsed time = %.3f sec\n", time.Since(began).Seconds())
	return a, nil
}

// receive reads pieces until the answer is whole, or until it has clearly run away.
// A stream that was cut has no finish_reason: the library reports io.EOF for it, as
// it does for a whole one.
func receive(ctx context.Context, pieces *openai.ChatCompletionStream) (answer, error) {
	var text strings.Builder
	var reason openai.FinishReason
	for {
		piece, err := pieces.Recv()
		switch {
		case errors.Is(err, io.EOF) && reason == "":
			return answer{}, errors.New("the stream ended before the answer did: it has no finish_reason")
		case errors.Is(err, io.EOF):
			return answer{text.String(), reason}, nil
		case err != nil:
			return answer{}, explain(ctx, err)
		}
		for _, choice := range piece.Choices {
			fmt.Print(visible.Replace(choice.Delta.Content))
			text.WriteString(choice.Delta.Content)
			reason = cmp.Or(choice.FinishReason, reason)
		}
		if _, blank := trimmed(text.String()); blank >= enough {
			return answer{}, fmt.Errorf("stopped reading after %d characters of white space in a row: this answer runs away", blank)
		}
	}
}

// trimmed returns a text without the white space at its end, and how much that was.
func trimmed(text string) (rest string, blank int) {
	rest = strings.TrimRight(text, space)
	return rest, len(text) - len(rest)
}
