package script

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"tutor/internal/fixtures/llama"
	"tutor/internal/replies"
)

// llamaWish is what a `use llama` line asks for.
type llamaWish struct {
	config  llama.Config
	replies string // a file of the script, or "" for the lesson's own
}

// parseLlama reads what follows `use llama`.
func parseLlama(args []string) (llamaWish, error) {
	var w llamaWish
	f := flags()
	f.StringVar(&w.config.Profile, "profile", "", "")
	f.StringVar(&w.replies, "replies", "", "")
	f.Float64Var(&w.config.Rate, "rate", 0, "")
	f.DurationVar(&w.config.FirstToken, "first-token", 0, "")
	f.StringVar(&w.config.Key, "key", "", "")
	f.IntVar(&w.config.Context, "context", 0, "")
	if err := parseFlags(f, args); err != nil {
		return w, err
	}
	if w.config.Rate < 0 || w.config.FirstToken < 0 || w.config.Context < 0 {
		return w, errors.New("--rate, --first-token and --context are not below zero")
	}
	return w, w.config.Check()
}

// usedChat is a chat server of a script.
type usedChat struct {
	chat   llama.Chat
	host   string // of its base URL, as there
	path   string // the same, "/v1"
	nobody *reservedPort
	own    map[string]string // the listeners of the script's own requests, by the name they are recorded under
}

func (s *state) useLlama(ctx context.Context, w llamaWish) error {
	w.config.Replies = s.check.Replies
	if w.replies != "" {
		data, err := os.ReadFile(s.ts.MkAbs(w.replies))
		if err != nil {
			return fmt.Errorf("reading what the llama says: %w", err)
		}
		if w.config.Replies, err = replies.Parse(w.replies, data); err != nil {
			return fmt.Errorf("reading what the llama says: %w", err)
		}
	}
	opened, err := s.options.llama().Open(ctx, w.config, s.recording)
	if err != nil {
		return fmt.Errorf("starting llama: %w", err)
	}
	c := &usedChat{chat: opened, own: make(map[string]string)}
	s.chats = append(s.chats, c)
	u, err := url.Parse(opened.URL())
	if err != nil {
		return fmt.Errorf("reading the llama's address: %w", err)
	}
	c.host, c.path = u.Host, strings.TrimRight(u.Path, "/")
	if c.nobody, err = reserve(); err != nil {
		return err
	}
	s.setenv("OPENAI_BASE_URL", opened.URL())
	s.setenv("OPENAI_API_KEY", opened.Key())
	s.setenv("NO_LLAMA_URL", llama.BaseURL(c.nobody.address))
	s.logf("llama: %s", opened.Name())
	return nil
}

// chat returns the chat server that is in use; nil before the first.
func (s *state) chat() *usedChat {
	if len(s.chats) == 0 {
		return nil
	}
	return s.chats[len(s.chats)-1]
}
