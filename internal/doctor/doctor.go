// Package doctor looks at what tutor needs on a machine, and what could be had there:
// what is there, what is missing, and the line that mends it; and at what killed runs
// have left behind. It changes nothing but what it is told to remove.
package doctor

import (
	"context"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"
)

// Bound is how long Examine takes at most, whatever hangs on the machine.
const Bound = 1500 * time.Millisecond

// Status says how an item is.
type Status string

// The states of an item.
const (
	OK      Status = "ok"
	Missing Status = "missing"
	Broken  Status = "broken"
)

// Item is one thing that tutor needs or can use.
type Item struct {
	Name string
	// For says what tutor does with it, as "builds the programs".
	For    string
	Status Status
	// Required says that nothing runs without it.
	Required bool
	// Version and Path are empty where they are not known.
	Version string
	Path    string
	// What says in full sentences what is wrong, or worth knowing; mostly empty.
	What string
	// Try is the line that installs or mends it, or says how.
	Try string
}

// Config says what to look at.
type Config struct {
	// Env is the environment, "KEY=value", in which tutor's programs would run.
	Env []string
	// Module are the files of the module whose lessons are to be built, and Root is the
	// folder they are in; it is empty where they are in none.
	Module fs.FS
	Root   string
	// Cache is tutor's own folder in the user's cache folder; empty where there is none.
	Cache string
	// Run is the line that runs a lesson.
	Run string
	// System is the machine's.
	System System
}

// Examine looks at everything, within Bound. A program that does not answer is Broken.
func Examine(ctx context.Context, c Config) []Item {
	ctx, cancel := context.WithTimeout(ctx, Bound)
	defer cancel()
	looks := []func(context.Context) []Item{c.golang, c.rabbitmq, c.docker, c.podman, c.llama}
	found := make([][]Item, len(looks))
	var all sync.WaitGroup
	for i, look := range looks {
		all.Go(func() { found[i] = look(ctx) })
	}
	all.Wait()
	return slices.Concat(found...)
}

// Lacking returns the first item without which nothing runs.
func Lacking(items []Item) (item Item, lacking bool) {
	i := slices.IndexFunc(items, func(i Item) bool { return i.Required && i.Status != OK })
	if i < 0 {
		return Item{}, false
	}
	return items[i], true
}

// variable returns the value of a variable of the environment; of several, the last counts.
func (c Config) variable(name string) string {
	for _, entry := range slices.Backward(c.Env) {
		if key, value, _ := strings.Cut(entry, "="); key == name {
			return value
		}
	}
	return ""
}
