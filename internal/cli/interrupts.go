package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// interruptible calls do and watches for Ctrl-C, and for the signals that ask a
// command to end: soft ends at the first of them, or with ctx, and hard at the
// second. What goes wrong once soft has ended is put down to the interrupt. A hangup is
// none where it is ignored already, as nohup has it.
func interruptible(ctx context.Context, do func(soft, hard context.Context) error) error {
	soft, endSoft := context.WithCancel(ctx)
	defer endSoft()
	hard, endHard := context.WithCancel(context.WithoutCancel(ctx))
	defer endHard()
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) {
		signal.Notify(signals, syscall.SIGHUP)
	}
	defer signal.Stop(signals)
	go func() {
		for _, end := range []context.CancelFunc{endSoft, endHard} {
			select {
			case <-signals:
				end()
			case <-hard.Done():
				return
			}
		}
	}()
	err := do(soft, hard)
	if err != nil && soft.Err() != nil {
		return ended(exitInterrupted)
	}
	return err
}
