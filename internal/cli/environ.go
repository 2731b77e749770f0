package cli

import (
	"fmt"
	"io"
	"math"
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

// slow returns TUTOR_SLOW, by which the slack of every upper bound of a script
// is multiplied; 1 where it is not set.
func (e environ) slow() (float64, error) {
	text := e.get("TUTOR_SLOW")
	if text == "" {
		return 1, nil
	}
	slow, err := strconv.ParseFloat(text, 64)
	if err != nil || !(slow >= 1) || math.IsInf(slow, 0) {
		return 0, usage(fmt.Sprintf("TUTOR_SLOW is %q; it must be a number of at least 1, as 2 or 1.5", text))
	}
	return slow, nil
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
