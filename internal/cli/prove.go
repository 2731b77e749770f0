package cli

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"tutor/internal/broker"
	"tutor/internal/fixtures/rabbitmq"
	"tutor/internal/lesson"
	"tutor/internal/script"
)

// proveFlags are the flags of prove.
type proveFlags struct {
	against string
	json    bool
}

func (a *app) proveCommand() *cobra.Command {
	var flags proveFlags
	c := &cobra.Command{
		Use:   "prove [LESSON[/CHECK]…] --against SOURCE",
		Short: "Compare the embedded broker with a real one",
		Long: `Run the checks of the named lessons, or of all, on the embedded broker and on
another, and compare what went over the wire: every method, every value, in their
order. The embedded one has the other's version, where there is a profile of it. What differs by nature (times, ports, generated names, the versions that
the brokers say they are) is not compared. Lessons that talk to a chat server are
left out: there is no real one to compare the embedded one with yet.`,
		Example:           "  tutor prove rpc --against process\n  tutor prove rpc/bad-request --against container:rabbitmq:4.0",
		GroupID:           groupServers,
		SuggestFor:        []string{"compare", "diff", "verify"},
		ValidArgsFunction: a.completeCheck,
		RunE: func(c *cobra.Command, args []string) error {
			if flags.against == "" {
				return usage("against which broker?", a.try(append(append([]string{"prove"}, args...), "--against", "process")...))
			}
			return a.prove(c.Context(), args, flags)
		},
	}
	c.Flags().StringVar(&flags.against, "against", "", "where the other broker comes from, a `SOURCE`: see help servers")
	completeFlag(c, "against", sourceCompletions())
	c.Flags().BoolVar(&flags.json, "json", false, "print the comparison as one JSON document")
	return c
}

// prove runs the checks on both brokers and shows what differs.
func (a *app) prove(ctx context.Context, names []string, flags proveFlags) error {
	source, err := a.rabbitmqSource(serverFlags{rabbitmq: flags.against, name: "--against"})
	if err != nil {
		return err
	}
	options, err := a.scriptOptions(nil, checkFlags{})
	if err != nil {
		return err
	}
	t, catalogue, err := a.catalogue(script.Syntax)
	if err != nil {
		return err
	}
	checks, err := catalogue.Find(names...)
	if err != nil {
		return a.unknownNames(err, catalogue, "prove", names...)
	}
	if checks, err = a.provable(names, checks); err != nil {
		return err
	}
	return interruptible(ctx, func(soft, hard context.Context) error {
		work, err := a.workplace(soft, t, source)
		if err != nil {
			return err
		}
		defer work.close()
		options.Scratch = work.scratch
		theirs, err := a.startRabbitMQ(soft, source, rabbitmq.Need{
			Configs: script.Uses(checks), Queues: queues(catalogue, checks), Scratch: work.scratch,
		})
		if err != nil {
			return err
		}
		defer theirs.Close()
		ours, err := a.startRabbitMQ(soft, rabbitmq.Source{Kind: rabbitmq.FromEmbedded, Profile: a.nearestProfile(theirs)}, rabbitmq.Need{})
		if err != nil {
			return err
		}
		var both [2]map[string]script.Result
		for i, server := range []*rabbitmq.Server{ours, theirs} {
			a.sayf("running %s on %s", count(len(checks), "check"), server.Name())
			options.RabbitMQ = server
			if both[i], err = a.results(soft, hard, work, checks, options); err != nil {
				return err
			}
		}
		if soft.Err() != nil {
			return soft.Err()
		}
		p := newProof(ours.Name(), theirs.Name(), checks, both[0], both[1])
		if flags.json {
			err = a.writeJSON(p.document())
		} else {
			err = p.write(a.stdout)
		}
		if err == nil {
			err = ended(p.exit())
		}
		return err
	})
}

// provable returns the checks that can be compared: those that use a broker alone. Checks that were
// named and cannot are the failure of somebody who does not know that.
func (a *app) provable(names []string, checks []lesson.Check) ([]lesson.Check, error) {
	var can, cannot []lesson.Check
	for _, check := range checks {
		if script.UsesServer("llama", check) {
			cannot = append(cannot, check)
		} else {
			can = append(can, check)
		}
	}
	if len(cannot) > 0 && len(names) > 0 {
		return nil, usage(fmt.Sprintf("%s talks to a chat server, and prove compares brokers alone for now", cannot[0].ID()),
			a.try("check", cannot[0].Lesson))
	}
	return can, nil
}

// nearestProfile returns the profile of the embedded broker that is to be compared with
// a server: the same version, or the default where there is none.
func (a *app) nearestProfile(theirs *rabbitmq.Server) string {
	if slices.Contains(broker.Profiles(), theirs.Profile()) {
		return theirs.Profile()
	}
	a.sayf("the embedded broker has no profile %s, so that its default is compared", theirs.Profile())
	return ""
}

// results runs the checks on a server and returns what came of each, by its ID.
func (a *app) results(soft, hard context.Context, work *workplace, checks []lesson.Check, o script.Options) (map[string]script.Result, error) {
	all := make(map[string]script.Result)
	for _, own := range byLesson(checks) {
		part, err := a.checkLesson(soft, hard, work, own, o, func(r script.Result) { all[r.ID] = r })
		if err != nil {
			return nil, err
		}
		for _, c := range part.Checks { // those that never began
			if _, ok := all[c.ID]; !ok {
				all[c.ID] = script.Result{Check: c}
			}
		}
	}
	return all, nil
}
