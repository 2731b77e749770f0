package cli

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"tutor/internal/lesson"
)

func (a *app) listCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:        "list",
		Short:      "List the lessons",
		GroupID:    groupLook,
		SuggestFor: []string{"ls", "lessons", "lesson", "checks"},
		Args:       noArguments,
		RunE: func(*cobra.Command, []string) error {
			_, catalogue, err := a.catalogue(nil)
			if err != nil {
				return err
			}
			if asJSON {
				return a.writeJSON(listDocument(catalogue))
			}
			return a.list(catalogue)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON document, with the checks by name")
	return c
}

// list prints a line for each lesson.
func (a *app) list(catalogue *lesson.Catalogue) error {
	table := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	for _, l := range catalogue.Lessons {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", l.Name, l.Title, count(len(l.Checks), "check"), l.Summary)
	}
	return table.Flush()
}

// The types below are the JSON format of the list: the catalogue's own may
// change without it.

type jsonList struct {
	Format  string       `json:"format"`
	Lessons []jsonLesson `json:"lessons"`
}

type jsonLesson struct {
	Name    string      `json:"name"`
	Title   string      `json:"title"`
	Summary string      `json:"summary"`
	Needs   []string    `json:"needs"`
	Checks  []jsonCheck `json:"checks"`
}

type jsonCheck struct {
	ID    string       `json:"id"`
	Title string       `json:"title"`
	Level lesson.Level `json:"level"`
}

func listDocument(catalogue *lesson.Catalogue) jsonList {
	list := jsonList{Format: "tutor.list/1", Lessons: []jsonLesson{}}
	for _, l := range catalogue.Lessons {
		doc := jsonLesson{Name: l.Name, Title: l.Title, Summary: l.Summary, Needs: append([]string{}, l.Needs...), Checks: []jsonCheck{}}
		for _, c := range l.Checks {
			doc.Checks = append(doc.Checks, jsonCheck{ID: c.ID(), Title: c.Title, Level: c.Level})
		}
		list.Lessons = append(list.Lessons, doc)
	}
	return list
}

// count returns a number of things: "1 check", "2 checks".
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
