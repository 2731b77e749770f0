package cli

import (
	"io"

	"github.com/spf13/cobra"
)

func (a *app) showCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "show LESSON",
		Short:             "Show a lesson's page",
		Long:              "Show a lesson's page, as Markdown.",
		GroupID:           groupLook,
		SuggestFor:        []string{"read", "page", "cat", "view", "open"},
		Args:              a.oneLesson,
		ValidArgsFunction: a.completeLesson,
		RunE: func(_ *cobra.Command, args []string) error {
			_, catalogue, err := a.catalogue(nil)
			if err != nil {
				return err
			}
			l, err := a.lesson(catalogue, "show", args[0])
			if err != nil {
				return err
			}
			_, err = io.WriteString(a.stdout, l.Page)
			return err
		},
	}
}
