package wire

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// volatile are the headers of which only it is compared that they are there.
var volatile = []string{"age", "cf-ray", "content-length", "date", "etag", "openai-processing-ms", "traceparent", "x-process-time", "x-request-id"}

// madeUp matches what is made up anew in each run wherever it stands: UUIDs, and the addresses of
// servers that listen on any free port.
var madeUp = regexp.MustCompile(`(?P<id>\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b)` +
	`|(?P<address>(?:\blocalhost|\[::1\]|\b\d{1,3}(?:\.\d{1,3}){3}):\d+\b)`)

// mask returns a text without what is made up.
func mask(s string) string {
	return madeUp.ReplaceAllStringFunc(s, func(made string) string {
		if strings.ContainsAny(made, ":") {
			return "<address>"
		}
		return "<id>"
	})
}

// httpLine returns the line of an event of an HTTP connection.
func httpLine(e Event) line {
	l := line{seq: e.Seq, kind: e.Kind}
	add := func(name, value string) {
		if value != "" && value != "false" {
			l.fields = append(l.fields, lineField{name, value})
		}
	}
	switch e.Kind {
	case requestKind:
		add("method", textOf(e, "method"))
		add("path", mask(textOf(e, "path")))
		add("query", mask(textOf(e, "query")))
	case responseKind:
		add("status", textOf(e, "status"))
		add("streamed", textOf(e, "streamed"))
		add("interim", textOf(e, "interim"))
	case chunkKind:
		add("event", textOf(e, "event"))
	case abortedKind:
		if !isUp(e) { // when a program leaves is its own choice
			add("part", textOf(e, "part"))
		}
	default:
		add("reason", textOf(e, "reason"))
	}
	add("headers", headersLine(e))
	switch {
	case e.BodyCut:
		add("body", "<the beginning of a body>")
	case len(e.Body) > 0:
		add("body", blind(e.Body, !isUp(e)))
	}
	return l
}

// headersLine returns how the headers of an event are compared.
func headersLine(e Event) string {
	v, _ := e.Lookup("headers")
	table, ok := v.(map[string]any)
	if !ok {
		return ""
	}
	table = maps.Clone(table)
	for name, value := range table {
		table[name] = mask(text(value))
		if slices.Contains(volatile, name) || strings.HasPrefix(name, "x-ratelimit-") {
			table[name] = "<any>"
		}
	}
	return exactTable(table)
}

// addsText reports whether a chunk only adds to the text of an answer. How many there are of these,
// and in which order for several choices, depends on the text.
func addsText(e Event) bool {
	if e.Kind != chunkKind {
		return false
	}
	v, _ := lookupJSON(e.Body, "choices")
	choices, _ := v.([]any)
	for _, choice := range choices {
		choice, _ := choice.(map[string]any)
		delta, _ := choice["delta"].(map[string]any)
		if content, ok := delta["content"].(string); !ok || content == "" || choice["finish_reason"] != nil {
			return false
		}
	}
	return len(choices) > 0
}
