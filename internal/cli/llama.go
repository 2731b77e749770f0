package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"tutor/internal/fixtures/llama"
	"tutor/internal/llm"
)

// llamaSource returns the source of the chat server that the flags, or else the settings in the
// environment, ask for.
func (a *app) llamaSource(f serverFlags) (llama.Source, error) {
	text, from := f.llama, "--llama"
	if text == "" {
		text, from = a.env.get("TUTOR_LLAMA"), "TUTOR_LLAMA"
	}
	source, err := llama.ParseSource(text)
	if err != nil {
		return llama.Source{}, usage(fmt.Sprintf("%s: %v", from, err), a.try("help", "servers"))
	}
	if isLlamaProfile(f.profile) { // of somebody's server, what it is known to be
		source.Profile, err = llama.ParseProfile(f.profile)
	}
	return source, err
}

// isLlamaProfile reports whether a profile, which may be written short, is that of a chat server.
func isLlamaProfile(text string) bool {
	profile, err := llama.ParseProfile(text)
	return err == nil && profile != ""
}

// startLlama starts the chat server of a run, which is recorded or not. The failure says what is
// missing.
func (a *app) startLlama(ctx context.Context, source llama.Source, recorded bool) (*llama.Server, error) {
	server, err := llama.Start(ctx, source, llama.Need{Recorded: recorded, Key: a.env.get("OPENAI_API_KEY")})
	if missing, ok := errors.AsType[*llama.UnavailableError](err); ok && ctx.Err() == nil {
		return nil, environment(missing.What, a.nextLines(missing.Try, missing.Source)...)
	}
	return server, err
}

// llamaCompletions are the sources of a llama that can be typed without knowing more.
func llamaCompletions() []cobra.Completion {
	sources := []cobra.Completion{
		cobra.CompletionWithDesc("embedded", "from the command itself"),
		cobra.CompletionWithDesc("http://localhost:8000/v1", "a server that runs there"),
	}
	for _, profile := range llm.Profiles() {
		sources = append(sources, cobra.CompletionWithDesc("embedded:"+profile, "the same, behaving as that server does"))
	}
	return sources
}
