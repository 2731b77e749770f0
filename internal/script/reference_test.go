package script

import (
	"strings"
	"testing"
)

// TestReference holds the page against the commands that there are.
func TestReference(t *testing.T) {
	var page strings.Builder
	if err := WriteReference(&page); err != nil {
		t.Fatal(err)
	}
	for _, c := range Commands() {
		if !strings.Contains(page.String(), "\n### `"+c.Name+"`\n\n    "+c.Name+" "+c.Usage.Args+"\n") {
			t.Errorf("the page lacks %s", c.Name)
		}
		if c.Usage.Summary == "" || !strings.HasSuffix(c.Usage.Summary, ".") {
			t.Errorf("%s: %q is not a sentence's end", c.Name, c.Usage.Summary)
		}
	}
	for number, line := range strings.Split(page.String(), "\n") {
		if strings.TrimRight(line, " ") != line {
			t.Errorf("line %d ends in blanks: %q", number+1, line)
		}
	}
}
