package lesson

import (
	"fmt"
	"slices"
	"strings"

	"tutor/internal/near"
)

// header reads what follows "# needs:".
func (p *parser) header(number int, text string) {
	if len(p.check.Commands) > 0 {
		p.problem(number, "the header comes after a command; put it at the top of the script")
	}
	if p.check.Applies == nil {
		p.check.Applies = make(Header)
	}
	for _, need := range strings.Fields(text) {
		if err := p.need(need); err != nil {
			p.problem(number, "needs: %v", err)
		}
	}
	if len(p.check.Applies) == 0 {
		p.problem(number, "needs: nothing is named; say what the script needs, such as rabbitmq=embedded, or drop the line")
	}
}

func (p *parser) need(text string) error {
	key, value, ok := strings.Cut(text, "=")
	if !ok || value == "" {
		return fmt.Errorf("%q is not of the form key=value; write it as in rabbitmq=embedded", text)
	}
	if _, ok := p.check.Applies[key]; ok {
		return fmt.Errorf("%s is named twice; name it once", key)
	}
	p.check.Applies[key] = value
	switch key {
	case "profile":
		return p.profile(value)
	case "rabbitmq", "llama":
		return oneOf("source", value, sources())
	}
	return oneOf("key", key, append(servers(), "profile"))
}

// profile checks that some server has it, as "use SERVER --profile NAME" would.
// A misspelt one would make the script apply nowhere, and nobody would notice.
func (p *parser) profile(name string) error {
	if p.syntax == nil {
		return nil
	}
	for _, server := range servers() {
		if p.syntax([]string{"use", server, "--profile", name}) == nil {
			return nil
		}
	}
	return fmt.Errorf("no server has the profile %q; name one that %q admits", name, "use SERVER --profile")
}

func servers() []string { return []string{"rabbitmq", "llama"} }

func sources() []string { return []string{"embedded", "process", "container", "url"} }

// oneOf returns an error that leads on to the known names if name is not one.
func oneOf(kind, name string, known []string) error {
	if slices.Contains(known, name) {
		return nil
	}
	return fmt.Errorf("unknown %s %q; %s", kind, name, leadOn(near.Name(name, known), known))
}
