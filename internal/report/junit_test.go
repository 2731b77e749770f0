package report

import (
	"encoding/xml"
	"strings"
	"testing"
)

// A folder of two lessons, whose checks may end in any order, is one suite each.
func TestJUnitGroupsByLesson(t *testing.T) {
	r := &Report{Checks: []Check{
		{ID: "rpc/answers", Verdict: Passed, Took: 1500e6},
		{ID: "queues/order", Verdict: Failed, Took: 1e9},
		{ID: "rpc/stop", Verdict: NotRun, Reason: "Ctrl-C"},
	}}
	doc := junitDocument(r)
	if len(doc.Suites) != 2 {
		t.Fatalf("%d suites", len(doc.Suites))
	}
	rpc := doc.Suites[0]
	if want := (junitCounts{Tests: 2, Skipped: 1}); rpc.Name != "rpc" || rpc.junitCounts != want || rpc.Time != "1.500" {
		t.Errorf("suite %+v", rpc)
	}
	if want := (junitCounts{Tests: 3, Failures: 1, Skipped: 1}); doc.junitCounts != want {
		t.Errorf("all suites %+v", doc.junitCounts)
	}
}

// Whatever a program prints, the file is XML, and says it as the terminal does.
func FuzzJUnit(f *testing.F) {
	f.Add("\x1b[31mred\x00 ]]> <b> & \" \r\n\t\uFFFE\U0001F600")
	f.Add("\xef\xbf")
	f.Fuzz(func(t *testing.T, text string) {
		finding := &Finding{Expected: text, Seen: text, File: text, Evidence: []string{text}}
		r := &Report{
			Program: text, Sources: map[string]string{text: text},
			Checks: []Check{{ID: text, Title: text, Verdict: Failed, Finding: finding}, {ID: "a/b", Verdict: Skipped, Reason: text}},
		}
		var b strings.Builder
		if err := WriteJUnit(&b, r); err != nil {
			t.Fatal(err)
		}
		var got junitSuites
		if err := xml.Unmarshal([]byte(b.String()), &got); err != nil {
			t.Fatalf("%v in\n%s", err, &b)
		}
		var shown string
		for _, suite := range got.Suites {
			for _, c := range suite.Cases {
				if c.Skipped != nil {
					shown = c.Skipped.Message
				}
			}
		}
		if want := "skipped: " + clean(text); shown != want {
			t.Errorf("the reason is %q, want %q", shown, want)
		}
	})
}
