package llm

import "strings"

// messagesOf returns the shape of llama-cpp-python's messages: a list of a union of one record a
// role. Errors are told for each role, under the union's label for it: "typed-dict" with pydantic 2.5,
// the record's name with today's. At 0.2.20 an assistant's content may be null and must be there; at
// 0.3 it is the other way round.
func messagesOf(label, partLabel string, current bool) shape {
	named := func(name string) string {
		if label != "" {
			return label
		}
		return "ChatCompletionRequest" + name + "Message"
	}
	part1, part2 := partLabel, partLabel
	if current {
		part1, part2 = "ChatCompletionRequestMessageContentPartText", "ChatCompletionRequestMessageContentPartImage"
	}
	role := func(name string) part { return part{"role", literalShape{name}, false} }
	content := part{"content", nullable{stringShape{}}, false}
	answer := content
	if current {
		answer = part{"content", stringShape{}, true}
	}
	parts := union{{part1, textPart()}, {part2, imagePart(current)}}
	question := part{"content", nullable{union{
		{"str", stringShape{}},
		{"list[union[" + part1 + "," + part2 + "]]", listShape{of: parts}},
	}}, false}
	return listShape{of: union{
		{named("System"), record{parts: []part{role("system"), content}}},
		{named("User"), record{parts: []part{role("user"), question}}},
		{named("Assistant"), record{parts: []part{role("assistant"), answer, {"tool_calls", listShape{of: toolCall()}, true}, {"function_call", calledFunction(), true}}}},
		{named("Tool"), record{parts: []part{role("tool"), content, {"tool_call_id", stringShape{}, false}}}},
		{named("Function"), record{parts: []part{role("function"), content, {"name", stringShape{}, false}}}},
	}}
}

// textPart returns the shape of a part of a message's content that is text.
func textPart() record {
	return record{parts: []part{{"type", literalShape{"text"}, false}, {"text", stringShape{}, false}}}
}

// imagePart returns the shape of a part of a message's content that is a picture.
func imagePart(current bool) record {
	label := "typed-dict"
	if current {
		label = "ChatCompletionRequestMessageContentPartImageImageUrl"
	}
	address := record{parts: []part{{"url", stringShape{}, false}, {"detail", literalShape{"auto", "low", "high"}, true}}}
	return record{parts: []part{{"type", literalShape{"image_url"}, false}, {"image_url", union{{"str", stringShape{}}, {label, address}}, false}}}
}

// calledFunction returns the shape of a function's name with what it was called with.
func calledFunction() record {
	return record{parts: []part{{"name", stringShape{}, false}, {"arguments", stringShape{}, false}}}
}

// toolCall returns the shape of a call of a tool within an assistant's message.
func toolCall() record {
	return record{parts: []part{{"id", stringShape{}, false}, {"type", literalShape{"function"}, false}, {"function", calledFunction(), false}}}
}

// jsonShape returns the shape of what llama-cpp-python takes for any JSON: all but a number with a
// fraction, and lists and objects of anything.
func jsonShape() shape {
	return nullable{union{
		{"int", intShape{}}, {"str", stringShape{}}, {"bool", boolShape{}},
		{"list[any]", listShape{of: anyShape{}}}, {"dict[str,any]", dictShape{anyShape{}}},
	}}
}

// function returns the shape of a function that is offered to the model.
func function() record {
	return record{parts: []part{{"name", stringShape{}, false}, {"description", stringShape{}, true}, {"parameters", dictShape{jsonShape()}, false}}}
}

// functions returns the shape of the functions that are offered.
func functions() shape { return nullable{listShape{of: function()}} }

// tools returns the shape of the tools that are offered.
func tools() shape {
	return nullable{listShape{of: record{parts: []part{{"type", literalShape{"function"}, false}, {"function", function(), false}}}}}
}

// functionCall returns the shape of the choice between functions.
func functionCall(label string) shape {
	return choice(literalShape{"none", "auto"}, label, record{parts: []part{{"name", stringShape{}, false}}})
}

// toolChoice returns the shape of the choice between tools.
func toolChoice(label string, words ...string) shape {
	named := record{parts: []part{{"name", stringShape{}, false}}}
	return choice(words, label, record{parts: []part{{"type", literalShape{"function"}, false}, {"function", named, false}}})
}

// choice returns the shape of a word or a record.
func choice(words literalShape, label string, r record) shape {
	return nullable{union{{"literal['" + strings.Join(words, "','") + "']", words}, {label, r}}}
}

// formatOf returns the shape of llama-cpp-python's response_format, with a schema or without.
func formatOf(schema bool) shape {
	r := record{parts: []part{{"type", literalShape{"text", "json_object"}, false}}}
	if schema {
		r.parts = append(r.parts, part{"schema", jsonShape(), true})
	}
	return nullable{r}
}

// setMessages keeps the messages.
func setMessages(r *chatRequest, v *value) {
	r.messages = make([]message, len(v.items))
	for i := range v.items {
		sent, m := &v.items[i].value, &r.messages[i]
		m.role = sent.get("role").text
		switch content := sent.get("content"); {
		case content == nil:
			m.absent = true
		case content.kind == null:
			m.null = true
		case content.kind == text:
			m.content = content.text
		default:
			m.parts, m.some = true, len(content.items) > 0
			m.content = joinParts(content)
		}
	}
}

// joinParts returns the texts of a content's parts together.
func joinParts(content *value) string {
	var b strings.Builder
	for i := range content.items {
		if t := content.items[i].value.get("text"); t != nil && t.kind == text {
			b.WriteString(t.text)
		}
	}
	return b.String()
}
