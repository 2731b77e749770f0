package tutor_test

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tutor/internal/llm"
	"tutor/internal/replies"
)

// table returns a table of Markdown, with its head first.
func table(rows [][]string) string {
	var b strings.Builder
	for i, cells := range rows {
		fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | "))
		if i == 0 {
			fmt.Fprintf(&b, "|%s\n", strings.Repeat(" --- |", len(cells)))
		}
	}
	return b.String()
}

// profileHeads returns the heads of columns, one for each profile, behind those given.
func profileHeads(first ...string) []string {
	for _, p := range llm.Profiles() {
		first = append(first, "`"+p+"`")
	}
	return first
}

// TestDocsLlamaProfiles holds the page to the capability table.
func TestDocsLlamaProfiles(t *testing.T) {
	rows := [][]string{append(profileHeads("behaviour", "what it is"), "seen")}
	for _, c := range llm.Capabilities() {
		row := []string{"`" + c.Name + "`", strings.TrimSuffix(c.What, ".")}
		for _, p := range llm.Profiles() {
			row = append(row, shownValue(c.Values[p]))
		}
		rows = append(rows, append(row, c.Seen))
	}
	holdTable(t, llamaPage, table(rows))
}

// shownValue returns a capability's value for people: line ends in letters, and a dash for nothing.
func shownValue(value string) string {
	switch value {
	case "":
		return "–"
	case "\n", "\r\n":
		return strings.Trim(fmt.Sprintf("`%q`", value), `"`)
	}
	return value
}

// TestDocsLlamaTemperature holds the page to how many wordings of its example are said at a
// temperature, and whether they are odd.
func TestDocsLlamaTemperature(t *testing.T) {
	book := exampleReplies(t, read(t, llamaPage))
	usual := distinct(book, 1)
	rows := [][]string{{"temperature", "different wordings", "odd"}}
	for _, temperature := range []float64{0, 0.2, 0.5, 0.8, 1, 1.75, 2} {
		said := distinct(book, temperature)
		kept := 0
		for _, text := range usual {
			if slices.Contains(said, text) {
				kept++
			}
		}
		odd := "none"
		switch {
		case kept == 0:
			odd = "all"
		case kept < len(said):
			odd = "some"
		}
		rows = append(rows, []string{fmt.Sprint(temperature), fmt.Sprintf("%d of %d", kept, len(usual)), odd})
	}
	holdTable(t, llamaPage, table(rows))
}

// distinct returns what a book says to a greeting, over many seeds.
func distinct(book *replies.Book, temperature float64) []string {
	var all []string
	for seed := range uint64(100) {
		text := book.Reply(replies.Prompt{
			Messages: []replies.Message{{Role: "user", Content: "Hello"}}, Seed: seed, Temperature: temperature,
		})
		if !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return all
}

// TestDocsLlamaTokens holds the page to how texts are divided into tokens.
func TestDocsLlamaTokens(t *testing.T) {
	rows := [][]string{{"text", "tokens"}}
	for _, text := range []string{"Hello, world!", "Could you introduce yourself?", "an incomprehensible sentence", "再帰とは何ですか", "x = f(x - 1)"} {
		row := ""
		for _, token := range replies.Tokens(text) {
			row += "`" + strings.ReplaceAll(token, " ", "␣") + "` "
		}
		rows = append(rows, []string{text, fmt.Sprintf("%d: %s", replies.Count(text), strings.TrimSpace(row))})
	}
	holdTable(t, llamaPage, table(rows))
}

// absence is something that a profile's server has and the stand-in may not have.
type absence struct {
	shown, method, path, field string
}

// absences are what the page says is not in the stand-in.
var absences = []absence{
	{"", "POST", "/v1/completions", ""},
	{"", "POST", "/v1/embeddings", ""},
	{"", "POST", "/v1/engines/copilot-codex/completions", ""},
	{"", "POST", "/extras/tokenize", ""},
	{"", "POST", "/extras/tokenize/count", ""},
	{"", "POST", "/extras/detokenize", ""},
	{"", "GET", "/docs", ""},
	{"", "GET", "/redoc", ""},
	{"", "GET", "/openapi.json", ""},
	{"", "GET", "/v1/models/gpt-3.5-turbo", ""},
	{"", "POST", "/v1/responses", ""},
	{"", "POST", "/v1/moderations", ""},
	{"", "POST", "/v1/images/generations", ""},
	{"", "POST", "/v1/audio/speech", ""},
	{"", "POST", "/v1/audio/transcriptions", ""},
	{"", "POST", "/v1/files", ""},
	{"", "POST", "/v1/assistants", ""},
	{"", "POST", "/v1/threads", ""},
	{"", "POST", "/v1/batches", ""},
	{"`logprobs`, with `top_logprobs`", "", "", `"logprobs": true, "top_logprobs": 2`},
	{"`logit_bias` of a token", "", "", `"logit_bias": {"15043": 5}`},
	{"`grammar`", "", "", `"grammar": "root ::= \"yes\""`},
	{"`min_tokens`", "", "", `"min_tokens": 5`},
	{"`tools`", "", "", `"tools": [{"type": "function", "function": {"name": "sum", "parameters": {"type": "object"}}}]`},
	{"`tools`, with one named in `tool_choice`", "", "", `"tools": [{"type": "function", "function": {"name": "sum", "parameters": {"type": "object"}}}],
		"tool_choice": {"type": "function", "function": {"name": "sum"}}`},
	{"`functions`", "", "", `"functions": [{"name": "sum", "parameters": {"type": "object"}}]`},
	{"`functions`, with one named in `function_call`", "", "", `"functions": [{"name": "sum", "parameters": {"type": "object"}}], "function_call": {"name": "sum"}`},
	{"`modalities`", "", "", `"modalities": ["text", "audio"]`},
	{"`audio`", "", "", `"audio": {"format": "mp3", "voice": "alloy"}`},
	{"`prediction`", "", "", `"prediction": {"type": "content", "content": "Hello"}`},
	{"`web_search_options`", "", "", `"web_search_options": {"search_context_size": "low"}`},
}

// TestDocsLlamaAbsent sends what the page says is not in the stand-in, to each profile, and holds the
// page to the statuses.
func TestDocsLlamaAbsent(t *testing.T) {
	var addresses []string
	for _, p := range llm.Profiles() {
		addresses = append(addresses, serveLlama(t, llm.Config{Profile: p}))
	}
	rows := [][]string{profileHeads("it has no")}
	for _, a := range absences {
		row := []string{a.shown}
		if a.shown == "" {
			row[0] = "`" + a.method + " " + a.path + "`"
		}
		for _, address := range addresses {
			row = append(row, a.status(t, address))
		}
		if !slices.Contains(row, "501") {
			t.Errorf("%s is in the table of what is not in the stand-in, and no profile answers 501: %v", row[0], row)
		}
		rows = append(rows, row)
	}
	holdTable(t, llamaPage, table(rows))
}

// status sends what is not there, and returns the status. A 501 must say that it is the stand-in's.
func (a absence) status(t *testing.T, address string) string {
	t.Helper()
	method, path, body := a.method, a.path, "{}"
	if a.field != "" {
		method, path = http.MethodPost, "/v1/chat/completions"
		body = `{"model": "gpt-3.5-turbo", "messages": [{"role": "user", "content": "Hello"}], ` + a.field + `}`
	}
	request, err := http.NewRequestWithContext(t.Context(), method, "http://"+address+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode == http.StatusNotImplemented && !strings.Contains(string(answer), `"code":"not_in_the_stand_in"`) {
		t.Errorf("%s %s %s: a 501 that does not say why: %s", method, path, a.field, answer)
	}
	return fmt.Sprint(response.StatusCode)
}

// TestDocsLlamaAbsentAll looks in the engine's source for paths and fields that it may say are not there:
// all are in the table.
func TestDocsLlamaAbsentAll(t *testing.T) {
	files, err := filepath.Glob("internal/llm/*.go")
	if err != nil {
		t.Fatal(err)
	}
	var named []string
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		patterns := []string{`\.lack\("(\w+)"\)`}
		if filepath.Base(file) == "route.go" {
			patterns = append(patterns, `"(/(?:v1|extras|docs|redoc|openapi)[\w./-]*)"`)
		}
		for _, pattern := range patterns {
			for _, found := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(source), -1) {
				named = append(named, found[1])
			}
		}
		if list := regexp.MustCompile(`var lacking = \[\]string\{(.*)\}`).FindStringSubmatch(string(source)); list != nil {
			for field := range strings.SplitSeq(list[1], ", ") {
				named = append(named, strings.Trim(field, `"`))
			}
		}
	}
	if len(named) < len(absences) {
		t.Fatalf("the engine's source names %d things that are not there, and the page %d: this test no longer finds them", len(named), len(absences))
	}
	for _, name := range named {
		there := name == "/v1/chat/completions" || name == "/v1/models"
		if !there && !slices.ContainsFunc(absences, func(a absence) bool {
			return a.path == name || strings.HasSuffix(name, "/") && strings.HasPrefix(a.path, name) || strings.Contains(a.shown, "`"+name+"`")
		}) {
			t.Errorf("the stand-in may say that %s is not in it: give it a line in absences", name)
		}
	}
}
