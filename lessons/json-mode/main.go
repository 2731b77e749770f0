// Json-mode asks a chat server for an object: an answer for a program, not for
// people. It holds what comes to what was asked for before it believes it.
//
//	json-mode [flags]
//
//	--timeout D     how long the answer may take (2m)
//	--max-tokens N  how long the answer may be (200); 0 sets no limit
//	--stream        print the answer as it is written
//	--schema        send the shape of the object too, for llama-cpp-python 0.3
//
// The environment variables OPENAI_BASE_URL and OPENAI_API_KEY say where the
// server is, and who asks. The program ends with 0, or with 1 and a sentence that
// says what went wrong.
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
)

const usage = `usage: json-mode [--timeout 2m] [--max-tokens 200] [--stream] [--schema]
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once

	err := run(ctx, os.Args[1:])
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Print(usage)
	case err != nil:
		fmt.Fprintln(os.Stderr, "json-mode:", err)
		os.Exit(1)
	}
}

// run asks as the arguments say, and prints the introduction that comes of it.
func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("json-mode", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // main prints the error, as one sentence
	timeout := flags.Duration("timeout", 2*time.Minute, "")
	maxTokens := flags.Int("max-tokens", 200, "")
	streamed := flags.Bool("stream", false, "")
	shaped := flags.Bool("schema", false, "")
	if err := flags.Parse(args); err != nil {
		return err
	}
	switch {
	case flags.NArg() > 0:
		return fmt.Errorf("there is no argument %q", flags.Arg(0))
	case *timeout <= 0:
		return errors.New("--timeout must be more than 0, such as 2m or 0.5s")
	case *maxTokens < 0:
		return errors.New("--max-tokens must not be less than 0")
	}

	client := newClient()
	if *shaped {
		client = newShapedClient()
	}
	a, err := ask(ctx, client, question(*maxTokens, *streamed), *timeout)
	if err != nil {
		return err
	}
	i, err := a.introduction()
	if err != nil {
		return err
	}
	fmt.Printf("\n%v\n", i)
	return nil
}
