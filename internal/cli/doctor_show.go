package cli

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"tutor/internal/doctor"
)

// showDoctor shows a diagnosis to a person.
func (a *app) showDoctor(d diagnosis) error {
	var text strings.Builder
	showItems(&text, d.items)
	showLeftovers(&text, d)
	fmt.Fprintf(&text, "\n%s\n", a.afterDoctor(d))
	_, err := fmt.Fprint(a.stdout, text.String())
	return err
}

// showItems writes a line for each item, and below it what is wrong, and what mends it.
func showItems(text *strings.Builder, items []doctor.Item) {
	var lines strings.Builder
	table := tabwriter.NewWriter(&lines, 0, 0, 2, ' ', 0)
	for _, i := range items {
		fmt.Fprintf(table, "%-7s\t%s\t%s\t%s\n", i.Status, i.Name, i.For, cmp.Or(strings.TrimSpace(i.Version+"  "+i.Path), "-"))
	}
	table.Flush() // to a Builder, which takes all
	const indent = "         "
	for n, line := range strings.Split(strings.TrimSuffix(lines.String(), "\n"), "\n") {
		fmt.Fprintln(text, line)
		if what := items[n].What; what != "" {
			fmt.Fprintf(text, "%s%s\n", indent, what)
		}
		if try := items[n].Try; try != "" {
			fmt.Fprintf(text, "%stry: %s\n", indent, try)
		}
	}
}

// showLeftovers writes a line for each leftover.
func showLeftovers(text *strings.Builder, d diagnosis) {
	text.WriteString("\n")
	if d.leftError != nil {
		fmt.Fprintf(text, "What earlier runs have left behind could not be looked for everywhere: %v.\n", d.leftError)
	} else if len(d.leftovers) == 0 {
		text.WriteString("Earlier runs have left nothing behind.\n")
	}
	for _, l := range d.leftovers {
		did := "left"
		if l.removed {
			did = "removed"
		}
		fmt.Fprintf(text, "%s  %s  %s", did, l.Kind, l.Name)
		if l.Bytes > 0 {
			fmt.Fprintf(text, "  %s", megabytes(l.Bytes))
		}
		if len(l.Processes) > 0 {
			fmt.Fprintf(text, ", %s", processes(l))
		}
		text.WriteString("\n")
		if l.err != nil {
			fmt.Fprintf(text, "         It could not be removed: %v.\n", l.err)
		}
	}
}

// processes names the processes of a leftover.
func processes(l leftover) string {
	names := make([]string, len(l.Processes))
	for i, pid := range l.Processes {
		names[i] = strconv.Itoa(pid)
	}
	after := "still running"
	if l.removed {
		after = "killed"
	}
	return fmt.Sprintf("process %s %s", strings.Join(names, ", "), after)
}

// megabytes shows a size.
func megabytes(bytes int64) string { return fmt.Sprintf("%.1f MB", float64(bytes)/1e6) }

// afterDoctor returns the last line: what to type next.
func (a *app) afterDoctor(d diagnosis) string {
	if item, lacking := doctor.Lacking(d.items); lacking {
		line := fmt.Sprintf("Nothing can run yet: the %s is %s.", item.Name, item.Status)
		if item.Name == "go" {
			line = fmt.Sprintf("Nothing can run yet: Go is %s.", item.Status)
		}
		return line + "\nnext: " + cmp.Or(item.Try, a.again())
	}
	for _, l := range d.leftovers {
		if !l.removed && l.err == nil {
			return "All that a lesson needs is here.\nnext: " + d.run + " · " + a.try("doctor", "--clean")
		}
	}
	return "All that a lesson needs is here.\nnext: " + d.run
}

// The types below are the JSON format of a diagnosis: doctor's own may change without it.

type jsonDoctor struct {
	Format    string         `json:"format"`
	OK        bool           `json:"ok"`
	Items     []jsonItem     `json:"items"`
	Leftovers []jsonLeftover `json:"leftovers"`
	Error     string         `json:"error,omitempty"`
}

type jsonItem struct {
	Name     string        `json:"name"`
	For      string        `json:"for"`
	Status   doctor.Status `json:"status"`
	Required bool          `json:"required"`
	Version  string        `json:"version,omitempty"`
	Path     string        `json:"path,omitempty"`
	What     string        `json:"what,omitempty"`
	Try      string        `json:"try,omitempty"`
}

type jsonLeftover struct {
	Kind      string `json:"kind"`
	Name      string `json:"name"`
	Bytes     int64  `json:"bytes"`
	Processes []int  `json:"processes"`
	Removed   bool   `json:"removed"`
	Error     string `json:"error,omitempty"`
}

func doctorDocument(d diagnosis) jsonDoctor {
	_, lacking := doctor.Lacking(d.items)
	doc := jsonDoctor{Format: "tutor.doctor/1", OK: !lacking, Items: []jsonItem{}, Leftovers: []jsonLeftover{}, Error: errorText(d.leftError)}
	for _, i := range d.items {
		doc.Items = append(doc.Items, jsonItem(i))
	}
	for _, l := range d.leftovers {
		doc.Leftovers = append(doc.Leftovers, jsonLeftover{
			Kind: l.Kind, Name: l.Name, Bytes: l.Bytes, Processes: append([]int{}, l.Processes...),
			Removed: l.removed, Error: errorText(l.err),
		})
	}
	return doc
}

// errorText returns what an error says; nothing where there is none.
func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
