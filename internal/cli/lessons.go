package cli

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"tutor/internal/lesson"
)

// oneLesson refuses arguments that are not the name of one lesson.
func (a *app) oneLesson(_ *cobra.Command, args []string) error {
	switch len(args) {
	case 0:
		return usage("which lesson?", a.try("list"))
	case 1:
		return nil
	}
	return oneTooMany(args[1])
}

// noArguments refuses all arguments.
func noArguments(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return oneTooMany(args[0])
	}
	return nil
}

func oneTooMany(word string) error { return fmt.Errorf("%q is one word too many", word) }

// unknownName turns the catalogue's error about names that it does not have into
// the failure of somebody who typed the line words name, where the first of those
// names stands. Other errors are returned as they are.
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

// known reports whether the catalogue has a lesson or a check of that name.
func known(catalogue *lesson.Catalogue, name string) bool {
	_, err := catalogue.Find(name)
	return err == nil
}

// mend returns words with the misspelt names of lessons and checks put right, up
// to "--". There may be no catalogue.
func mend(catalogue *lesson.Catalogue, words []string) []string {
	if catalogue == nil {
		return words
	}
	mended := slices.Clone(words)
	for i, word := range words {
		if word == "--" {
			break
		}
		_, err := catalogue.Find(word)
		if missing, ok := errors.AsType[*lesson.NotFoundError](err); ok && missing.Nearest != "" {
			mended[i] = missing.Nearest
		}
	}
	return mended
}

// lessonNames returns the names of the lessons in teaching order.
func lessonNames(c *lesson.Catalogue) []string {
	names := make([]string, len(c.Lessons))
	for i, l := range c.Lessons {
		names[i] = l.Name
	}
	return names
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

// completeCheck offers the names of the lessons and the checks to the shell.
func (a *app) completeCheck(c *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	names, directive := a.completeLesson(c, nil, "")
	_, catalogue, err := a.catalogue(nil)
	if err != nil {
		return nil, directive
	}
	for _, l := range catalogue.Lessons {
		for _, check := range l.Checks {
			names = append(names, cobra.CompletionWithDesc(check.ID(), check.Title))
		}
	}
	return names, directive
}
