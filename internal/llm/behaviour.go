package llm

import (
	"fmt"
	"strconv"
	"time"
)

// behaviour is what the engine has from a profile's column of the capability table, which is read
// when a server is made. The engine asks it and never a profile's name.
type behaviour struct {
	envelope       string        // "fastapi" or "openai": the shape of ids, answers and errors of routing
	modelName      string        // what a request without a model is answered with, and /v1/models lists
	context        int           // tokens of prompt and answer together
	server         string        // what the header of that name says
	keys           string        // "none", "after-parsing" or "first"
	corsOrigin     string        // what a simple request's origin is answered with: "any", "echo", "none"
	corsMethods    string        // what a preflight allows
	preflightVary  string        // a preflight's vary
	varyOrigin     bool          // every routed answer says vary: Origin
	keepAlive      time.Duration // how long an idle connection is kept
	overflowFails  bool          // a conversation too long, without max_tokens, is an error nobody handles
	oneAtATime     bool          // one generation at a time
	interrupt      bool          // a waiting request ends a running stream
	invalidWaits   bool          // a request that is refused waits for the model first
	modelsWait     bool          // so does GET /v1/models
	skipsAbandoned bool          // a request whose client left while it waited is not generated
	threads        int           // requests that may wait before all hang; 0: any number
	eagerStream    bool          // a stream's head is sent before the model is free
	streamEnd      string        // the line end of events
	cacheControl   string        // a stream's
	logprobsNull   bool          // answers have "logprobs": null
	streamErrors   string        // a failure in a stream: "status" or "empty"
	streamUsage    bool          // stream_options.include_usage is honoured
	pings          bool          // a comment each 15 s keeps a stream's connection alive
	pingZone       bool          // the time in it has a zone
	spaced         bool          // chunks are written with spaces and in ASCII
	choices        bool          // n is honoured
	runaway        bool          // JSON mode never ends by itself
	schema         bool          // a schema for JSON mode is honoured
	seeds          string        // what an unseeded request is seeded with: "continued", "chain", "random"
	tinyJunk       bool          // a temperature too small for a float's range gives junk, not the best token
	tokenize       bool          // there are /extras/tokenize and the like
}

// fill reads the profile's column of the capability table.
func (p *profile) fill() error {
	for _, r := range table() {
		if r.field == nil {
			continue
		}
		value, ok := r.Values[p.name]
		if !ok {
			return fmt.Errorf("the capability %s has no value for the profile %s", r.Name, p.name)
		}
		if err := set(r.field(p), value); err != nil {
			return fmt.Errorf("reading the capability %s of the profile %s: %w", r.Name, p.name, err)
		}
	}
	return nil
}

// set gives a field the value that the table has for it.
func set(field any, value string) (err error) {
	switch f := field.(type) {
	case *string:
		*f = value
	case *float64:
		*f, err = strconv.ParseFloat(value, 64)
	case *int:
		*f, err = strconv.Atoi(value)
	case *time.Duration:
		*f, err = time.ParseDuration(value)
	case *bool:
		if value != "yes" && value != "no" {
			return fmt.Errorf("%q is neither yes nor no", value)
		}
		*f = value == "yes"
	default:
		return fmt.Errorf("a %T cannot be read", field)
	}
	return err
}
