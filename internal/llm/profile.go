package llm

import (
	"fmt"
	"slices"
	"strings"
)

// profile is a server that is stood in for.
type profile struct {
	name string
	requests
}

// findProfile returns the profile of a name, or an error that lists the names.
func findProfile(name string) (*profile, error) {
	if !slices.Contains(Profiles(), name) {
		return nil, fmt.Errorf("there is no profile %q: there are %s", name, strings.Join(Profiles(), ", "))
	}
	return &profile{name: name, requests: newRequests(name)}, nil
}
