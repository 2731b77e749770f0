package lesson

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"tutor/internal/near"
)

// NotFoundError says that a lesson or a check is not in the catalogue.
type NotFoundError struct {
	// Kind is "lesson" or "check".
	Kind string
	Name string
	// Nearest is the known name that Name may have been meant as, or empty.
	Nearest string
	// Known are the names there are of that kind.
	Known []string
}

// Error names what was asked for and leads on to what there is.
func (e *NotFoundError) Error() string {
	return fmt.Sprintf("no %s %q; %s", e.Kind, e.Name, leadOn(e.Nearest, e.Known))
}

// UnknownCommandError says that a script uses a command that there is not.
type UnknownCommandError struct {
	Name string
	// Known are the names that the one who says so knows.
	Known []string
}

// Error names the command and the nearest known one.
func (e *UnknownCommandError) Error() string {
	return fmt.Sprintf("unknown command %q; %s", e.Name, leadOn(near.Name(e.Name, e.Known), e.Known))
}

func leadOn(nearest string, known []string) string {
	switch {
	case nearest != "":
		return fmt.Sprintf("did you mean %q?", nearest)
	case len(known) == 0:
		return "there is none yet"
	}
	return "known: " + strings.Join(known, ", ")
}

// Lesson returns the lesson of that name, or a NotFoundError.
func (c *Catalogue) Lesson(name string) (Lesson, error) {
	i := slices.IndexFunc(c.Lessons, func(l Lesson) bool { return l.Name == name })
	if i < 0 {
		return Lesson{}, notFound("lesson", name, c.lessonNames())
	}
	return c.Lessons[i], nil
}

// Find returns the checks that the names stand for, in the catalogue's order
// and each once. A name is a lesson's, for all its checks, or a check's ID; no
// names at all stand for every check. The error joins a NotFoundError for each
// name that is neither.
func (c *Catalogue) Find(names ...string) ([]Check, error) {
	wanted := make(map[string]bool)
	var missing []error
	for _, name := range names {
		if err := c.has(name); err != nil {
			missing = append(missing, err)
		}
		wanted[name] = true
	}
	if len(missing) > 0 {
		return nil, errors.Join(missing...)
	}
	var found []Check
	for _, l := range c.Lessons {
		for _, check := range l.Checks {
			if len(names) == 0 || wanted[l.Name] || wanted[check.ID()] {
				found = append(found, check)
			}
		}
	}
	return found, nil
}

// has returns nil if the name is a lesson's or a check's.
func (c *Catalogue) has(name string) error {
	lessonName, checkName, isCheck := strings.Cut(name, "/")
	l, err := c.Lesson(lessonName)
	if err != nil || !isCheck {
		return err
	}
	var ids []string
	for _, check := range l.Checks {
		if check.Name == checkName {
			return nil
		}
		ids = append(ids, check.ID())
	}
	return notFound("check", name, ids)
}

func (c *Catalogue) lessonNames() []string {
	var names []string
	for _, l := range c.Lessons {
		names = append(names, l.Name)
	}
	return names
}

func notFound(kind, name string, known []string) error {
	return &NotFoundError{Kind: kind, Name: name, Nearest: near.Name(name, known), Known: known}
}
