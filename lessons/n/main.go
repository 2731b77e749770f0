// N asks a chat server for several answers to one question in one request, and
// counts what comes. If it is too little, it asks again for the rest.
//
//	n [--n 2] [--timeout 2m]
//
// The environment variable OPENAI_BASE_URL says where the server is, and
// OPENAI_API_KEY holds the key that it asks for. The program ends with 0, or with 1 and a
// sentence that says what went wrong.
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

const usage = `usage: n [--n 2] [--timeout 2m]
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once

	err := run(ctx, os.Args[1:])
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Print(usage)
	case err != nil:
		fmt.Fprintln(os.Stderr, "n:", err)
		os.Exit(1)
	}
}

// run does what the arguments ask for, until that is done or ctx ends.
func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("n", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // main prints the error, as one sentence
	wanted := flags.Int("n", 2, "")
	timeout := flags.Duration("timeout", 2*time.Minute, "")
	if err := flags.Parse(args); err != nil {
		return err
	}
	switch {
	case flags.NArg() > 0:
		return fmt.Errorf("there is no argument %q, only --n and --timeout", flags.Arg(0))
	case *wanted < 1:
		// go-openai leaves a zero out of the request, and then the server answers once.
		return fmt.Errorf("ask for at least one answer: --n is %d", *wanted)
	}
	got, err := collect(ctx, newClient(), *wanted, *timeout)
	if got.requests > 0 {
		got.print()
	}
	return err
}
