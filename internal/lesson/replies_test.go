package lesson

import (
	"strings"
	"testing"

	"tutor/internal/replies"
)

// chatPage is the page of a lesson that needs a llama.
const chatPage = "---\ntitle: Chat\nsummary: A chat.\nneeds: [rabbitmq, llama]\norder: 1\ncore: [answers]\n---\n\n# Chat\n"

func TestReplies(t *testing.T) {
	c, err := Load(tree(map[string]string{
		"lessons/rpc/README.md":    chatPage,
		"lessons/rpc/replies.yaml": "- when: hello\n  reply: Good day.\n",
	}), syntax)
	if err != nil {
		t.Fatal(err)
	}
	said := replies.Prompt{Messages: []replies.Message{{Role: "user", Content: "hello"}}}
	for name, book := range map[string]*replies.Book{"lesson": c.Lessons[0].Replies, "check": c.Lessons[0].Checks[0].Replies} {
		if got := book.Reply(said); got != "Good day." {
			t.Errorf("the %s's llama says %q", name, got)
		}
	}
}

func TestRepliesThatAreWrong(t *testing.T) {
	for name, test := range map[string]struct {
		page, replies string
		problems      []string
	}{
		"none, and a llama": {page: chatPage,
			problems: []string{"lessons/rpc/README.md:4: needs: a lesson that talks to a llama says in lessons/rpc/replies.yaml"}},
		"some, and no llama": {page: strings.Replace(chatPage, ", llama", "", 1), replies: "- when: a\n  reply: b\n",
			problems: []string{"lessons/rpc/replies.yaml:1: the lesson needs no llama"}},
		"two mistakes": {page: chatPage, replies: "- when: '('\n  reply: b\n- when: c\n  repply: d\n",
			problems: []string{"lessons/rpc/replies.yaml:1: ", "lessons/rpc/replies.yaml:4: "}},
		"no YAML": {page: chatPage, replies: "- when: [\n",
			problems: []string{"lessons/rpc/replies.yaml:"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load(tree(map[string]string{"lessons/rpc/README.md": test.page, "lessons/rpc/replies.yaml": test.replies}), syntax)
			if err == nil {
				t.Fatal("nothing is wrong")
			}
			for _, problem := range test.problems {
				if !strings.Contains("\n"+err.Error(), "\n"+problem) {
					t.Errorf("%v\nhas no %s", err, problem)
				}
			}
		})
	}
}
