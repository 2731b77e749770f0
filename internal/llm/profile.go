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
	p := &profile{name: name, requests: newRequests(name)}
	return p, p.fill()
}
