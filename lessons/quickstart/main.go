// Quickstart asks a chat server for a poem, and shows the answer in all its parts.
//
//	quickstart [flags]              a poem about recursion
//	quickstart introduce [flags]    a question: "Could you introduce yourself?"
//
// The environment variable OPENAI_BASE_URL says where the server is, and OPENAI_API_KEY holds
// the key that it asks for. The program ends with 0 if it got a whole answer, or else with 1
// and a sentence that says what went wrong.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/sashabaranov/go-openai"
)

const usage = `usage: quickstart [introduce] [--stream] [--max-tokens N] [--timeout 2m]
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once

	err := run(ctx, os.Args[1:])
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Print(usage)
	case err != nil:
		fmt.Fprintln(os.Stderr, "quickstart:", err)
		os.Exit(1)
	}
}

// run asks what the arguments say, until there is an answer or ctx ends.
func run(ctx context.Context, args []string) error {
	messages := poem
	if len(args) > 0 && args[0] == "introduce" {
		messages, args = introduction, args[1:]
	}
	flags := flag.NewFlagSet("quickstart", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // main prints the error, as one sentence
	streamed := flags.Bool("stream", false, "")
	maxTokens := flags.Int("max-tokens", 0, "")
	timeout := flags.Duration("timeout", 2*time.Minute, "")
	if err := flags.Parse(args); err != nil {
		return err
	}
	switch {
	case flags.NArg() > 0:
		return fmt.Errorf("there is no command %q, only introduce", flags.Arg(0))
	case *maxTokens < 0:
		return errors.New("--max-tokens must be a positive number")
	}

	request := openai.ChatCompletionRequest{
		Model:    model,
		Messages: messages,
		//lint:ignore SA1019 llama-cpp-python does not know the newer name, max_completion_tokens
		MaxTokens: *maxTokens, // 0 is not sent, and the limit is the server's
	}
	ctx, cancel := withDeadline(ctx, *timeout)
	defer cancel()
	if *streamed {
		return stream(ctx, newClient(), request)
	}
	return ask(ctx, newClient(), request)
}
