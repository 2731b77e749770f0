package llm

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"tutor/internal/replies"
)

// completion is an answer, or a chunk of one, as far as these tests look at it.
type completion struct {
	ID      string
	Object  string
	Model   string
	Choices []struct {
		Index        int
		Message      struct{ Role, Content string }
		Delta        struct{ Role, Content string }
		FinishReason *string `json:"finish_reason"`
	}
	Usage *struct {
		Prompt     int `json:"prompt_tokens"`
		Completion int `json:"completion_tokens"`
		Total      int `json:"total_tokens"`
	}
}

// TestChoices asks for two answers: OpenAI gives two, at the cost of two, llama-cpp-python one.
func TestChoices(t *testing.T) {
	two := strings.Replace(ten, `"max_tokens"`, `"n":2,"max_tokens"`, 1)
	each(t, Config{Rate: 10}, Profiles(), func(b *bubble) {
		want := 1
		if b.server.profile.choices {
			want = 2
		}
		var c completion
		b.took(time.Second, func() {
			if err := json.Unmarshal([]byte(b.answer(b.chat(two)).body), &c); err != nil {
				b.Fatal(err)
			}
		})
		if len(c.Choices) != want || c.Usage.Completion != 10*want || c.Usage.Total != c.Usage.Prompt+c.Usage.Completion {
			b.Errorf("there are %d choices, usage %+v; want %d", len(c.Choices), *c.Usage, want)
		}
		for i, choice := range c.Choices {
			if choice.Index != i || choice.Message.Role != "assistant" || choice.Message.Content == "" || *choice.FinishReason != "length" {
				b.Errorf("choice %d is %+v", i, choice)
			}
		}
	})
}

// TestChoicesStream asks OpenAI's profile for two answers as they come, and for what they cost.
func TestChoicesStream(t *testing.T) {
	body := strings.Replace(tenStream, `"max_tokens":10`, `"n":2,"max_tokens":3,"stream_options":{"include_usage":true}`, 1)
	each(t, Config{}, Profiles()[2:], func(b *bubble) {
		texts, roles, ends := make([]string, 2), make([]int, 2), make([]string, 2)
		events := strings.Split(strings.TrimSpace(b.answer(b.chat(body)).body), "\n\n")
		if last := events[len(events)-1]; last != "data: [DONE]" {
			b.Errorf("the last event is %s", last)
		}
		var ids []string
		for i, event := range events[:len(events)-1] {
			var c completion
			if err := json.Unmarshal([]byte(strings.TrimPrefix(event, "data: ")), &c); err != nil {
				b.Fatalf("%s: %v", event, err)
			}
			ids = append(ids, c.ID)
			if last := i == len(events)-2; last != (c.Usage != nil) || last != (len(c.Choices) == 0) {
				b.Errorf("usage must come last, and alone: %s", event)
			} else if last && (c.Usage.Completion != 6 || c.Usage.Total != c.Usage.Prompt+6) {
				b.Errorf("the usage is %+v", *c.Usage)
			}
			for _, choice := range c.Choices {
				texts[choice.Index] += choice.Delta.Content
				if choice.Delta.Role == "assistant" {
					roles[choice.Index]++
				}
				if choice.FinishReason != nil {
					ends[choice.Index] += *choice.FinishReason
				}
			}
		}
		if ids = slices.Compact(ids); len(ids) != 1 {
			b.Errorf("the chunks have several ids: %v", ids)
		}
		if texts[0] != "on and on" || texts[1] == "" || !slices.Equal(roles, []int{1, 1}) || !slices.Equal(ends, []string{"length", "length"}) {
			b.Errorf("the answers are %q with %d roles, and end in %q", texts, roles, ends)
		}
	})
}

// TestUsageIgnored asks llama-cpp-python for what a stream costs, which it does not tell.
func TestUsageIgnored(t *testing.T) {
	body := strings.Replace(tenStream, `"max_tokens"`, `"stream_options":{"include_usage":true},"max_tokens"`, 1)
	each(t, Config{}, llamas, func(b *bubble) {
		if got := b.answer(b.chat(body)).body; strings.Contains(got, "usage") {
			b.Errorf("there is usage in %s", got)
		}
	})
}

// TestSeeds asks the same twice at a temperature where wordings vary: 0.3 says the same after every
// start, and a seed makes all profiles repeat themselves.
func TestSeeds(t *testing.T) {
	var wordings []string
	for _, word := range []string{"red", "green", "blue", "white", "black", "pink", "grey", "gold"} {
		wordings = append(wordings, `"`+word+`"`)
	}
	book := bookOfWordings(t, wordings)
	ask := func(b *bubble, more string) string {
		var c completion
		body := `{"model":"gpt-3.5-turbo","messages":[{"role":"user","content":"A colour?"}],"temperature":1` + more + `}`
		if err := json.Unmarshal([]byte(b.answer(b.chat(body)).body), &c); err != nil {
			b.Fatal(err)
		}
		return c.Choices[0].Message.Content
	}
	for _, p := range Profiles() {
		t.Run(p, func(t *testing.T) {
			var runs [2][]string
			for i := range runs {
				inBubble(t, Config{Profile: p, Replies: book}, func(b *bubble) {
					for range 12 {
						runs[i] = append(runs[i], ask(b, ""))
					}
					first := ask(b, `,"seed":7`)
					ask(b, "")
					if again := ask(b, `,"seed":7`); again != first {
						b.Errorf("with the same seed it said %q and %q", first, again)
					}
				})
			}
			if same := slices.Equal(runs[0], runs[1]); same != (p == DefaultProfile) {
				t.Errorf("two servers said the same: %t: %v, %v", same, runs[0], runs[1])
			}
			slices.Sort(runs[0])
			if different := slices.Compact(runs[0]); len(different) < 2 {
				t.Errorf("unseeded, it only said %v", different)
			}
		})
	}
}

// TestNothingToSay streams an answer without a token: it begins and ends all the same.
func TestNothingToSay(t *testing.T) {
	book, err := replies.Parse("replies.yaml", []byte("- {when: '(?<what>x*)$', reply: '{what}'}"))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range Profiles() {
		t.Run(p, func(t *testing.T) {
			inBubble(t, Config{Profile: p, Replies: book}, func(b *bubble) {
				got := b.answer(b.chat(tenStream)).body
				for _, want := range []string{`"role":`, `"finish_reason":"stop"`, "[DONE]"} {
					if !strings.Contains(strings.ReplaceAll(got, ": ", ":"), want) {
						b.Errorf("there is no %s in %q", want, got)
					}
				}
			})
		})
	}
}
