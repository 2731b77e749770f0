package lesson

import (
	"errors"
	"io/fs"
)

// Syntax checks one command line that is neither testscript's nor the wire's
// own: words[0] is the command's name. It returns an UnknownCommandError for a
// name that it does not know.
type Syntax func(words []string) error

// Load reads the catalogue from the root of fsys. Where syntax is nil, the
// command lines that it would have checked are not. The error joins a Problem
// for each thing that is wrong; there is no catalogue then.
func Load(fsys fs.FS, syntax Syntax) (*Catalogue, error) {
	return nil, errors.ErrUnsupported
}
