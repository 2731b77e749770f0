package lesson

import (
	"errors"
	"io/fs"
	"path"
	"slices"

	"tutor/internal/replies"
)

// repliesFile is what the embedded llama says in a lesson, beside its page.
const repliesFile = "replies.yaml"

// replies reads what the embedded llama says in a lesson; nil where the lesson needs no llama. Its
// error is one of reading, not a problem.
func (l *loader) replies(name string, needs []at[string]) (*replies.Book, error) {
	file := path.Join(pages, name, repliesFile)
	i := slices.IndexFunc(needs, func(need at[string]) bool { return need.Value == "llama" })
	data, err := fs.ReadFile(l.fsys, file)
	switch {
	case errors.Is(err, fs.ErrNotExist) && i < 0:
		return nil, nil
	case errors.Is(err, fs.ErrNotExist):
		page := path.Join(pages, name, "README.md")
		l.problems.add(page, needs[i].Line, "needs: a lesson that talks to a llama says in %s what the embedded one answers; there is no such file", file)
		return nil, nil
	case err != nil:
		return nil, err
	case i < 0:
		l.problems.add(file, 1, "the lesson needs no llama, so that nobody says this; name llama under needs in its page")
	}
	book, err := replies.Parse(file, data)
	l.problems.addReplies(file, err)
	return book, nil
}

// addReplies takes in what is wrong with a replies.yaml.
func (ps *problems) addReplies(file string, err error) {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, err := range joined.Unwrap() {
			ps.addReplies(file, err)
		}
		return
	}
	if p, ok := errors.AsType[*replies.Problem](err); ok {
		ps.add(file, p.Line, "%s", p.Text)
	} else if err != nil {
		ps.add(file, 1, "%v", err)
	}
}
