// Temperature asks a chat server the same question several times, and counts how
// many different answers come.
//
//	temperature [flags]                    without a temperature, with 0 in two ways, and with 2
//	temperature --at T [--way W] [flags]   with T, which gets into the request in the way W
//
// The flags are --times 5, --seed N and --timeout 2m. The environment variable
// OPENAI_BASE_URL says where the server is, and OPENAI_API_KEY holds the key that
// it asks for. The program ends with 0, or with 1 and a sentence that says what went wrong.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

const usage = `usage: temperature [--times 5] [--seed N] [--timeout 2m]
       temperature --at T [--way raw|small|smallest|trap] [--times 5] [--seed N] [--timeout 2m]
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once

	err := run(ctx, os.Args[1:])
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Print(usage)
	case err != nil:
		fmt.Fprintln(os.Stderr, "temperature:", err)
		os.Exit(1)
	}
}

// run does what the arguments ask for, until that is done or ctx ends.
func run(ctx context.Context, args []string) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	a := asker{client: newClient(), times: o.times, seed: o.seed, timeout: o.timeout}
	for i, r := range o.rounds() {
		if err := a.play(ctx, r, i == 0); err != nil {
			return err
		}
	}
	return nil
}
