package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

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

// lesson returns the lesson that was named after command.
func (a *app) lesson(catalogue *lesson.Catalogue, command, name string) (lesson.Lesson, error) {
	l, err := catalogue.Lesson(name)
	if err == nil {
		return l, nil
	}
	if known(catalogue, name) {
		above, _, _ := strings.Cut(name, "/")
		return l, usage(name+" is a check, not a lesson", a.try(command, above), a.try("check", name))
	}
	return l, a.unknownNames(err, catalogue, command, name)
}

// unknownNames turns the catalogue's error about names that it does not have into
// the failure of somebody who typed names after command.
func (a *app) unknownNames(err error, catalogue *lesson.Catalogue, command string, names ...string) error {
	mended := mend(catalogue, names)
	if !known(catalogue, mended...) {
		return usage(err.Error(), a.try("list"))
	}
	return usage(err.Error(), a.try(append([]string{command}, mended...)...))
}

// known reports whether the catalogue has a lesson or a check of each name.
func known(catalogue *lesson.Catalogue, names ...string) bool {
	_, err := catalogue.Find(names...)
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
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return a.completions(func(l lesson.Lesson) []cobra.Completion {
		return []cobra.Completion{cobra.CompletionWithDesc(l.Name, l.Title)}
	})
}

// completeCheck offers the names of the lessons and of their checks to the shell.
func (a *app) completeCheck(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return a.completions(func(l lesson.Lesson) []cobra.Completion {
		names := []cobra.Completion{cobra.CompletionWithDesc(l.Name, l.Title)}
		for _, c := range l.Checks {
			names = append(names, cobra.CompletionWithDesc(c.ID(), c.Title))
		}
		return names
	})
}

// completions returns what names has to offer for each lesson.
func (a *app) completions(names func(lesson.Lesson) []cobra.Completion) ([]cobra.Completion, cobra.ShellCompDirective) {
	_, catalogue, err := a.catalogue(nil)
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var all []cobra.Completion
	for _, l := range catalogue.Lessons {
		all = append(all, names(l)...)
	}
	return all, cobra.ShellCompDirectiveNoFileComp
}
