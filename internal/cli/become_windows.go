package cli

import (
	"errors"
	"fmt"
	"os/exec"
)

// become goes on as another build of the command, and ends with its exit code: Windows
// replaces no process.
func (a *app) become(path string) error {
	c := &exec.Cmd{Path: path, Args: append([]string{a.argv0}, a.args...), Env: a.env, Stdin: a.stdin, Stdout: a.stdout, Stderr: a.stderr}
	err := c.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return ended(exit.ExitCode())
	}
	if err != nil {
		return fmt.Errorf("going on as %s: %w", path, err)
	}
	return &failure{code: exitPassed}
}
