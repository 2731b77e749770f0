package tutor_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// goBlock is a block of Go in a page.
var goBlock = regexp.MustCompile("(?s)```go\n(.*?)```")

// TestPagesShowThePrograms holds the lessons' pages to their programs: every block
// of Go in a page stands in its program, word for word.
func TestPagesShowThePrograms(t *testing.T) {
	for _, l := range catalogue(t).Lessons {
		t.Run(l.Name, func(t *testing.T) {
			var program strings.Builder
			for _, file := range glob(t, "lessons/"+l.Name+"/*.go") {
				program.WriteString(read(t, file))
			}
			blocks := goBlock.FindAllStringSubmatch(l.Page, -1)
			if len(blocks) == 0 {
				t.Error("the page has no Go in it")
			}
			for _, block := range blocks {
				if !strings.Contains(program.String(), block[1]) {
					t.Errorf("the program does not have this block of the page:\n%s", block[1])
				}
			}
		})
	}
}

// TestLessonsRepeatTheClient holds the files that chat lessons have in common to
// be the same ones. A lesson is to be copied as it is, so that each has its own, and
// quickstart has the tests.
func TestLessonsRepeatTheClient(t *testing.T) {
	for file, others := range map[string][]string{
		"client.go": {"roles", "json-mode", "n", "temperature"},
		"print.go":  {"roles", "n", "temperature"}, // json-mode shows white space
	} {
		want := read(t, "lessons/quickstart/"+file)
		for _, name := range others {
			if read(t, "lessons/"+name+"/"+file) != want {
				t.Errorf("lessons/%s/%s is not as in quickstart, where its tests are", name, file)
			}
		}
	}
}

// glob returns the files of that pattern.
func glob(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	return files
}
