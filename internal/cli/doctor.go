package cli

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"tutor"
	"tutor/internal/doctor"
)

// doctorFlags are the flags of doctor.
type doctorFlags struct {
	json  bool
	clean bool
}

func (a *app) doctorCommand() *cobra.Command {
	var flags doctorFlags
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Say what is here, what is missing, and how to get it",
		Long: `Look at what tutor needs on this machine, and at what it can use: Go and its
caches, rabbitmq-server, Docker, Podman; and at what killed runs have left behind.
Only what nothing runs without makes the exit code 3.`,
		GroupID:    groupServers,
		SuggestFor: []string{"diagnose", "env", "clean", "setup", "install", "status"},
		Args:       noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			return interruptible(c.Context(), func(soft, _ context.Context) error {
				return a.doctor(soft, flags)
			})
		},
	}
	c.Flags().BoolVar(&flags.json, "json", false, "print one JSON document")
	c.Flags().BoolVar(&flags.clean, "clean", false, "remove what killed runs and other versions have left behind")
	return c
}

// diagnosis is what doctor has found.
type diagnosis struct {
	items     []doctor.Item
	leftovers []leftover
	leftError error  // why leftovers could not be looked for everywhere
	run       string // the line that runs a lesson
}

// leftover is a leftover and what became of it.
type leftover struct {
	doctor.Leftover
	removed bool
	err     error // why it could not be removed
}

// doctor examines the machine, cleans up where it is asked to, and shows what it found.
func (a *app) doctor(ctx context.Context, flags doctorFlags) error {
	cache := ""
	if dir, err := a.env.cacheDir(); err == nil {
		cache = filepath.Join(dir, "tutor")
	}
	found, err := a.leftovers(ctx, cache)
	d := diagnosis{leftError: err, run: a.runFirst()}
	for _, l := range found {
		left := leftover{Leftover: l}
		if flags.clean {
			left.err = l.Remove(ctx)
			left.removed = left.err == nil
		}
		d.leftovers = append(d.leftovers, left)
	}
	config, err := a.doctorConfig(cache, d.run)
	if err != nil {
		return err
	}
	d.items = doctor.Examine(ctx, config)
	if err := ctx.Err(); err != nil {
		return err
	}
	if flags.json {
		err = a.writeJSON(doctorDocument(d))
	} else {
		err = a.showDoctor(d)
	}
	code := exitPassed
	if _, lacking := doctor.Lacking(d.items); lacking {
		code = exitEnvironment
	}
	return cmp.Or(err, ended(code))
}

// doctorConfig says what to look at.
func (a *app) doctorConfig(cache, run string) (doctor.Config, error) {
	dir, err := os.Getwd()
	if err != nil {
		return doctor.Config{}, environment(fmt.Sprintf("there is no current folder: %v", err), "cd")
	}
	t, err := findTree(dir)
	if err != nil {
		return doctor.Config{}, err
	}
	return doctor.Config{Env: a.env, Module: t.fs, Root: t.dir, Cache: cache, Run: run, System: doctor.ThisSystem()}, nil
}

// leftovers finds what is left behind of earlier runs and versions. A source of servers
// that leaves something elsewhere adds its search here.
func (a *app) leftovers(ctx context.Context, cache string) ([]doctor.Leftover, error) {
	searches := []doctor.Search{doctor.Scratch(""), doctor.Containers(a.env)}
	if cache != "" {
		keep, err := kitName(tutor.Files(), tutor.Version)
		if err != nil {
			return nil, err
		}
		searches = append(searches, doctor.Scratch(cache), doctor.Kits(cache, keep))
	}
	return doctor.Find(ctx, searches...)
}

// runFirst returns the line that runs the first lesson, or one that says what is wrong
// with the lessons.
func (a *app) runFirst() string {
	_, catalogue, err := a.catalogue(nil)
	if err != nil || len(catalogue.Lessons) == 0 {
		return a.try("list")
	}
	return a.try("run", catalogue.Lessons[0].Name)
}
