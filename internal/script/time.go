package script

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// ParseSlow reads TUTOR_SLOW, the factor of Options.Slow: a number of at least 1, and 1 where the text is empty.
func ParseSlow(text string) (float64, error) {
	if text == "" {
		return 1, nil
	}
	slow, err := strconv.ParseFloat(text, 64)
	if err != nil || !(slow >= 1) || math.IsInf(slow, 0) {
		return 0, fmt.Errorf("TUTOR_SLOW is %q; it must be a number of at least 1, as 2 or 1.5", text)
	}
	return slow, nil
}

// scale multiplies a patience for a slow machine. A factor below 1, the zero value among them, changes nothing.
func scale(d time.Duration, slow float64) time.Duration {
	if slow <= 1 {
		return d
	}
	return time.Duration(float64(d) * slow)
}

// round makes a duration readable: to the millisecond, or to the microsecond below one.
func round(d time.Duration) time.Duration {
	if d < time.Millisecond {
		return d.Round(time.Microsecond)
	}
	return d.Round(time.Millisecond)
}
