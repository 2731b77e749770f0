package replies

// Fallback is what is said where no rule matches, whatever the temperature.
const Fallback = "I am a stand-in for a language model, and lessons/NAME/replies.yaml, where my replies are written, has none to this message."

// replyKey is the key of a text that is said in JSON mode.
const replyKey = "reply"

// Book is the replies of a lesson, or of several. The zero value and a nil Book have none but
// [Fallback]. A book does not change, and may be used by several goroutines at once.
type Book struct {
	rules []*rule
}

// Reply returns what is said to the prompt. In JSON mode it is JSON, and never empty.
func (b *Book) Reply(p Prompt) string {
	r, found := b.find(p.Messages)
	if !p.JSON {
		switch {
		case r == nil:
			return Fallback
		case len(r.reply) == 0:
			return string(appendJSON(nil, fill(r.json, found)))
		}
		return r.say(p, found)
	}
	if r != nil && r.json != nil {
		return string(appendJSON(nil, instance(p.Schema, fill(r.json, found), "")))
	}
	text := Fallback
	if r != nil {
		text = r.say(p, found)
	}
	answer := newObject()
	answer.set(replyKey, text)
	return string(appendJSON(nil, instance(p.Schema, answer, text)))
}

// find returns the first rule that matches and what its groups have found, or nil.
func (b *Book) find(messages []Message) (*rule, map[string]string) {
	if b == nil {
		return nil, nil
	}
	for _, r := range b.rules {
		if found, ok := r.match(messages); ok {
			return r, found
		}
	}
	return nil, nil
}

// rule is one entry of a replies.yaml.
type rule struct {
	line       int
	conditions []condition // in the order of patternKeys, when first
	reply, odd []template
	json       *object // nil for none; its strings are templates
}

// match reports whether all patterns match, and what their named groups have found.
func (r *rule) match(messages []Message) (map[string]string, bool) {
	var found map[string]string
	for _, c := range r.conditions {
		i := c.find(messages)
		if i < 0 {
			return nil, false
		}
		if !c.named {
			continue
		}
		if found == nil {
			found = make(map[string]string)
		}
		c.collect(messages[i].Content, found)
	}
	return found, true
}
