//go:build unix

package cli

import (
	"fmt"
	"syscall"
)

// become goes on as another build of the command, in this same process. It returns only
// where it fails.
func (a *app) become(path string) error {
	if err := syscall.Exec(path, append([]string{a.argv0}, a.args...), a.env); err != nil {
		return fmt.Errorf("going on as %s: %w", path, err)
	}
	return nil
}
