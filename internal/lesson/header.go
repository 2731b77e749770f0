package lesson

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tutor/internal/near"
)

// A Need is one word of a script's header: "rabbitmq=embedded,process" or
// "profile>=rabbitmq@4.0". The keys "rabbitmq" and "llama" stand for a server's
// source, "profile" for which server it is or behaves like.
type Need struct {
	Key string
	// AtLeast says that the version after the "@" may also be a later one.
	AtLeast bool
	// Values are those that will do, one with AtLeast.
	Values []string
}

// String returns the need as a header writes it.
func (n Need) String() string {
	if n.AtLeast {
		return n.Key + ">=" + n.Values[0]
	}
	return n.Key + "=" + strings.Join(n.Values, ",")
}

// Met reports whether the key's value will do.
func (n Need) Met(value string) bool {
	if !n.AtLeast {
		return slices.Contains(n.Values, value)
	}
	product, version, _ := strings.Cut(value, "@")
	wantedProduct, wanted, _ := strings.Cut(n.Values[0], "@")
	return product == wantedProduct && compareVersions(version, wanted) >= 0
}

// compareVersions compares numbers that are separated by dots, as "3.10" and "4.0".
func compareVersions(a, b string) int {
	return slices.CompareFunc(strings.Split(a, "."), strings.Split(b, "."), func(a, b string) int {
		x, errX := strconv.Atoi(a)
		y, errY := strconv.Atoi(b)
		if errX != nil || errY != nil {
			return cmp.Compare(a, b)
		}
		return cmp.Compare(x, y)
	})
}

// header reads what follows "# needs:".
func (p *parser) header(number int, text string) {
	if len(p.check.Commands) > 0 {
		p.problem(number, "the header comes after a command; put it at the top of the script")
	}
	for _, word := range strings.Fields(text) {
		if err := p.need(word); err != nil {
			p.problem(number, "needs: %v", err)
		}
	}
	if strings.TrimSpace(text) == "" {
		p.problem(number, "needs: nothing is named; say what the script needs, such as rabbitmq=embedded, or drop the line")
	}
}

// need reads one word of a header.
func (p *parser) need(text string) error {
	key, value, ok := strings.Cut(text, "=")
	n := Need{Key: key, Values: strings.Split(value, ",")}
	n.Key, n.AtLeast = strings.CutSuffix(key, ">")
	if !ok || slices.Contains(n.Values, "") {
		return fmt.Errorf("%q is not of the form key=value; write it as in rabbitmq=embedded", text)
	}
	if slices.ContainsFunc(p.check.Applies, func(other Need) bool { return other.Key == n.Key }) {
		return fmt.Errorf("%s is named twice; name it once", n.Key)
	}
	p.check.Applies = append(p.check.Applies, n)
	if n.AtLeast && (n.Key != "profile" || len(n.Values) > 1) {
		return fmt.Errorf("%q is not of the form profile>=NAME@VERSION", text)
	}
	check := func(value string) error { return oneOf("source", value, sources()) }
	switch n.Key {
	case "rabbitmq", "llama":
	case "profile":
		check = p.profile
	default:
		return oneOf("key", n.Key, append(servers(), "profile"))
	}
	for _, value := range n.Values {
		if err := check(value); err != nil {
			return err
		}
	}
	return nil
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
