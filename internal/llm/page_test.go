package llm

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
)

// page returns the page about the embedded llama.
func page(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/llama.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestBoundsPage holds the page to what keeps the stand-in from being held up or growing.
func TestBoundsPage(t *testing.T) {
	rows := [][3]string{
		{"what", "at most", "beyond it"},
		{"---", "---", "---"},
		{"the body of a request", fmt.Sprintf("%d MiB", maxBody>>20), "413"},
		{"JSON values in it, keys not counted", fmt.Sprint(maxValues), "413"},
		{"what there is to say about a request that is wrong", fmt.Sprintf("%d MiB", maxErrors>>20), "413"},
		{"lists and objects within each other", fmt.Sprint(maxDepth), "as a body that is not JSON"},
		{"the headers of a request", fmt.Sprintf("%d KiB", headerBytes>>10), "431"},
		{"time until the headers are there", headerTime.String(), "the connection is closed"},
		{"time until the body is there", bodyTime.String(), "the connection is closed"},
		{"tokens of a context that is set", fmt.Sprint(maxContext), "refused at the start"},
	}
	var want strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&want, "| %s |\n", strings.Join(r[:], " | "))
	}
	if !strings.Contains(page(t), "\n\n"+want.String()+"\n") {
		t.Errorf("docs/llama.md has another table than this:\n\n%s", &want)
	}
}

// TestBenchmarksPage holds the page to benchmarks that there are.
func TestBenchmarksPage(t *testing.T) {
	source, err := os.ReadFile("bench_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, declared := range regexp.MustCompile(`(?m)^func (Benchmark\w+)`).FindAllStringSubmatch(string(source), -1) {
		if !strings.Contains(page(t), "`"+declared[1]+"`") {
			t.Errorf("docs/llama.md does not say what %s measures", declared[1])
		}
	}
	for _, named := range regexp.MustCompile("`(Benchmark\\w+)`").FindAllStringSubmatch(page(t), -1) {
		if !strings.Contains(string(source), "func "+named[1]+"(") {
			t.Errorf("docs/llama.md names %s, which is not in bench_test.go", named[1])
		}
	}
}
