package main

import (
	"time"

	"github.com/sashabaranov/go-openai"
)

func Example_printCompletion() {
	printCompletion(openai.ChatCompletionResponse{
		ID:      "chatcmpl-1",
		Object:  "chat.completion",
		Created: 1701510436,
		Model:   "gpt-3.5-turbo",
		Choices: []openai.ChatCompletionChoice{{
			Message:      openai.ChatCompletionMessage{Role: "assistant", Content: "{\n\n\n\t\r\"name\": \""},
			FinishReason: openai.FinishReasonLength,
		}},
		Usage: openai.Usage{PromptTokens: 66, CompletionTokens: 9, TotalTokens: 75},
	}, 1234567*time.Microsecond)
	// Output:
	// {"id":"chatcmpl-1","object":"chat.completion","created":1701510436,"model":"gpt-3.5-turbo","choices":[{"index":0,"message":{"role":"assistant","content":"{\n\n\n\t\r\"name\": \""},"finish_reason":"length","content_filter_results":{"hate":{"filtered":false},"self_harm":{"filtered":false},"sexual":{"filtered":false},"violence":{"filtered":false},"jailbreak":{"filtered":false,"detected":false},"profanity":{"filtered":false,"detected":false}}}],"usage":{"prompt_tokens":66,"completion_tokens":9,"total_tokens":75,"prompt_tokens_details":null,"completion_tokens_details":null},"system_fingerprint":""}
	//
	// id = chatcmpl-1
	// model = gpt-3.5-turbo
	// choices:
	//   index = 0, finish_reason = length, role = assistant, content =
	//     {↵↵↵→←"name": "
	// usage = prompt_tokens: 66, completion_tokens: 9, total_tokens: 75
	//
	// elapsed time = 1.235 sec
}
