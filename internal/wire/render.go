package wire

import (
	"fmt"
	"strings"
)

// String returns the event as one line for people, with long values shortened and what is empty
// or false left out:
//
//	1.234s server1 → rabbitmq  basic.publish routing-key=amq.gen-x correlation-id=69a5198e… body={"result":13}
func (e Event) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%.3fs %s → %s  %s", e.At.Seconds(), e.From, e.To, e.Kind)
	for _, f := range e.Fields {
		if !empty(f.Value) && (f.Name != "size" || e.BodyCut || e.Body == nil) {
			fmt.Fprintf(&b, " %s=%s", f.Name, show(f.Value))
		}
	}
	if len(e.Body) > 0 {
		fmt.Fprintf(&b, " body=%s", showBody(e.Body))
	}
	return b.String()
}
