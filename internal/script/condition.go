package script

import (
	"fmt"
	"slices"
	"strings"

	"tutor/internal/broker"
)

// Systems that a condition may name; testscript answers these, as it does "unix" and "exec:PROGRAM".
var systems = []string{"unix", "linux", "darwin", "windows"}

// checkCondition refuses what is not one of the language's conditions. testscript has more, among them [short], which
// panics outside go test, and [net], which would make a verdict depend on a network.
func checkCondition(condition string) error {
	condition = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(condition), "!"))
	kind, value, ok := strings.Cut(condition, ":")
	switch {
	case kind == "profile" && value != "" && !slices.Contains(broker.Profiles(), value):
		return fmt.Errorf("there is no profile %q, so that [%s] never holds; there are %s",
			value, condition, strings.Join(broker.Profiles(), ", "))
	case ok && value != "" && slices.Contains([]string{"rabbitmq", "profile", "exec"}, kind):
		return nil
	case slices.Contains(systems, condition):
		return nil
	}
	return fmt.Errorf("unknown condition [%s]; there are [rabbitmq:SOURCE], [profile:NAME], [exec:PROGRAM], [%s]",
		condition, strings.Join(systems, "], ["))
}

// condition answers the conditions that testscript leaves to us.
func (s *state) condition(condition string) (bool, error) {
	kind, value, _ := strings.Cut(condition, ":")
	switch kind {
	case "rabbitmq":
		return value == string(s.options.rabbitMQ().Kind()), nil
	case "profile":
		return value == s.profile(), nil
	}
	return false, checkCondition(condition)
}

// profile returns that of the script's broker; before `use rabbitmq`, the one that it would have.
func (s *state) profile() string {
	if v := s.server(); v != nil {
		return v.broker.Profile()
	}
	return s.options.rabbitMQ().Profile()
}

// inapplicable says why a script does not apply here, or returns "". The reason reads on after a colon.
func (s *state) inapplicable() string {
	server := s.options.rabbitMQ()
	have := map[string]string{"rabbitmq": string(server.Kind()), "profile": server.Profile()}
	var unmet []string
	for _, need := range s.check.Applies {
		if value := have[need.Key]; !need.Met(value) && (value != "" || need.Key != "profile") {
			unmet = append(unmet, need.String())
		}
	}
	if unmet == nil {
		return ""
	}
	return "needs " + strings.Join(unmet, " ")
}
