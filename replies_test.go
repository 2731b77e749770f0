package tutor_test

import (
	"slices"
	"testing"

	"tutor/internal/replies"
)

// TestRepliesOfAllLessons asks what the lessons ask of a server that says what all of them do, as
// that of `tutor up llama` does: each question gets the answer of the lesson that it is of.
func TestRepliesOfAllLessons(t *testing.T) {
	own := make(map[string]*replies.Book)
	var books []*replies.Book
	for _, l := range catalogue(t).Lessons {
		if l.Replies != nil {
			own[l.Name] = l.Replies
			books = append(books, l.Replies)
		}
	}
	all := replies.Join(books...)
	const (
		introduce = "Could you introduce yourself?"
		poet      = "You are a poetic assistant, skilled in explaining complex programming concepts with creative flair."
		poem      = "Compose a poem that explains the concept of recursion in programming."
		keys      = `Answer in JSON with the keys "name", "born" and "languages".`
	)
	for _, test := range []struct {
		name, lesson string
		messages     []replies.Message
		json         bool
	}{
		{"poem", "quickstart", said("system", poet, "user", poem), false},
		{"poem without a system message", "quickstart", said("user", poem), false},
		{"pirate", "roles", said("system", "You are a pirate. Answer as a pirate would, and briefly.", "user", introduce), false},
		{"a name", "roles", said("user", "My name is Alice."), false},
		{"a name that is known", "roles", said("user", "My name is Alice.", "assistant", "Hello.", "user", "What is my name?"), false},
		{"a name that is not", "roles", said("user", "What is my name?"), false},
		{"its own answer", "roles", said("user", "Hello", "assistant", "Good day.", "user", "What did you say?"), false},
		{"keys from the system", "json-mode", said("system", keys, "user", introduce), true},
		{"keys from the user", "json-mode", said("user", introduce+"\n"+keys), true},
		{"keys before the question", "json-mode", said("user", keys+"\n"+introduce), true},
		{"JSON without keys", "json-mode", said("user", introduce), true},
	} {
		t.Run(test.name, func(t *testing.T) {
			want, got := wordings(own[test.lesson], 1, test.messages, test.json), wordings(all, 1, test.messages, test.json)
			if !within(want, got) || slices.Contains(want, replies.Fallback) {
				t.Errorf("%s says %q\nand all lessons %q", test.lesson, want, got)
			}
		})
	}

	// What several lessons ask in the same words has the answers of all, so that there is enough to
	// choose from, and odd ones where it is hot.
	for temperature, lessons := range map[float64][]string{1: {"quickstart", "roles", "n", "temperature"}, 2: {"n", "temperature"}} {
		got := wordings(all, temperature, said("user", introduce), false)
		for _, lesson := range lessons {
			if want := wordings(own[lesson], temperature, said("user", introduce), false); !within(want, got) {
				t.Errorf("at %v, %s says %q\nand all lessons %q", temperature, lesson, want, got)
			}
		}
	}
	if got := wordings(all, 0, said("user", introduce), false); len(got) != 1 {
		t.Errorf("at 0 there are several answers: %q", got)
	}
}

// said returns a conversation: a role, a text, and so on.
func said(words ...string) []replies.Message {
	var messages []replies.Message
	for pair := range slices.Chunk(words, 2) {
		messages = append(messages, replies.Message{Role: pair[0], Content: pair[1]})
	}
	return messages
}

// wordings returns all that a book says to a conversation at a temperature, sorted.
func wordings(b *replies.Book, temperature float64, messages []replies.Message, json bool) []string {
	var all []string
	for seed := range uint64(2000) {
		text := b.Reply(replies.Prompt{Messages: messages, Seed: seed, Temperature: temperature, JSON: json})
		if !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	slices.Sort(all)
	return all
}

// within reports whether all of some texts are among others.
func within(some, others []string) bool {
	return !slices.ContainsFunc(some, func(text string) bool { return !slices.Contains(others, text) })
}
