package llm

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestOpenAIRefusals(t *testing.T) {
	p, err := findProfile("openai")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ with, message, param, code string }{
		"unknown field":           {`"top_k":5`, "Unrecognized request argument supplied: top_k", "", ""},
		"two unknown fields":      {`"top_k":5,"min_p":1`, "Unrecognized request arguments supplied: top_k, min_p", "", ""},
		"hot":                     {`"temperature":2.5`, "Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got 2.5 instead.", "temperature", "decimal_above_max_value"},
		"cold":                    {`"temperature":-1`, "Invalid 'temperature': decimal below minimum value. Expected a value >= 0, but got -1 instead.", "temperature", "decimal_below_min_value"},
		"numeric string":          {`"temperature":"1"`, "Invalid type for 'temperature': expected a decimal, but got a string instead.", "temperature", "invalid_type"},
		"no choices":              {`"n":0`, "Invalid 'n': integer below minimum value. Expected a value >= 1, but got 0 instead.", "n", "integer_below_min_value"},
		"too many choices":        {`"n":129`, "Invalid 'n': integer above maximum value. Expected a value <= 128, but got 129 instead.", "n", "integer_above_max_value"},
		"half a choice":           {`"n":1.5`, "Invalid type for 'n': expected an integer, but got a decimal instead.", "n", "invalid_type"},
		"no messages":             {`"messages":[]`, "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.", "messages", "empty_array"},
		"unknown role":            {`"messages":[{"role":"robot","content":"x"}]`, "Invalid value: 'robot'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and 'developer'.", "messages[0].role", "invalid_value"},
		"no role":                 {`"messages":[{"content":"x"}]`, "Missing required parameter: 'messages[0].role'.", "messages[0].role", "missing_required_parameter"},
		"no content":              {`"messages":[{"role":"user"}]`, "Missing required parameter: 'messages[0].content'.", "messages[0].content", "missing_required_parameter"},
		"a number for content":    {`"messages":[{"role":"user","content":5}]`, "Invalid type for 'messages[0].content': expected one of a string or an array of objects, but got an integer instead.", "messages[0].content", "invalid_type"},
		"five stops":              {`"stop":["a","b","c","d","e"]`, "Invalid 'stop': array too long. Expected an array with maximum length 4, but got an array with length 5 instead.", "stop", "array_above_max_length"},
		"JSON without the word":   {`"response_format":{"type":"json_object"}`, "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.", "messages", ""},
		"unknown format":          {`"response_format":{"type":"xml"}`, "Invalid value: 'xml'. Supported values are: 'json_object', 'json_schema', and 'text'.", "response_format.type", "invalid_value"},
		"schema without a name":   {`"response_format":{"type":"json_schema","json_schema":{}}`, "Missing required parameter: 'response_format.json_schema.name'.", "response_format.json_schema.name", "missing_required_parameter"},
		"both limits":             {`"max_tokens":1,"max_completion_tokens":1`, "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.", "max_tokens", "invalid_parameter_combination"},
		"options without stream":  {`"stream_options":{"include_usage":true}`, "The 'stream_options' parameter is only allowed when 'stream' is enabled.", "stream_options", ""},
		"unknown stream option":   {`"stream":true,"stream_options":{"x":1}`, "Unknown parameter: 'stream_options.x'.", "stream_options.x", "unknown_parameter"},
		"half of a pair in a key": {`"\ud800":1`, "Unrecognized request argument supplied: \ufffd", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			r, prob := decodeChat(p, nil, openAIBody(c.with))
			if prob == nil {
				t.Fatalf("accepted: %+v", r)
			}
			var got struct {
				Error struct{ Message, Type, Param, Code string }
			}
			if err := json.Unmarshal(prob.body, &got); err != nil {
				t.Fatalf("%s: %v", prob.body, err)
			}
			if prob.status != 400 || got.Error.Message != c.message || got.Error.Type != "invalid_request_error" || got.Error.Param != c.param || got.Error.Code != c.code {
				t.Errorf("got %d %+v", prob.status, got.Error)
			}
		})
	}
}

// openAIBody returns a request that is right but for what is added.
func openAIBody(with string) []byte {
	body := `{"model":"gpt-4o",`
	if !strings.Contains(with, `"messages"`) {
		body += `"messages":[{"role":"user","content":"Hi"}],`
	}
	return []byte(body + with + "}")
}

func TestOpenAIAccepted(t *testing.T) {
	p, err := findProfile("openai")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		with string
		fine func(*chatRequest) bool
	}{
		"defaults": {`"stop":null`, func(r *chatRequest) bool {
			return r.temperature == 1 && r.n == 1 && r.maxTokens == 0 && r.missing == ""
		}},
		"two choices":   {`"n":2`, func(r *chatRequest) bool { return r.n == 2 }},
		"new limit":     {`"max_completion_tokens":7`, func(r *chatRequest) bool { return r.maxTokens == 7 }},
		"usage":         {`"stream":true,"stream_options":{"include_usage":true}`, func(r *chatRequest) bool { return r.stream && r.usage }},
		"developer":     {`"messages":[{"role":"developer","content":"x"}]`, func(r *chatRequest) bool { return r.messages[0].role == "developer" }},
		"parts":         {`"messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}]`, func(r *chatRequest) bool { return r.messages[0].content == "ab" && r.messages[0].parts }},
		"JSON":          {`"messages":[{"role":"user","content":"As JSON."}],"response_format":{"type":"json_object"}`, func(r *chatRequest) bool { return r.format.json && r.format.schema == nil }},
		"schema":        {`"response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{"type":"object"}}}`, func(r *chatRequest) bool { return string(r.format.schema) == `{"type":"object"}` }},
		"tools":         {`"tools":[{"type":"function","function":{"name":"f"}}]`, func(r *chatRequest) bool { return r.missing == "tools" }},
		"no logprobs":   {`"logprobs":false`, func(r *chatRequest) bool { return r.missing == "" }},
		"some logprobs": {`"logprobs":true,"top_logprobs":2`, func(r *chatRequest) bool { return r.missing == "logprobs" }},
	} {
		t.Run(name, func(t *testing.T) {
			r, prob := decodeChat(p, nil, openAIBody(c.with))
			if prob != nil {
				t.Fatalf("refused with %s", prob.body)
			}
			if !c.fine(r) {
				t.Errorf("read as %+v", r)
			}
		})
	}
}
