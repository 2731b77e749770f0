package lesson

import "testing"

func TestNeed(t *testing.T) {
	embedded := Need{Key: "rabbitmq", Values: []string{"embedded", "process"}}
	since := Need{Key: "profile", AtLeast: true, Values: []string{"rabbitmq@4.0"}}
	exactly := Need{Key: "profile", Values: []string{"rabbitmq@4.0"}}
	for _, test := range []struct {
		name  string
		need  Need
		value string
		met   bool
		text  string
	}{
		{"first of two", embedded, "embedded", true, "rabbitmq=embedded,process"},
		{"second of two", embedded, "process", true, "rabbitmq=embedded,process"},
		{"neither", embedded, "url", false, "rabbitmq=embedded,process"},
		{"that version", since, "rabbitmq@4.0", true, "profile>=rabbitmq@4.0"},
		{"a later one", since, "rabbitmq@4.13", true, "profile>=rabbitmq@4.0"},
		{"an earlier one, by number and not by letters", since, "rabbitmq@3.13", false, "profile>=rabbitmq@4.0"},
		{"another product", since, "openai@5.0", false, "profile>=rabbitmq@4.0"},
		{"no version", since, "", false, "profile>=rabbitmq@4.0"},
		{"exactly", exactly, "rabbitmq@4.0", true, "profile=rabbitmq@4.0"},
		{"exactly, but later", exactly, "rabbitmq@4.3", false, "profile=rabbitmq@4.0"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.need.Met(test.value); got != test.met {
				t.Errorf("%s is met by %q: %t, want %t", test.need, test.value, got, test.met)
			}
			if got := test.need.String(); got != test.text {
				t.Errorf("got %q, want %q", got, test.text)
			}
		})
	}
}
