package script

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"tutor/internal/broker"
	"tutor/internal/lesson"
	"tutor/internal/llm"
)

// Systems that a condition may name; testscript answers these, as it does "unix" and "exec:PROGRAM".
var systems = []string{"unix", "linux", "darwin", "windows"}

// sources are the kinds that a server may come from, in the conditions [rabbitmq:SOURCE] and [llama:SOURCE].
var sources = []string{"embedded", "process", "container", "url"}

// checkCondition refuses what is not one of the language's conditions. testscript has more, among them [short], which
// panics outside go test, and [net], which would make a verdict depend on a network.
func checkCondition(condition string) error {
	condition = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(condition), "!"))
	kind, value, ok := strings.Cut(condition, ":")
	profiles := slices.Concat(broker.Profiles(), llm.Profiles())
	switch {
	case kind == "profile" && value != "" && !slices.Contains(profiles, value):
		return fmt.Errorf("there is no profile %q, so that [%s] never holds; there are %s",
			value, condition, strings.Join(profiles, ", "))
	case kind == "llama" && value != "" && !slices.Contains(sources, value):
		if _, err := llm.Has(llm.DefaultProfile, value); err != nil {
			return fmt.Errorf("[%s] is neither a source of a llama, of which there are %s, nor what one can do: %w",
				condition, strings.Join(sources, ", "), err)
		}
		return nil
	case kind == "rabbitmq" && value != "" && !slices.Contains(sources, value):
		return fmt.Errorf("there is no source %q of a broker, so that [%s] never holds; there are %s",
			value, condition, strings.Join(sources, ", "))
	case ok && value != "" && slices.Contains([]string{"rabbitmq", "llama", "profile", "exec"}, kind):
		return nil
	case slices.Contains(systems, condition):
		return nil
	}
	return fmt.Errorf("unknown condition [%s]; there are [rabbitmq:SOURCE], [llama:SOURCE], [llama:CAPABILITY], [profile:NAME], [exec:PROGRAM], [%s]",
		condition, strings.Join(systems, "], ["))
}

// condition answers the conditions that testscript leaves to us. One that it cannot answer is a fault of the line, which
// is not carried out.
func (s *state) condition(condition string) (bool, error) {
	holds, err := s.holds(condition)
	if err != nil {
		s.fault = fmt.Errorf("[%s]: %w", condition, err)
	}
	return holds, err
}

// holds reports whether a condition of ours does.
func (s *state) holds(condition string) (bool, error) {
	kind, value, _ := strings.Cut(condition, ":")
	switch {
	case kind == "rabbitmq":
		return value == string(s.options.rabbitMQ().Kind()), nil
	case kind == "llama" && slices.Contains(sources, value):
		return value == string(s.options.llama().Kind()), nil
	case kind == "profile" && slices.Contains(broker.Profiles(), value):
		return value == s.profile(), nil
	case kind == "llama" || kind == "profile" && slices.Contains(llm.Profiles(), value):
		profile := s.llamaProfile()
		if profile == "" {
			return false, errors.New("which server the llama is cannot be known from its address; name it with --profile")
		}
		if kind == "llama" {
			return llm.Has(profile, value)
		}
		return value == profile, nil
	}
	return false, checkCondition(condition)
}

// profile returns that of the script's broker; before `use rabbitmq`, the one that it would have.
func (s *state) profile() string {
	if b := s.broker(); b != nil {
		return b.broker.Profile()
	}
	return s.options.rabbitMQ().Profile()
}

// llamaProfile returns that of the script's llama; before `use llama`, the one that it would have.
func (s *state) llamaProfile() string {
	if c := s.chat(); c != nil {
		return c.chat.Profile()
	}
	return s.options.llama().Profile()
}

// inapplicable says why a script does not apply here, or returns "". The reason reads on after a colon.
func (s *state) inapplicable() string {
	var unmet []string
	for _, need := range s.check.Applies {
		if !s.meets(need) {
			unmet = append(unmet, need.String())
		}
	}
	if unmet == nil {
		return ""
	}
	return "needs " + strings.Join(unmet, " ")
}

// meets reports whether the servers are as a header needs them. A profile is that of the server whose product it names;
// where that is not known, anything will do.
func (s *state) meets(need lesson.Need) bool {
	switch need.Key {
	case "rabbitmq":
		return need.Met(string(s.options.rabbitMQ().Kind()))
	case "llama":
		return need.Met(string(s.options.llama().Kind()))
	}
	return slices.ContainsFunc(need.Values, func(value string) bool {
		have := s.options.llama().Profile()
		if slices.Contains(broker.Profiles(), value) {
			have = s.options.rabbitMQ().Profile()
		}
		return have == "" || need.Met(have)
	})
}
