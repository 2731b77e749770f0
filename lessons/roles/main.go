// Roles shows who says what in a conversation with a chat server, and that the server
// remembers nothing of it.
//
//	roles [flags]                     the lesson: with and without a system message, forgotten and remembered
//	roles chat [flags] QUESTION...    a conversation of your own
//
// The environment variable OPENAI_BASE_URL says where the server is, and OPENAI_API_KEY holds
// the key that it asks for. The program ends with 0, or with 1 and a sentence that says what
// went wrong.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"
)

const usage = `usage: roles [--timeout 2m]
       roles chat [--system TEXT] [--forget] [--timeout 2m] QUESTION...
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once

	err := run(ctx, os.Args[1:])
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Print(usage)
	case err != nil:
		fmt.Fprintln(os.Stderr, "roles:", err)
		os.Exit(1)
	}
}

// run does what the arguments ask for, until that is done or ctx ends.
func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("roles", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // main prints the error, as one sentence
	timeout := flags.Duration("timeout", 2*time.Minute, "")
	if len(args) == 0 || args[0] != "chat" {
		if err := flags.Parse(args); err != nil {
			return err
		}
		if flags.NArg() > 0 {
			return fmt.Errorf("there is no command %q, only chat", flags.Arg(0))
		}
		return lesson(ctx, *timeout)
	}

	system := flags.String("system", "", "")
	forget := flags.Bool("forget", false, "")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	questions := flags.Args()
	if len(questions) == 0 || slices.Contains(questions, "") {
		return errors.New(`say what to ask, such as "Could you introduce yourself?"`)
	}
	return newConversation(*system, *forget, *timeout).run(ctx, questions...)
}
