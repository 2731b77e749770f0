package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// The exit codes of every command.
const (
	exitPassed      = 0
	exitFailed      = 1   // a check or the program failed
	exitUsage       = 2   // what was typed makes no sense
	exitEnvironment = 3   // something is missing on this machine
	exitNothing     = 4   // nothing ran, or something required was skipped
	exitInterrupted = 130 // Ctrl-C: 128 and SIGINT, as shells have it
)

// failure is a command's bad end. It is for the person at the keyboard: what is
// wrong as a sentence, and the lines that may be typed instead.
type failure struct {
	code int
	what string   // empty: all has been said already
	try  []string // whole command lines
}

// Error returns the sentence, so that a failure can be returned as an error.
func (f *failure) Error() string { return f.what }

// usage is the failure of somebody who typed something that makes no sense.
func usage(what string, try ...string) error {
	return &failure{code: exitUsage, what: what, try: try}
}

// environment is the failure of a machine on which something is missing.
func environment(what string, try ...string) error {
	return &failure{code: exitEnvironment, what: what, try: try}
}

// ended is the failure of a command that has said already why it ends with code.
// It returns nil for exitPassed.
func ended(code int) error {
	if code == exitPassed {
		return nil
	}
	return &failure{code: code}
}

// explain writes err for a person and returns its exit code. What is no failure,
// and so nobody's mistake that could be foreseen, is the environment's.
func explain(w io.Writer, err error) int {
	if err == nil {
		return exitPassed
	}
	f, ok := errors.AsType[*failure](err)
	if !ok {
		f = &failure{code: exitEnvironment, what: err.Error()}
	}
	if f.what != "" {
		fmt.Fprintf(w, "tutor: %s\n", f.what)
	}
	if len(f.try) > 0 {
		fmt.Fprintf(w, "try: %s\n", strings.Join(f.try, "\n     "))
	}
	return f.code
}
