package cli

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// goRunPath matches where `go run` puts what it builds: a work folder, or since
// Go 1.24 the build cache, whose folders are named after two and all digits of a hash.
var goRunPath = regexp.MustCompile(`/go-build[0-9]+/b001/exe/|/[0-9a-f]{2}/[0-9a-f]{64}-d/`)

// invocation returns what to type to call the command again, where argv0 is how
// it was called: a bare name as it is, a path as it was typed, and for `go run`,
// which calls it by a path that nobody typed, that command.
func invocation(argv0 string) string {
	slashed := filepath.ToSlash(argv0)
	switch {
	case argv0 == "" || !strings.Contains(slashed, "/"):
		return "tutor"
	case goRunPath.MatchString(slashed):
		return "go run " + commandFolder()
	default:
		return argv0
	}
}

// commandFolder returns the command's source folder in the checkout around the
// current folder, as the go command takes it.
func commandFolder() string {
	const inRoot = "./cmd/tutor"
	dir, err := os.Getwd()
	if err != nil {
		return inRoot
	}
	t, err := findTree(dir)
	if err != nil || t.dir == "" || t.dir == dir {
		return inRoot
	}
	up, err := filepath.Rel(dir, t.dir)
	if err != nil {
		return inRoot
	}
	return path.Join(filepath.ToSlash(up), inRoot)
}

// plain matches words that a shell takes as they are.
var plain = regexp.MustCompile(`^[A-Za-z0-9_@%+=:,./-]+$`)

// address matches a broker's address in a word, up to its password and the @ after it; a password may
// itself hold an @ that should have been escaped.
var address = regexp.MustCompile(`(amqps?://[^:/@]*:).*@`)

// commandLine returns words as one line to type, those with other characters
// than plain ones in single quotes. The password of a broker is not shown.
func commandLine(words ...string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		word = address.ReplaceAllString(word, "${1}PASSWORD@")
		quoted[i] = word
		if !plain.MatchString(word) {
			quoted[i] = "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
		}
	}
	return strings.Join(quoted, " ")
}
