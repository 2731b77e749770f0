package llm

// messagesOfOpenAI returns the shape of OpenAI's messages: at least one, each a record that its role
// tells.
func messagesOfOpenAI() shape {
	roles := literalShape{"system", "assistant", "user", "function", "tool", "developer"}
	textOrParts := union{{"a string", stringShape{}}, {"an array of objects", listShape{of: partOfOpenAI(), least: 1}}}
	asked := part{"content", textOrParts, false}
	named := part{"name", stringShape{}, true}
	role := part{"role", roles, false}
	return listShape{least: 1, of: tagged{tag: "role", names: roles, cases: map[string]record{
		"developer": {parts: []part{role, asked, named}},
		"system":    {parts: []part{role, asked, named}},
		"user":      {parts: []part{role, asked, named}},
		"assistant": {parts: []part{role, {"content", nullable{textOrParts}, true}, named,
			{"tool_calls", nullable{listShape{of: toolCall()}}, true}, {"function_call", nullable{calledFunction()}, true}}},
		"tool":     {parts: []part{role, asked, {"tool_call_id", stringShape{}, false}}},
		"function": {parts: []part{role, {"content", nullable{stringShape{}}, false}, {"name", stringShape{}, false}}},
	}}}
}

// partOfOpenAI returns the shape of a part of a message's content. Of pictures, sound and files only
// the type is looked at.
func partOfOpenAI() shape {
	types := literalShape{"text", "image_url", "input_audio", "refusal", "file"}
	kind := part{"type", types, false}
	return tagged{tag: "type", names: types, cases: map[string]record{
		"text":        {parts: []part{kind, {"text", stringShape{}, false}}},
		"refusal":     {parts: []part{kind, {"refusal", stringShape{}, false}}},
		"image_url":   {parts: []part{kind}},
		"input_audio": {parts: []part{kind}},
		"file":        {parts: []part{kind}},
	}}
}

// stopsOfOpenAI returns the shape of at most four stop sequences.
func stopsOfOpenAI() shape {
	return nullable{union{{"a string", stringShape{}}, {"an array of strings", listShape{of: stringShape{}, least: 1, most: 4}}}}
}

// formatOfOpenAI returns the shape of OpenAI's response_format.
func formatOfOpenAI() shape {
	types := literalShape{"json_object", "json_schema", "text"}
	kind := part{"type", types, false}
	schema := record{parts: []part{
		{"name", stringShape{}, false},
		{"description", stringShape{}, true},
		{"schema", dictShape{anyShape{}}, true},
		{"strict", nullable{boolShape{}}, true},
	}}
	return nullable{tagged{tag: "type", names: types, cases: map[string]record{
		"text":        {parts: []part{kind}},
		"json_object": {parts: []part{kind}},
		"json_schema": {parts: []part{kind, {"json_schema", schema, false}}},
	}}}
}
