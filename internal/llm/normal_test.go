package llm

import (
	"net/http"
	"regexp"
	"sort"
	"strings"
)

// What differs from run to run, or is the model's and not the server's.
var volatile = []struct {
	pattern *regexp.Regexp
	by      string
}{
	{regexp.MustCompile(`chatcmpl-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`), "chatcmpl-ID"},
	{regexp.MustCompile(`("created": ?)\d{9,10}`), "${1}T"},
	{regexp.MustCompile(`("content": ?)"(?:[^"\\]|\\.)+"`), `${1}"TEXT"`},
	{regexp.MustCompile(`(_tokens":)\d+`), "${1}N"},
	{regexp.MustCompile(`context length is \d+ tokens. However, you requested \d+ tokens \(\d+ in`), "context length is N tokens. However, you requested N tokens (N in"},
	{regexp.MustCompile(`[a-z0-9_.-]+\.gguf`), "MODEL"},
	{regexp.MustCompile(`app\.py\\", line \d+`), `app.py\", line N`},
}

// normalBody returns a body without what is volatile.
func normalBody(body string) string {
	for _, v := range volatile {
		body = v.pattern.ReplaceAllString(body, v.by)
	}
	return body
}

// normalEvents returns the events of a stream without what is volatile: comments are left out, so is
// what a capture says of events that it leaves out itself, and
// as many pieces of text as there are in a row are one.
func normalEvents(body, end string) []string {
	var events []string
	for event := range strings.SplitSeq(body, end+end) {
		event = normalBody(event)
		if event == "" || strings.HasPrefix(event, ":") || strings.HasPrefix(event, "[...") {
			continue
		}
		if n := len(events); n > 0 && events[n-1] == event && strings.Contains(event, `"TEXT"`) {
			continue
		}
		events = append(events, event)
	}
	return events
}

// normalHeader returns the headers that matter: all their names, and the values of those that are
// the same each time.
func normalHeader(h http.Header) string {
	var lines []string
	for name, values := range h {
		value := strings.Join(values, ", ")
		switch name {
		case "Date", "Openai-Processing-Ms", "Content-Length":
			value = "…"
		case "X-Request-Id":
			if !strings.Contains(value, "-") {
				value = "…" // not the request's own
			}
		}
		lines = append(lines, name+": "+value)
	}
	sort.Strings(lines)
	return strings.Join(lines, "\n")
}
