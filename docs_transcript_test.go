package tutor_test

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"tutor/internal/fixtures/llama"
	"tutor/internal/llm"
	"tutor/internal/replies"
)

// llamaPage is the page about the embedded llama.
const llamaPage = "docs/llama.md"

// TestDocsLlamaTranscripts plays the calls of curl in docs/llama.md, each on a llama as the last
// `tutor up llama` before it starts one, and holds the page to what is answered; with -update, it is
// rewritten. What `tutor up` itself prints is held by the command's own tests.
func TestDocsLlamaTranscripts(t *testing.T) {
	page := read(t, llamaPage)
	p := &player{T: t, replies: exampleReplies(t, page)}
	for _, l := range catalogue(t).Lessons {
		p.lessons = replies.Join(p.lessons, l.Replies)
	}
	played := regexp.MustCompile("(?s)\n```text\n(.*?)```").ReplaceAllStringFunc(page, func(block string) string {
		text := strings.TrimSuffix(strings.TrimPrefix(block, "\n```text\n"), "```")
		return "\n```text\n" + p.block(text) + "```"
	})
	switch {
	case p.calls == 0:
		t.Errorf("%s has no transcripts", llamaPage)
	case played == page:
	case *update:
		write(t, llamaPage, []byte(played), 0o644)
	}
}

// exampleReplies parses the replies.yaml that the page shows.
func exampleReplies(t *testing.T, page string) *replies.Book {
	t.Helper()
	blocks := regexp.MustCompile("(?s)\n```yaml\n(.*?)```").FindAllStringSubmatch(page, -1)
	if len(blocks) != 1 {
		t.Fatalf("%s has %d blocks of YAML, and this test knows what to do with one", llamaPage, len(blocks))
	}
	book, err := replies.Parse("replies.yaml", []byte(blocks[0][1]))
	if err != nil {
		t.Fatalf("the example of %s: %v", llamaPage, err)
	}
	return book
}

// player plays the transcripts of a page.
type player struct {
	*testing.T
	replies      *replies.Book // the page's own
	lessons      *replies.Book // what `tutor up llama` says
	address, key string        // of the llama that was started last
	calls        int
}

// block plays one block, and returns it with what is answered now where that differs.
func (p *player) block(text string) string {
	p.Helper()
	var out strings.Builder
	for rest := text; rest != ""; {
		var command, shown string
		command, shown, rest = nextCommand(rest)
		out.WriteString(command)
		words := splitWords(strings.ReplaceAll(strings.TrimPrefix(command, "$ "), "\\\n", ""))
		switch {
		case len(words) > 3 && words[0] == "curl":
			answer := p.curl(words[1:])
			if masked(answer) == masked(shown) {
				answer = shown
			} else if !*update {
				p.Errorf("%s shows\n%s%s\nand it is\n%s\nrun go test . -run Docs -update", llamaPage, command, shown, answer)
			}
			out.WriteString(answer)
			p.calls++
		case len(words) > 2 && strings.HasPrefix(command, "$ tutor up llama"):
			p.up(words[3:])
			out.WriteString(shown)
		default:
			p.Errorf("%s has a transcript that no test owns: %s", llamaPage, command)
			out.WriteString(shown)
		}
	}
	return out.String()
}

// nextCommand cuts a transcript after its first command, which goes on in the next line within
// quotes, and after what that has printed.
func nextCommand(text string) (command, shown, rest string) {
	lines := strings.SplitAfter(text, "\n")
	n := 1
	for n < len(lines) && strings.Count(strings.Join(lines[:n], ""), "'")%2 == 1 {
		n++
	}
	command = strings.Join(lines[:n], "")
	end := n
	for end < len(lines) && !strings.HasPrefix(lines[end], "$ ") {
		end++
	}
	return command, strings.Join(lines[n:end], ""), strings.Join(lines[end:], "")
}

// splitWords splits a command as a shell does, without its escapes.
func splitWords(command string) []string {
	var words []string
	for _, found := range regexp.MustCompile(`'([^']*)'|"([^"]*)"|([^\s'"]+)`).FindAllStringSubmatch(command, -1) {
		words = append(words, found[1]+found[2]+found[3])
	}
	return words
}

// masked returns a text without what differs each time.
func masked(text string) string {
	text = regexp.MustCompile(`chatcmpl-[0-9A-Za-z-]+`).ReplaceAllString(text, "chatcmpl-ID")
	return regexp.MustCompile(`"created": ?\d+`).ReplaceAllString(text, `"created":TIME`)
}

// up starts a llama as the flags of `tutor up llama` say.
func (p *player) up(args []string) {
	p.Helper()
	c := llm.Config{Replies: p.lessons}
	f := flag.NewFlagSet("tutor up llama", flag.ContinueOnError)
	f.Func("profile", "", func(s string) (err error) { c.Profile, err = llama.ParseProfile(s); return err })
	f.Func("replies", "", func(string) error { c.Replies = p.replies; return nil })
	f.StringVar(&c.Key, "key", "", "")
	f.Float64Var(&c.Rate, "rate", 0, "")
	f.DurationVar(&c.FirstToken, "first-token", 0, "")
	f.IntVar(&c.Context, "context", 0, "")
	f.Int("port", 0, "")
	f.Bool("verbose", false, "")
	if err := f.Parse(args); err != nil {
		p.Fatal(err)
	}
	p.address, p.key = serveLlama(p.T, c), c.Key
}

// serveLlama starts a llama that lives as long as the test, and returns its address.
func serveLlama(t *testing.T, c llm.Config) string {
	t.Helper()
	s, err := llm.New(c)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(l) }()
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return l.Addr().String()
}

// curl does what curl does with these arguments, and returns what it prints.
func (p *player) curl(args []string) string {
	p.Helper()
	f := flag.NewFlagSet("curl", flag.ContinueOnError)
	f.Bool("s", false, "")
	f.Bool("N", false, "")
	after := f.String("w", "", "")
	body := f.String("json", "", "")
	header := f.String("H", "", "")
	url := args[len(args)-1]
	// As curl does, and unlike package flag, take what is no flag wherever it stands.
	for i, arg := range args {
		if strings.HasPrefix(arg, "$OPENAI_BASE_URL/") {
			url, args = arg, append(append([]string{}, args[:i]...), args[i+1:]...)
			break
		}
	}
	if err := f.Parse(args); err != nil {
		p.Fatal(err)
	}
	request, err := http.NewRequestWithContext(p.Context(), http.MethodGet, strings.Replace(url, "$OPENAI_BASE_URL", llama.BaseURL(p.address), 1), nil)
	if err != nil {
		p.Fatal(err)
	}
	if *body != "" {
		request.Method, request.Body = http.MethodPost, io.NopCloser(strings.NewReader(*body))
		request.Header.Set("Content-Type", "application/json")
	}
	if name, value, ok := strings.Cut(*header, ": "); ok {
		request.Header.Set(name, strings.ReplaceAll(value, "$OPENAI_API_KEY", p.key))
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		p.Fatal(err)
	}
	defer response.Body.Close()
	var printed bytes.Buffer
	if _, err := printed.ReadFrom(response.Body); err != nil {
		p.Fatal(err)
	}
	printed.WriteString(strings.NewReplacer(`\n`, "\n", "%{http_code}", fmt.Sprint(response.StatusCode)).Replace(*after))
	return strings.TrimSuffix(printed.String(), "\n") + "\n"
}
