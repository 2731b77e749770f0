package broker

import "testing"

func TestTopicMatch(t *testing.T) {
	tests := []struct {
		pattern, key string
		want         bool
	}{
		{"a.b", "a.b", true},
		{"a.b", "a.b.c", false},
		{"a.*", "a.b", true},
		{"a.*", "a", false},
		{"a.*", "a.b.c", false},
		{"*", "", false},
		{"#", "", true},
		{"#", "a.b.c", true},
		{"a.#", "a", true},
		{"a.#", "a.b.c", true},
		{"#.c", "a.b.c", true},
		{"#.c", "c", true},
		{"#.b.#", "a.b.c", true},
		{"#.b.#", "a.c", false},
		{"*.#.*", "a", false},
		{"*.#.*", "a.b", true},
		{"a.#.#.b", "a.b", true},
		{"", "", true},
		{"", "a", false},
		{"*.*", ".", true},
		{"a*", "ab", false},
	}
	for _, tt := range tests {
		if got := topicMatch(topicWords(tt.pattern), topicWords(tt.key)); got != tt.want {
			t.Errorf("pattern %q and key %q: %v, want %v", tt.pattern, tt.key, got, tt.want)
		}
	}
}

func TestTopicUnbind(t *testing.T) {
	r := newRouter("topic")
	a, b := &binding{key: "a.*"}, &binding{key: "#"}
	r.bind(a)
	r.bind(b)
	r.unbind(a)
	var found []*binding
	r.match("a.b", func(b *binding) { found = append(found, b) })
	if len(found) != 1 || found[0] != b {
		t.Errorf("found %v", found)
	}
}
