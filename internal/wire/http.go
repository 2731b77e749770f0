package wire

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The kinds of what goes over an HTTP connection.
const (
	requestKind  = "request"
	responseKind = "response"
	chunkKind    = "chunk"
	abortedKind  = "aborted"
)

// httpKinds are what goes over HTTP/1.1. A request is recorded when it is complete, or when its answer
// begins, if that is earlier. A response is recorded when it is complete, a streamed one (of the type
// text/event-stream) when its head is, and then each of its events as a chunk. In all of them a path
// is the request's, without the query; took is since the request was complete. Headers have lower-case
// names, and read "hidden" where they prove who somebody is.
var httpKinds = []Kind{
	{Name: requestKind, Content: true, Fields: []KindField{
		{"method", Text}, {"path", Text}, {"query", Text}, {"headers", Table}, {"size", Number}}},
	{Name: responseKind, Content: true, Fields: []KindField{
		{"status", Number}, {"path", Text}, {"streamed", Bool}, {"interim", Bool}, // such as 100 Continue
		{"headers", Table}, {"took", Duration}, {"size", Number}}},
	{Name: chunkKind, Content: true, Fields: []KindField{ // its body is the data of the event
		{"path", Text}, {"number", Number}, {"took", Duration}, {"gap", Duration}, // since the chunk before
		{"event", Text}, {"id", Text}, {"comment", Text}}}, // a comment has no number, gap and body
	{Name: abortedKind, Fields: []KindField{ // from the side that ended; part is request, waiting, response or stream
		{"path", Text}, {"part", Text}, {"chunks", Number}, {"error", Text}}},
}

// isHTTP reports whether an event went over HTTP.
func isHTTP(e Event) bool { return Kind{Name: e.Kind}.isHTTP() }

// isHTTP reports whether events of the kind go over HTTP.
func (k Kind) isHTTP() bool {
	return slices.ContainsFunc(httpKinds, func(h Kind) bool { return h.Name == k.Name })
}

// deltas returns what a chunk adds to each choice of a chat completion, for people:
// ` content=" Hello"`. It is "" where the chunk is no such thing.
func deltas(body []byte) string {
	v, _ := lookupJSON(body, "choices")
	choices, ok := v.([]any)
	if !ok {
		return ""
	}
	var b strings.Builder
	for i, choice := range choices {
		choice, _ := choice.(map[string]any)
		added := deltaOf(choice)
		if len(added) == 0 {
			continue
		}
		if index := text(choice["index"]); i > 0 || index != "0" && index != "" {
			fmt.Fprintf(&b, " choice=%s", show(index))
		}
		b.WriteString(" " + strings.Join(added, " "))
	}
	return b.String()
}

// deltaOf returns what a chunk says of one choice.
func deltaOf(choice map[string]any) (parts []string) {
	delta, _ := choice["delta"].(map[string]any)
	if role := text(delta["role"]); role != "" {
		parts = append(parts, "role="+show(role))
	}
	if content, ok := delta["content"].(string); ok {
		parts = append(parts, "content="+strconv.Quote(shorten(content, shortBody)))
	}
	if reason := text(choice["finish_reason"]); reason != "" {
		parts = append(parts, "finish_reason="+show(reason))
	}
	return parts
}
