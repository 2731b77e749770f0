package tutor_test

import (
	"slices"
	"testing"

	"tutor/internal/fixtures/llama"
	"tutor/internal/llm"
	"tutor/internal/script"
)

// TestEveryProfile runs the chat scripts on the embedded llamas that are not the
// default: a script that asks for one behaviour names the profiles that have it, or
// else holds on all of them. Scripts that bound time are left to TestScripts: they
// would have to run alone.
func TestEveryProfile(t *testing.T) {
	scratch := newScratch(t)
	for _, l := range catalogue(t).Lessons {
		if !slices.Contains(l.Needs, "llama") {
			continue
		}
		t.Run(l.Name, func(t *testing.T) {
			program := build(t, scratch, l.Name)
			for _, profile := range llm.Profiles() {
				if profile == llm.DefaultProfile {
					continue
				}
				server, err := llama.Start(t.Context(), llama.Source{Kind: llama.FromEmbedded, Profile: profile}, llama.Need{})
				if err != nil {
					t.Fatal(err)
				}
				o := script.Options{Llama: server, Lesson: program, Program: program, Scratch: scratch}
				for _, check := range l.Checks {
					if check.BoundsTime {
						continue
					}
					t.Run(profile+"/"+check.Name, func(t *testing.T) {
						t.Parallel()
						judge(t, script.Run(t.Context(), check, o))
					})
				}
			}
		})
	}
}
