//go:build linux

package cli

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// TestLlamaPage holds what docs/llama.md shows of `tutor up llama` to what the command says: each call
// is made, with the file that the page shows, at a port that is free. What curl is answered is held by
// the tests of the pages.
func TestLlamaPage(t *testing.T) {
	dir := moduleFolder(t)
	page := readPage(t, dir, "docs/llama.md")
	file := filepath.Join(t.TempDir(), "replies.yaml")
	if err := os.WriteFile(file, []byte(strings.Join(blocks(page, "yaml"), "")), 0o600); err != nil {
		t.Fatal(err)
	}
	played := make(map[string]bool)
	for _, block := range blocks(page, "text") {
		call, shown, _ := strings.Cut(block, "\n")
		args, ok := strings.CutPrefix(call, "$ tutor up llama")
		if !ok || played[block] {
			continue
		}
		played[block] = true
		shown, _, _ = strings.Cut(shown, "$ ")
		t.Run(strings.TrimSpace("up llama"+args), func(t *testing.T) {
			playUp(t, dir, strings.Fields(strings.Replace(args, "replies.yaml", file, 1)), shown)
		})
	}
	if len(played) == 0 {
		t.Error("docs/llama.md shows no call of tutor up llama")
	}
}

// playUp starts a llama and holds what it says to the lines that are shown. Where they show a request,
// that is sent.
func playUp(t *testing.T, dir string, args []string, shown string) {
	t.Helper()
	c := startCommandIn(t, dir, t.TempDir(), nil, append([]string{"up", "llama", "--port", "0"}, args...)...)
	base, _ := strings.CutPrefix(c.await(t, "OPENAI_BASE_URL="), "export OPENAI_BASE_URL=")
	c.await(t, "OPENAI_API_KEY=")
	if _, body, ok := strings.Cut(shown, " body="); ok {
		response, err := http.Post(base+"/chat/completions", "application/json", strings.NewReader(strings.TrimSpace(body)))
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		c.await(t, "request POST")
	}
	said := strings.ReplaceAll(strings.Join(c.seen, "\n")+"\n", base, "http://127.0.0.1:8000/v1")
	if withoutTimes(said) != withoutTimes(shown) {
		t.Errorf("docs/llama.md shows that it says\n%s\nand it says\n%s", shown, said)
	}
	c.signal(t, syscall.SIGINT)
	if code := c.end(); code != exitPassed {
		t.Errorf("exit code %d, output %q", code, c.seen)
	}
}

// withoutTimes returns a transcript with other times.
func withoutTimes(text string) string {
	return regexp.MustCompile(`(?m)^\d+\.\d+s `).ReplaceAllString(text, "0.000s ")
}

// TestLlamaPageFlags holds the page's table of flags to those that the command has for a llama.
func TestLlamaPageFlags(t *testing.T) {
	page := readPage(t, moduleFolder(t), "docs/llama.md")
	var shown []string
	for _, row := range regexp.MustCompile("(?m)^\\| `--([\\w-]+)").FindAllStringSubmatch(page, -1) {
		shown = append(shown, row[1])
	}
	a := &app{name: "tutor"}
	up := a.upCommand()
	for _, name := range shown {
		if up.Flags().Lookup(name) == nil {
			t.Errorf("docs/llama.md has the flag --%s, and up has not", name)
		}
	}
	for _, name := range append([]string{"profile", "verbose", "json"}, ofLlama...) {
		if name != "llama" && !slices.Contains(shown, name) { // where it comes from: up starts the embedded one alone
			t.Errorf("up has the flag --%s, and docs/llama.md does not say what it does", name)
		}
	}
}
