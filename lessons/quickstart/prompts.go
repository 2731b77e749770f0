package main

import "github.com/sashabaranov/go-openai"

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
