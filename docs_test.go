package tutor_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tutor/internal/script"
)

var update = flag.Bool("update", false, "rewrite the generated pages, and what is generated within the others")

// TestScriptReference holds docs/script.md to what the commands say of
// themselves; `go test . -run TestScriptReference -update` rewrites it.
func TestScriptReference(t *testing.T) {
	const page = "docs/script.md"
	var want bytes.Buffer
	want.WriteString("<!-- Generated from internal/script; see docs_test.go. -->\n\n")
	if err := script.WriteReference(&want); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(page, want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want.Bytes()) {
		t.Errorf("%s is stale: run go test . -run TestScriptReference -update", page)
	}
}

// holdTable holds the table of a page whose head is the first line of want to the rest of it; with
// -update, it is rewritten.
func holdTable(t *testing.T, page, want string) {
	t.Helper()
	head, _, _ := strings.Cut(want, "\n")
	before, rest, found := strings.Cut(read(t, page), "\n"+head+"\n")
	if !found {
		t.Errorf("%s has no table that begins with\n%s", page, head)
		return
	}
	got := head + "\n"
	for strings.HasPrefix(rest, "|") {
		line, after, _ := strings.Cut(rest, "\n")
		got, rest = got+line+"\n", after
	}
	switch {
	case got == want:
	case *update:
		write(t, page, []byte(before+"\n"+want+rest), 0o644)
	default:
		t.Errorf("%s has another table than this; run go test . -run Docs -update:\n\n%s", page, want)
	}
}

// pages returns the paths of all pages that people read.
func pages(t *testing.T) []string {
	t.Helper()
	all := []string{"README.md", "CONTRIBUTING.md"}
	for _, pattern := range []string{"docs/*.md", "lessons/*/README.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, found...)
	}
	return all
}

var (
	link = regexp.MustCompile(`\]\(([^():]+)\)`)         // to a place of ours
	code = regexp.MustCompile("(?s)```.*?```|`[^`\n]+`") // in which nothing is a link
)

// TestDocsLinks holds the links between the pages to files and headings that there are.
func TestDocsLinks(t *testing.T) {
	for _, page := range pages(t) {
		for _, found := range link.FindAllStringSubmatch(code.ReplaceAllString(read(t, page), ""), -1) {
			file, heading, _ := strings.Cut(found[1], "#")
			target := page
			if file != "" {
				target = filepath.Join(filepath.Dir(page), file)
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s links to %s, which is not there", page, found[1])
			} else if heading != "" && !hasHeading(read(t, target), heading) {
				t.Errorf("%s links to %s, and no heading of that page is called so", page, found[1])
			}
		}
	}
}

// hasHeading reports whether a page has a heading with an anchor, made as on the sites that show such pages.
func hasHeading(page, anchor string) bool {
	for _, found := range regexp.MustCompile(`(?m)^#+ (.+)$`).FindAllStringSubmatch(page, -1) {
		text := regexp.MustCompile(`[^\w\- ]`).ReplaceAllString(strings.ToLower(found[1]), "")
		if strings.ReplaceAll(text, " ", "-") == anchor {
			return true
		}
	}
	return false
}
