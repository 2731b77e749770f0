package cli

import (
	"errors"

	"github.com/spf13/cobra"

	"tutor/internal/lesson"
)

// unknownName turns the catalogue's errors about names that it does not have
// into the failure of somebody who typed them after command. Other errors are
// returned as they are.
func (a *app) unknownName(err error, command string) error {
	missing, ok := errors.AsType[*lesson.NotFoundError](err)
	if !ok {
		return err
	}
	if missing.Nearest != "" {
		return usage(err.Error(), a.try(command, missing.Nearest))
	}
	return usage(err.Error(), a.try("list"))
}

// completeLesson offers the names of the lessons to the shell.
func (a *app) completeLesson(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	_, catalogue, err := a.catalogue(nil)
	if err != nil || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []cobra.Completion
	for _, l := range catalogue.Lessons {
		names = append(names, cobra.CompletionWithDesc(l.Name, l.Title))
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
