package replies

import "slices"

// placeholders checks that every placeholder of a rule is a group of one of its patterns, and that no
// two groups have one name; given are the lines of its keys.
func (r *reader) placeholders(rule *rule, given map[string]int) {
	groups := make(map[string]string) // the key of the pattern that has it
	for _, c := range rule.conditions {
		for _, name := range c.names() {
			if other, ok := groups[name]; ok {
				r.problems.add(given[c.key], "%s: the name of the group (?<%s>…) is in %s already; give each its own", c.key, name, other)
			}
			groups[name] = c.key
		}
	}
	if len(rule.conditions) < patterns(given) {
		return // one of them could not be read, and may have the group
	}
	check := func(key string, t template) {
		for _, name := range t.names {
			if groups[name] == "" {
				r.problems.add(given[key], "%s: no pattern of the rule has a group (?<%s>…) for {%s}; write {{%s}} where you mean the braces themselves", key, name, name, name)
			}
		}
	}
	for _, t := range rule.reply {
		check("reply", t)
	}
	for _, t := range rule.odd {
		check("odd", t)
	}
	if rule.json != nil {
		eachTemplate(rule.json, func(t template) { check("json", t) })
	}
}

// patterns returns how many of a rule's keys are those of patterns.
func patterns(given map[string]int) int {
	n := 0
	for _, k := range patternKeys {
		if given[k.key] > 0 {
			n++
		}
	}
	return n
}

// eachTemplate calls f with every template in a value.
func eachTemplate(value any, f func(template)) {
	switch v := value.(type) {
	case template:
		f(v)
	case []any:
		for _, item := range v {
			eachTemplate(item, f)
		}
	case *object:
		for _, name := range v.names {
			eachTemplate(v.values[name], f)
		}
	}
}

// reachable checks that no rule before asks for the same as this one, or for less, since the first
// one that matches gives the answer.
func (r *reader) reachable(late *rule, before []*rule) {
	if len(late.conditions) == 0 {
		return
	}
	for _, early := range before {
		if len(early.conditions) > 0 && !slices.ContainsFunc(early.conditions, func(c condition) bool { return !late.asks(c) }) {
			r.problems.add(late.line, "when: the rule of line %d matches whenever this one does, so that this one never answers; put this one first, or give it another pattern", early.line)
			return
		}
	}
}

// asks reports whether a rule has this very pattern.
func (r *rule) asks(c condition) bool {
	return slices.ContainsFunc(r.conditions, func(own condition) bool { return own.key == c.key && own.text == c.text })
}
