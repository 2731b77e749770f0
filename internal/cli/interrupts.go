package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// interrupts watches for Ctrl-C, and for the signals that ask a command to end:
// soft ends at the first of them or with parent, and hard at the second. stop
// ends the watch, and both contexts.
func interrupts(parent context.Context) (soft, hard context.Context, stop func()) {
	soft, endSoft := context.WithCancel(parent)
	hard, endHard := context.WithCancel(context.WithoutCancel(parent))
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
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
	return soft, hard, func() {
		signal.Stop(signals)
		endSoft()
		endHard()
	}
}
