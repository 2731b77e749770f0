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

// stream asks for the answer in pieces and prints each as it comes. A runaway can
// be seen while it runs, so stream leaves when there is enough of it. Then the
// server stops too: it writes for nobody.
func stream(ctx context.Context, client *openai.Client, q openai.ChatCompletionRequest) (answer, error) {
	began := time.Now()
	pieces, err := client.CreateChatCompletionStream(ctx, q)
	if err != nil {
		return answer{}, explain(ctx, err)
	}
	defer pieces.Close()

	var text strings.Builder
	var last openai.ChatCompletionStreamResponse
	var reason openai.FinishReason
	for {
		piece, err := pieces.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			fmt.Println()
			return answer{}, explain(ctx, err)
		}
		last = piece
		for _, choice := range piece.Choices {
			fmt.Print(visible.Replace(choice.Delta.Content))
			text.WriteString(choice.Delta.Content)
			reason = cmp.Or(choice.FinishReason, reason)
		}
		if _, blank := trimmed(text.String()); blank >= enough {
			fmt.Println()
			return answer{}, fmt.Errorf("stopped reading after %d characters of white space in a row: this answer runs away", blank)
		}
	}
	fmt.Println()
	if reason == "" { // the library tells a whole stream from a broken one by nothing else
		return answer{}, errors.New("the stream ended before the answer did: it has no finish_reason")
	}

	fmt.Println()
	fmt.Println("id =", last.ID)
	fmt.Println("model =", last.Model)
	fmt.Println("finish_reason =", reason)
	fmt.Println()
	fmt.Printf("elapsed time = %.3f sec\n", time.Since(began).Seconds())
	return answer{text.String(), reason}, nil
}

// trimmed returns a text without the white space at its end, and how much that was.
func trimmed(text string) (rest string, blank int) {
	rest = strings.TrimRight(text, space)
	return rest, len(text) - len(rest)
}
