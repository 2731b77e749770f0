package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"strconv"
	"time"
)

// options are what the arguments ask for.
type options struct {
	at      *float32 // nil: one temperature after another
	way     way
	times   int
	seed    *int // nil: none is sent
	timeout time.Duration
}

// parse reads the arguments.
func parse(args []string) (options, error) {
	o := options{way: raw}
	flags := flag.NewFlagSet("temperature", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // main prints the error, as one sentence
	flags.Func("at", "", o.setAt)
	flags.Func("way", "", o.setWay)
	flags.IntVar(&o.times, "times", 5, "")
	flags.Func("seed", "", o.setSeed)
	flags.DurationVar(&o.timeout, "timeout", 2*time.Minute, "")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	switch {
	case flags.NArg() > 0:
		return o, fmt.Errorf("there is no argument %q: a temperature comes after --at", flags.Arg(0))
	case o.times < 1:
		return o, fmt.Errorf("ask at least once: --times is %d", o.times)
	}
	return o, nil
}

// setAt reads a temperature. Whether it is too high is for the server to say.
func (o *options) setAt(text string) error {
	t, err := strconv.ParseFloat(text, 32)
	if err != nil || math.IsNaN(t) || math.IsInf(t, 0) {
		return errors.New("not a number such as 0.7")
	}
	o.at = new(float32(t))
	return nil
}

func (o *options) setSeed(text string) error {
	seed, err := strconv.Atoi(text)
	if err != nil {
		return errors.New("not a whole number such as 42")
	}
	o.seed = &seed
	return nil
}

func (o *options) setWay(text string) error {
	switch o.way = way(text); o.way {
	case raw, small, smallest, trap:
		return nil
	}
	return errors.New("not one of raw, small, smallest and trap")
}

// rounds returns what is to be tried, one after the other.
func (o options) rounds() []round {
	if o.at != nil {
		return []round{{o.at, o.way}}
	}
	zero, two := new(float32(0)), new(float32(2))
	return []round{{nil, raw}, {zero, trap}, {zero, raw}, {two, raw}}
}
