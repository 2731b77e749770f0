package program

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// What a machine can lack. An EnvironmentError wraps one of them.
var (
	ErrNoGo      = errors.New("no Go toolchain")
	ErrOldGo     = errors.New("the Go toolchain is too old")
	ErrNoNetwork = errors.New("no network for the download of modules")
	ErrCache     = errors.New("a folder of the go command cannot be written")
	ErrSetting   = errors.New("a setting of the go command does not work")
)

// EnvironmentError says that it is the machine, and not the program, that keeps a
// program from being built.
type EnvironmentError struct {
	// What says what is missing, as a sentence that goes on after a colon, without its full stop.
	What string
	// Try is the line to type.
	Try string
	// Output is what the go command said; empty where there is no go command.
	Output string
	// Err is one of the errors above.
	Err error
}

func (e *EnvironmentError) Error() string { return e.What + "; try: " + e.Try }

func (e *EnvironmentError) Unwrap() error { return e.Err }

const installGo = "install it from https://go.dev/dl/"

// noGo says that the go command is not in PATH, and where it is if it is where its
// installer puts it.
func noGo() *EnvironmentError {
	e := &EnvironmentError{
		What: "there is no go command in the folders of PATH, and the program has to be built",
		Try:  installGo,
		Err:  ErrNoGo,
	}
	usual := filepath.FromSlash("/usr/local/go/bin")
	if _, err := os.Stat(filepath.Join(usual, "go")); err == nil {
		e.Try = "export PATH=$PATH:" + usual
	}
	return e
}

// variable returns the value of a variable of env; of several, the last counts.
// Windows takes "Path" for "PATH".
func variable(env []string, key string) string {
	for _, entry := range slices.Backward(env) {
		name, value, _ := strings.Cut(entry, "=")
		if name == key || runtime.GOOS == "windows" && strings.EqualFold(name, key) {
			return value
		}
	}
	return ""
}

// export is the line that sets a variable in the user's shell.
func export(name, value string) string {
	if runtime.GOOS == "windows" {
		return "set " + name + "=" + value
	}
	return "export " + name + "=" + value
}

// unset is the line that drops those of the variables that are set.
func unset(env []string, names ...string) string {
	var lines []string
	for _, name := range names {
		switch {
		case variable(env, name) == "":
		case runtime.GOOS == "windows":
			lines = append(lines, "set "+name+"=")
		default:
			lines = append(lines, "unset "+name)
		}
	}
	return strings.Join(lines, " && ")
}
