package replies

import "regexp"

// whenKey is the key of the pattern on the last user message.
const whenKey = "when"

// patternKeys are the keys of a rule's patterns, each with the role of the messages that it is about.
var patternKeys = []patternKey{
	{whenKey, "user"}, {"system", "system"}, {"user", "user"}, {"assistant", "assistant"},
}

// patternKey is the key of a pattern.
type patternKey struct {
	key  string
	role string // of the messages that the pattern is about
}

// condition is one pattern of a rule.
type condition struct {
	key     string
	role    string // of the messages that it is about
	text    string // the pattern as written
	pattern *regexp.Regexp
	named   bool // it has a group with a name
}

// newCondition compiles a pattern, for which case does not matter.
func newCondition(key, role, text string) (condition, error) {
	// The pattern alone is compiled first, for an error that says nothing of what is not written there.
	if _, err := regexp.Compile(text); err != nil {
		return condition{}, err
	}
	pattern, err := regexp.Compile("(?i)" + text)
	if err != nil {
		return condition{}, err
	}
	c := condition{key: key, role: role, text: text, pattern: pattern}
	c.named = len(c.names()) > 0
	return c, nil
}

// names returns the names of the pattern's groups.
func (c condition) names() []string {
	var names []string
	for _, name := range c.pattern.SubexpNames() {
		if name != "" {
			names = append(names, name)
		}
	}
	return names
}

// find returns the index of the latest message that the pattern matches, or -1. Of the user's
// messages, "when" is about the last one alone.
func (c condition) find(messages []Message) int {
	for i := len(messages) - 1; i >= 0; i-- {
		if messages[i].Role != c.role {
			continue
		}
		if c.pattern.MatchString(messages[i].Content) {
			return i
		}
		if c.key == whenKey {
			return -1
		}
	}
	return -1
}

// collect adds what the named groups have matched in the last place of a text that matches.
func (c condition) collect(text string, found map[string]string) {
	matches := c.pattern.FindAllStringSubmatch(text, -1)
	last := matches[len(matches)-1]
	for i, name := range c.pattern.SubexpNames() {
		if name != "" {
			found[name] = last[i]
		}
	}
}
