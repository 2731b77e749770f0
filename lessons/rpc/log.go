package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"
)

// logf writes one line to standard error, with the time in UTC and the name of
// the party that speaks:
//
//	[2026-01-02T15:23:32.980Z]  [server1] sleep, 3 sec...
func logf(party, format string, args ...any) {
	now := time.Now().UTC().Format("2006-01-02T15:04:05.000Z")
	fmt.Fprintf(os.Stderr, "[%s]  [%s] %s\n", now, party, fmt.Sprintf(format, args...))
}

// seconds is a duration that people write as a decimal number: 3 or 0.25.
// It can be the value of a flag.
type seconds time.Duration

func (s seconds) String() string {
	return strconv.FormatFloat(time.Duration(s).Seconds(), 'f', -1, 64)
}

// Set reads a number of seconds, from 0 to a day.
func (s *seconds) Set(text string) error {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || !(0 <= n && n <= 24*60*60) {
		return errors.New("not a number of seconds, such as 3 or 0.25")
	}
	*s = seconds(n * float64(time.Second))
	return nil
}
