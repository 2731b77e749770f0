package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/sashabaranov/go-openai"
)

// printCompletion prints a completion: first the whole of it as JSON, then part by part.
func printCompletion(c openai.ChatCompletionResponse, elapsed time.Duration) {
	text, err := json.Marshal(c)
	if err != nil {
		text = []byte(err.Error()) // which cannot be: it was made from JSON
	}
	fmt.Printf("%s\n\n", text)

	fmt.Println("id =", c.ID)
	fmt.Println("model =", c.Model)
	fmt.Println("choices:")
	for _, choice := range c.Choices {
		fmt.Printf("  index = %d, finish_reason = %s, role = %s, content =\n",
			choice.Index, choice.FinishReason, choice.Message.Role)
		fmt.Println(indent(choice.Message.Content))
	}
	fmt.Printf("usage = prompt_tokens: %d, completion_tokens: %d, total_tokens: %d\n\n",
		c.Usage.PromptTokens, c.Usage.CompletionTokens, c.Usage.TotalTokens)

	fmt.Printf("elapsed time = %.3f sec\n", elapsed.Seconds())
}

// indent moves each line of a text to the right, so that it stands out.
func indent(text string) string {
	return "    " + strings.ReplaceAll(text, "\n", "\n    ")
}
