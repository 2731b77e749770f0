package llm

// profile is a server that is stood in for.
type profile struct {
	name string
	behaviour
	requests
}

// findProfile returns the profile of a name, or an error that lists the names.
func findProfile(name string) (*profile, error) {
	if err := known(name); err != nil {
		return nil, err
	}
	b, err := newBehaviour(name)
	if err != nil {
		return nil, err
	}
	return &profile{name: name, behaviour: b, requests: newRequests(name)}, nil
}
