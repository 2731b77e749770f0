package script

import "time"

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
