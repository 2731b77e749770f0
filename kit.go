// Package tutor is the kit that the command carries with it: the lessons, their
// scripts, the pages and the module files that building a lesson needs. With it
// the command works in any folder, and not only in a checkout.
package tutor

import (
	"embed"
	"io/fs"
)

// Version is the kit's version, which reports and `tutor version` name.
const Version = "0.1.0"

// Embedding leaves out, without a word, names that begin with "_" or "." and
// folders with a go.mod of their own; a test compares the tree with git's.
//
//go:embed docs go.mod go.sum lessons testdata/script
var files embed.FS

// Files returns the kit's files, laid out as in the module's root folder.
func Files() fs.FS { return files }
