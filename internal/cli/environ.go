package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// environ is a process's environment, as os.Environ returns it.
type environ []string

// get returns the value of a variable, or "". Of two with one name, the last counts.
func (e environ) get(name string) string {
	for i := len(e) - 1; i >= 0; i-- {
		if key, value, _ := strings.Cut(e[i], "="); key == name {
			return value
		}
	}
	return ""
}

// color reports whether to write to w in colours: to a terminal that has them,
// unless NO_COLOR is set (no-color.org: to anything but the empty string).
func (e environ) color(w io.Writer) bool {
	return isTerminal(w) && e.get("NO_COLOR") == "" && e.get("TERM") != "dumb"
}

// columns returns how wide the terminal is, or 0 where nobody says so.
func (e environ) columns() int {
	columns, err := strconv.Atoi(e.get("COLUMNS"))
	if err != nil {
		return 0
	}
	return columns
}

// isTerminal reports whether stream is a terminal, or at least a character device.
func isTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// folder returns the value of a variable that must be the absolute path of a folder.
func (e environ) folder(name string) (string, error) {
	dir := e.get(name)
	if !filepath.IsAbs(dir) {
		return "", fmt.Errorf("%s is %q, not the path of a folder", name, dir)
	}
	return dir, nil
}
