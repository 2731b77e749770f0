package llm

import (
	"fmt"
	"net/http"
	"strings"
)

// notJSON is what OpenAI says of a body that is not JSON.
const notJSON = "We could not parse the JSON body of your request. The OpenAI API expects a JSON payload, but what was sent was not valid JSON."

// openAIProblem returns an error as OpenAI gives those of requests; an empty param or code is null.
func openAIProblem(status int, message, param, code string) *problem {
	return envelope(status, strings.ToValidUTF8(message, "�"), "invalid_request_error", strings.ToValidUTF8(param, "�"), code)
}

// unknownOrMissing finds fields that OpenAI does not know, and those that it must have.
func (q *requests) unknownOrMissing(sent *value) *problem {
	var unknown []string
	for i := range sent.items {
		if key := sent.items[i].key; !q.knows(key) {
			unknown = append(unknown, key)
		}
	}
	switch {
	case len(unknown) == 1:
		return openAIProblem(http.StatusBadRequest, "Unrecognized request argument supplied: "+unknown[0], "", "")
	case len(unknown) > 1:
		return openAIProblem(http.StatusBadRequest, "Unrecognized request arguments supplied: "+strings.Join(unknown, ", "), "", "")
	case sent.get("model") == nil:
		return openAIProblem(http.StatusBadRequest, "you must provide a model parameter", "", "")
	case sent.get("messages") == nil:
		return openAIProblem(http.StatusBadRequest, "Missing required parameter: 'messages'.", "messages", "missing_required_parameter")
	}
	return nil
}

// knows reports whether a field is in the table.
func (q *requests) knows(name string) bool {
	for i := range q.fields {
		if q.fields[i].name == name {
			return true
		}
	}
	return false
}

// lacking are OpenAI's fields that would change the answer to what the stand-in does not have.
var lacking = []string{"audio", "logit_bias", "logprobs", "modalities", "prediction", "tools", "functions", "web_search_options"}

// actAsOpenAI finds what OpenAI refuses of fields that are right by themselves, and what the stand-in
// does not have.
func actAsOpenAI(r *chatRequest, sent *value) *problem {
	if n := sent.given("n"); n != nil {
		count, _ := asInt(n, strict)
		r.n = int(count)
	}
	switch {
	case !isOpenAIModel(*r.model):
		return openAIProblem(http.StatusNotFound, fmt.Sprintf("The model `%s` does not exist or you do not have access to it.", *r.model), "", "model_not_found")
	case sent.given("max_tokens") != nil && sent.given("max_completion_tokens") != nil:
		return openAIProblem(http.StatusBadRequest, "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.", "max_tokens", "invalid_parameter_combination")
	case sent.given("stream_options") != nil && !r.stream:
		return openAIProblem(http.StatusBadRequest, "The 'stream_options' parameter is only allowed when 'stream' is enabled.", "stream_options", "")
	case sent.given("top_logprobs") != nil && !on(sent.given("logprobs")):
		return openAIProblem(http.StatusBadRequest, "You must set logprobs to true to use top_logprobs.", "top_logprobs", "")
	case r.format.json && isObjectFormat(sent) && !saysJSON(r.messages):
		return openAIProblem(http.StatusBadRequest, "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.", "messages", "")
	}
	for _, name := range lacking {
		if v := sent.given(name); v != nil && !isIdle(v) {
			r.lack(name)
		}
	}
	return nil
}

// isOpenAIModel reports whether a name looks like one of OpenAI's chat models, of which there are new
// ones each month.
func isOpenAIModel(name string) bool {
	return strings.HasPrefix(name, "gpt-") || strings.HasPrefix(name, "chatgpt-") || strings.HasPrefix(name, "ft:gpt-") ||
		len(name) > 1 && name[0] == 'o' && '0' <= name[1] && name[1] <= '9'
}

// isIdle reports whether a value asks for nothing: false, or a list or an object without anything.
func isIdle(v *value) bool {
	switch v.kind {
	case boolean:
		return v.text == "false"
	case list, object:
		return len(v.items) == 0
	}
	return false
}

// on reports whether a value is true.
func on(v *value) bool { return v != nil && v.text == "true" }

// isObjectFormat reports whether any JSON object is asked for.
func isObjectFormat(sent *value) bool {
	return sent.get("response_format").get("type").text == "json_object"
}

// saysJSON reports whether a message says that JSON is wanted.
func saysJSON(messages []message) bool {
	for _, m := range messages {
		if strings.Contains(strings.ToLower(m.content), "json") {
			return true
		}
	}
	return false
}
