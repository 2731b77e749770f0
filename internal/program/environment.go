package program

import "errors"

// What the environment can lack. An EnvironmentError wraps one of them.
var (
	ErrNoGo      = errors.New("no Go toolchain")
	ErrOldGo     = errors.New("the Go toolchain is too old")
	ErrNoNetwork = errors.New("no network to download modules")
	ErrCache     = errors.New("a cache folder cannot be written")
	ErrSettings  = errors.New("the settings of the go command do not allow it")
)

// EnvironmentError says that it is the machine, and not the program, that keeps a
// program from being built.
type EnvironmentError struct {
	// What says in a sentence what is missing.
	What string
	// Try is the line to type.
	Try string
	// Output is what the go command said; empty where there is none.
	Output string
	// Err is one of the errors above.
	Err error
}

func (e *EnvironmentError) Error() string { return e.What + " Try: " + e.Try }

func (e *EnvironmentError) Unwrap() error { return e.Err }

func noGo() *EnvironmentError { return &EnvironmentError{Err: ErrNoGo} }

func diagnose(output string, env []string) *EnvironmentError { return nil }
