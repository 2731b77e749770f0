package main

import (
	"errors"
	"fmt"

	"github.com/sashabaranov/go-openai"
)

// whole returns nil if an answer that ended for this reason is all that the model wanted to
// say, or else what happened.
func whole(reason openai.FinishReason) error {
	switch reason {
	case openai.FinishReasonStop:
		return nil
	case openai.FinishReasonLength:
		return errors.New("the answer is cut: it has come to the limit of tokens (finish_reason length)")
	case "":
		return errors.New("the answer is cut: the server stopped in the middle of it (no finish_reason)")
	}
	return fmt.Errorf("the answer is not whole: finish_reason %s", reason)
}
