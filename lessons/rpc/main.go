// Rpc asks for sums over RabbitMQ: remote procedure calls, with a queue between
// those who ask and those who answer.
//
//	rpc                          two servers and a client in one process
//	rpc server [flags]           answer requests until Ctrl-C
//	rpc client [flags] A+B...    ask for sums, such as 5+8, and print them
//
// The environment variable AMQP_URL says where the broker is. Answers go to
// standard output and the log to standard error. The program ends with 0, or
// with 1 and a sentence that says what went wrong.
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

const usage = `usage: rpc
       rpc server [--name server1] [--work 3] [--transient]
       rpc client [--timeout 10] A+B...
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once

	err := run(ctx, os.Args[1:])
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Print(usage)
	case err != nil:
		fmt.Fprintln(os.Stderr, "rpc:", err)
		os.Exit(1)
	}
}

// run does what the arguments ask for, until that is done or ctx ends.
func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return demo(ctx)
	}
	switch args[0] {
	case "server":
		return runServer(ctx, args[1:])
	case "client":
		return runClient(ctx, args[1:])
	case "-h", "-help", "--help", "help":
		return flag.ErrHelp
	}
	return fmt.Errorf("there is no command %q, only server and client", args[0])
}

func runServer(ctx context.Context, args []string) error {
	flags := newFlags()
	name := flags.String("name", "server1", "")
	work := seconds(3 * time.Second)
	flags.Var(&work, "work", "")
	transient := flags.Bool("transient", false, "")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("a server takes no argument %q", flags.Arg(0))
	}
	s := server{name: *name, work: time.Duration(work), transient: *transient}
	return s.run(ctx, func() {})
}

func runClient(ctx context.Context, args []string) error {
	flags := newFlags()
	timeout := seconds(10 * time.Second)
	flags.Var(&timeout, "timeout", "")
	if err := flags.Parse(args); err != nil {
		return err
	}
	sums, err := parseSums(flags.Args())
	if err != nil {
		return err
	}
	c, err := newClient(ctx, "client", time.Duration(timeout))
	if err != nil {
		return err
	}
	defer hangUp(c.conn)
	return c.ask(ctx, sums)
}

// newFlags makes an empty set of flags that prints nothing of its own: main
// prints the error, as one sentence.
func newFlags() *flag.FlagSet {
	flags := flag.NewFlagSet("rpc", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	return flags
}
