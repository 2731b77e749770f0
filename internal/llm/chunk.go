package llm

import "strconv"

// chunks writes the events of one stream. All but the delta and the finish_reason is the same in each.
type chunks struct {
	profile *profile
	usage   bool   // a chunk with the usage comes last
	head    []byte // from "data: " to the choices' bracket
}

// newChunks returns the writer of a generation's events.
func (p *profile) newChunks(t turn, usage bool) *chunks {
	c := &chunks{profile: p, usage: usage}
	b := append([]byte(nil), "data: {"...)
	b = appendJSON(c.key(b, "id"), t.id, p.spaced)
	if p.envelope == "openai" {
		b = append(c.key(append(b, ','), "object"), `"chat.completion.chunk"`...)
		b = strconv.AppendInt(c.key(append(b, ','), "created"), t.created, 10)
		b = appendJSON(c.key(append(b, ','), "model"), t.model, p.spaced)
		b = append(b, `,"service_tier":"default","system_fingerprint":"fp_stand_in",`...)
	} else {
		b = appendJSON(c.key(append(b, ", "...), "model"), t.model, p.spaced)
		b = strconv.AppendInt(c.key(append(b, ", "...), "created"), t.created, 10)
		b = append(c.key(append(b, ", "...), "object"), `"chat.completion.chunk", `...)
	}
	c.head = append(c.key(b, "choices"), '[')
	return c
}

// key appends a key and its colon.
func (c *chunks) key(b []byte, name string) []byte {
	b = append(append(append(b, '"'), name...), `":`...)
	if c.profile.spaced {
		b = append(b, ' ')
	}
	return b
}

// comma appends a comma.
func (c *chunks) comma(b []byte) []byte {
	if c.profile.spaced {
		return append(b, ", "...)
	}
	return append(b, ',')
}

// role returns the event that begins an answer.
func (c *chunks) role(index int) []byte {
	b := append(c.key([]byte{'{'}, "role"), `"assistant"`...)
	if c.profile.envelope == "openai" {
		b = append(b, `,"content":"","refusal":null`...)
	}
	return c.event(index, append(b, '}'), "")
}

// content returns the event of a piece of text.
func (c *chunks) content(index int, text string) []byte {
	b := appendJSON(c.key([]byte{'{'}, "content"), text, c.profile.spaced)
	return c.event(index, append(b, '}'), "")
}

// finish returns the event that ends an answer.
func (c *chunks) finish(index int, reason string) []byte {
	return c.event(index, []byte("{}"), reason)
}

// event returns the event of a delta and a finish_reason; "" is null.
func (c *chunks) event(index int, delta []byte, finish string) []byte {
	b := append(make([]byte, 0, len(c.head)+len(delta)+96), c.head...)
	b = append(b, '{')
	b = strconv.AppendInt(c.key(b, "index"), int64(index), 10)
	b = append(c.key(c.comma(b), "delta"), delta...)
	if c.profile.logprobsNull {
		b = append(c.key(c.comma(b), "logprobs"), "null"...)
	}
	b = c.key(c.comma(b), "finish_reason")
	if finish == "" {
		b = append(b, "null"...)
	} else {
		b = append(append(append(b, '"'), finish...), '"')
	}
	b = append(b, "}]"...)
	if c.usage {
		b = append(b, `,"usage":null`...)
	}
	return c.end(append(b, '}'))
}

// total returns the event that tells what all the answers cost.
func (c *chunks) total(t turn) []byte {
	b := append(append([]byte(nil), c.head...), `],"usage":`...)
	return c.end(append(c.profile.appendUsage(b, t), '}'))
}

// done returns the event after the last.
func (c *chunks) done() []byte { return c.end([]byte("data: [DONE]")) }

// end ends an event with an empty line.
func (c *chunks) end(b []byte) []byte {
	return append(append(b, c.profile.streamEnd...), c.profile.streamEnd...)
}
