package doctor

import "context"

// llama is the chat server of the lessons. There is nothing to look for: it is in the command.
func (c Config) llama(context.Context) []Item {
	return []Item{{
		Name: "llama", For: "answers the chat lessons", Status: OK, Version: "embedded",
		What: "Nothing has to be installed for it. A server of your own is used with --llama http://HOST:PORT/v1.",
	}}
}
