package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/sashabaranov/go-openai"
)

// A conversation is kept here, in the program. The server keeps nothing of it: what is not in
// a request has never been said.
type conversation struct {
	client   *openai.Client
	messages []openai.ChatCompletionMessage // all that was said so far, by both sides
	forget   bool                           // send only the last message
	timeout  time.Duration                  // how long each answer may take
}

// newConversation begins a conversation, with a system message if there is a text for it.
func newConversation(system string, forget bool, timeout time.Duration) *conversation {
	c := &conversation{client: newClient(), forget: forget, timeout: timeout}
	if system != "" {
		c.say(openai.ChatMessageRoleSystem, system)
	}
	return c
}

// run asks the questions, each when the one before has been answered.
func (c *conversation) run(ctx context.Context, questions ...string) error {
	for _, question := range questions {
		if err := c.ask(ctx, question); err != nil {
			return err
		}
	}
	return nil
}

// say adds a message to the conversation.
func (c *conversation) say(role, content string) {
	c.messages = append(c.messages, openai.ChatCompletionMessage{Role: role, Content: content})
}

// ask asks one question. It sends the conversation with the question at its end, prints what
// was sent and what came, and adds the answer to the conversation.
func (c *conversation) ask(ctx context.Context, question string) error {
	c.say(openai.ChatMessageRoleUser, question)
	messages := c.messages
	if c.forget {
		messages = messages[len(messages)-1:]
	}
	printMessages(messages)

	ctx, cancel := withDeadline(ctx, c.timeout)
	defer cancel()
	began := time.Now()
	completion, err := c.client.CreateChatCompletion(ctx, openai.ChatCompletionRequest{
		Model:    model,
		Messages: messages,
	})
	if err != nil {
		return explain(ctx, err)
	}
	printCompletion(completion, time.Since(began))
	fmt.Println()
	if len(completion.Choices) == 0 {
		return errors.New("the server sent a completion without an answer in it")
	}
	answer := completion.Choices[0]
	if answer.FinishReason != openai.FinishReasonStop {
		return fmt.Errorf("the answer is not whole: its finish_reason is %q", answer.FinishReason)
	}
	c.say(answer.Message.Role, answer.Message.Content)
	return nil
}

// printMessages prints what is sent.
func printMessages(messages []openai.ChatCompletionMessage) {
	fmt.Println("messages:")
	for _, m := range messages {
		fmt.Printf("  %s: %s\n", m.Role, strings.ReplaceAll(m.Content, "\n", "\n    "))
	}
	fmt.Println()
}
