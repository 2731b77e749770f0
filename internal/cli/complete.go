package cli

import (
	"github.com/spf13/cobra"

	"tutor/internal/broker"
)

// completeFlag offers values of a flag to the shell. The flag must be there, and have none yet.
func completeFlag(c *cobra.Command, flag string, values []cobra.Completion) {
	_ = c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}

// sourceCompletions are the sources of a broker that can be typed without knowing more.
func sourceCompletions() []cobra.Completion {
	sources := []cobra.Completion{
		cobra.CompletionWithDesc("embedded", "from the command itself"),
		cobra.CompletionWithDesc("process", "the RabbitMQ that is installed here"),
		cobra.CompletionWithDesc("container", "a container with RabbitMQ in it"),
	}
	for _, profile := range broker.Profiles() {
		sources = append(sources, cobra.CompletionWithDesc("embedded:"+profile, "the same, behaving as that version does"))
	}
	return sources
}
