package likeness

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// refusal is what the embedded broker says about what it does not have: what that is, and the
// method that asked for it.
var refusal = regexp.MustCompile(`540 NOT_IMPLEMENTED - the embedded broker has no (.+) yet \((.+)\)`)

// TestBoundsPage holds the page about the servers to the rows that provoke each refusal: its table
// has all of them, and no other.
func TestBoundsPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/servers.md")
	if err != nil {
		t.Fatal(err)
	}
	if want := boundsTable(t); !strings.Contains(string(page), "\n\n"+want+"\n") {
		t.Errorf("docs/servers.md has another table than this:\n\n%s", want)
	}
}

// boundsTable returns what the embedded broker refuses, by the methods that ask for it.
func boundsTable(t *testing.T) string {
	t.Helper()
	var refused []string // in the order of the rows
	methods := make(map[string][]string)
	for _, r := range boundRows {
		what, method := refusedBy(t, r)
		if !slices.Contains(refused, what) {
			refused = append(refused, what)
		}
		methods[what] = append(methods[what], "`"+method+"`")
	}
	var cells [][2]string
	for _, what := range refused {
		in := strings.Join(methods[what], ", ")
		if strings.HasPrefix(what, "x-") {
			what = "`" + what + "`"
		}
		if n := len(cells) - 1; n >= 0 && cells[n][1] == in {
			cells[n][0] += ", " + what
		} else {
			cells = append(cells, [2]string{what, in})
		}
	}
	table := "| it has no | and refuses it in |\n| --- | --- |\n"
	for _, c := range cells {
		table += fmt.Sprintf("| %s | %s |\n", c[0], c[1])
	}
	return table
}

// refusedBy returns what a row is refused, and in answer to which method.
func refusedBy(t *testing.T, r row) (what, method string) {
	t.Helper()
	for _, turn := range r.talk {
		lines, _ := turn.lines(version{})
		if said := refusal.FindStringSubmatch(strings.Join(lines, "\n")); said != nil {
			return said[1], said[2]
		}
	}
	t.Fatalf("row %q has no refusal", r.name)
	return "", ""
}
