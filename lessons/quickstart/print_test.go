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
			Message:      openai.ChatCompletionMessage{Role: "assistant", Content: " To count to ten\nis to count to nine."},
			FinishReason: openai.FinishReasonStop,
		}},
		Usage: openai.Usage{PromptTokens: 53, CompletionTokens: 12, TotalTokens: 65},
	}, 1234567*time.Microsecond)
	// Output:
	// {"id":"chatcmpl-1","object":"chat.completion","created":1701510436,"model":"gpt-3.5-turbo","choices":[{"index":0,"message":{"role":"assistant","content":" To count to ten\nis to count to nine."},"finish_reason":"stop","content_filter_results":{"hate":{"filtered":false},"self_harm":{"filtered":false},"sexual":{"filtered":false},"violence":{"filtered":false},"jailbreak":{"filtered":false,"detected":false},"profanity":{"filtered":false,"detected":false}}}],"usage":{"prompt_tokens":53,"completion_tokens":12,"total_tokens":65,"prompt_tokens_details":null,"completion_tokens_details":null},"system_fingerprint":""}
	//
	// id = chatcmpl-1
	// model = gpt-3.5-turbo
	// choices:
	//   index = 0, finish_reason = stop, role = assistant, content =
	//      To count to ten
	//     is to count to nine.
	// usage = prompt_tokens: 53, completion_tokens: 12, total_tokens: 65
	//
	// elapsed time = 1.235 sec
}
