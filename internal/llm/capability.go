package llm

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Capability is one behaviour in which the profiles differ, or may be thought to.
type Capability struct {
	Name   string            // as in a script's condition [llama:NAME]
	What   string            // in a sentence, for the docs
	Values map[string]string // by profile; "yes" and "no" where it is one or the other
	Seen   string            // where the values are from
}

// Capabilities returns the table that the engine works by.
func Capabilities() []Capability {
	rows := table()
	all := make([]Capability, len(rows))
	for i, r := range rows {
		all[i] = r.Capability
	}
	return all
}

// Has reports whether the profile has a capability whose values are "yes" and "no". The error names
// an unknown profile, or the capabilities that there are.
func Has(profile, capability string) (bool, error) {
	if profile == "" {
		profile = DefaultProfile
	}
	if err := known(profile); err != nil {
		return false, err
	}
	var names []string
	for _, c := range Capabilities() {
		if !c.decides() {
			continue
		}
		if c.Name == capability {
			return c.Values[profile] == "yes", nil
		}
		names = append(names, c.Name)
	}
	slices.Sort(names)
	return false, fmt.Errorf("there is no capability %q that is had or not; there are %s", capability, strings.Join(names, ", "))
}

// decides reports whether the capability is one that a profile has or has not.
func (c Capability) decides() bool {
	for value := range maps.Values(c.Values) {
		if value != "yes" && value != "no" {
			return false
		}
	}
	return true
}

// known returns an error that lists the profiles, unless the profile is one of them.
func known(profile string) error {
	if slices.Contains(Profiles(), profile) {
		return nil
	}
	return fmt.Errorf("there is no profile %q; there are %s", profile, strings.Join(Profiles(), ", "))
}
