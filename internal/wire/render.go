package wire

import (
	"fmt"
	"slices"
	"strings"
)

// String returns the event as one line for people, with long values shortened and what is empty
// or false left out:
//
//	1.234s server1 → rabbitmq  basic.publish routing-key=amq.gen-x correlation-id=69a5198e… body={"result":13}
//
// What everybody knows of HTTP goes without names, headers are left out, and of a chunk of a chat
// completion only what it adds is shown:
//
//	0.012s quickstart → llama  request POST /v1/chat/completions body={"model":"gpt-3.5-turbo",…
//	0.034s llama → quickstart  response 200 /v1/chat/completions streamed=true took=22ms
//	0.050s llama → quickstart  chunk 1 /v1/chat/completions took=38ms gap=38ms content="Hello"
func (e Event) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%.3fs %s → %s  %s", e.At.Seconds(), e.From, e.To, e.Kind)
	http := isHTTP(e) || e.Kind == callKind
	for _, name := range unnamed {
		if v, ok := e.Lookup(name); http && ok && !empty(v) {
			fmt.Fprintf(&b, " %s", show(v))
		}
	}
	for _, f := range e.Fields {
		if http && (f.Name == "headers" || slices.Contains(unnamed, f.Name)) {
			continue
		}
		if !empty(f.Value) && (f.Name != "size" || e.BodyCut || e.Body == nil) {
			fmt.Fprintf(&b, " %s=%s", f.Name, show(f.Value))
		}
	}
	added := ""
	if e.Kind == chunkKind {
		added = deltas(e.Body)
	}
	switch {
	case added != "":
		b.WriteString(added)
	case len(e.Body) > 0:
		fmt.Fprintf(&b, " body=%s", e.showBody())
	}
	return b.String()
}

// unnamed are the fields of HTTP that are shown without their names, in this order.
var unnamed = []string{"method", "status", "number", "path"}

// longBody is how many characters of an HTTP body are shown. Chat requests have the question at the end,
// answers why they end and what they cost.
const longBody = 240

func (e Event) showBody() string {
	if isHTTP(e) {
		return showBody(e.Body, shortenMiddle, longBody)
	}
	return showBody(e.Body, shorten, shortBody)
}
