package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"tutor/internal/script"
)

// helpCommand is cobra's, but that an unknown topic is a failure.
func (a *app) helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND or TOPIC]",
		Short:   "Explain a command or a topic",
		GroupID: groupLook,
		RunE: func(c *cobra.Command, args []string) error {
			root := c.Root()
			target, rest, err := root.Find(args)
			if err != nil {
				return err
			}
			if len(args) > 0 && target == root || len(rest) > 0 {
				what := fmt.Sprintf("there is no help on %q", strings.Join(args, " "))
				if near := meantCommand(root, args[0]); near != "" {
					return usage(what, a.try("help", near))
				}
				return usage(what, a.try("help"))
			}
			target.InitDefaultHelpFlag()
			return target.Help()
		},
	}
}

// topic returns a command that does nothing but explain something, be it called
// or asked for its help.
func (a *app) topic(name, group, short string, write func(io.Writer) error) *cobra.Command {
	c := &cobra.Command{
		Use:     name,
		Short:   short,
		GroupID: group,
		Args:    noArguments,
		RunE:    func(*cobra.Command, []string) error { return write(a.stdout) },
	}
	c.SetHelpFunc(func(*cobra.Command, []string) { _ = write(a.stdout) })
	return c
}

func (a *app) scriptTopic() *cobra.Command {
	return a.topic("script", groupWrite, "Explain the language of the checks", script.WriteReference)
}
