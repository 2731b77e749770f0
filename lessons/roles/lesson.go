package main

import (
	"context"
	"fmt"
	"time"
)

// lesson has four conversations: one question without and with a system message, and two
// questions, of which the second can only be answered by somebody who knows the first.
func lesson(ctx context.Context, timeout time.Duration) error {
	const (
		pirate    = "You are a pirate. Answer as a pirate would, and briefly."
		introduce = "Could you introduce yourself?"
		name      = "My name is Alice."
		whatName  = "What is my name?"
	)
	parts := []struct {
		title     string
		system    string
		forget    bool
		questions []string
	}{
		{"without a system message", "", false, []string{introduce}},
		{"with a system message", pirate, false, []string{introduce}},
		{"only the last message is sent", "", true, []string{name, whatName}},
		{"the whole conversation is sent", "", false, []string{name, whatName}},
	}
	for _, part := range parts {
		fmt.Printf("== %s\n\n", part.title)
		if err := newConversation(part.system, part.forget, timeout).run(ctx, part.questions...); err != nil {
			return err
		}
	}
	return nil
}
