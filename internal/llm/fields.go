package llm

import "math"

// field is a field of a chat completion request: the shape that a profile asks for, and what it is
// for the stand-in. One table of them is what is accepted and what is refused.
type field struct {
	name  string
	shape shape
	set   func(*chatRequest, *value) // nil where the stand-in, or the server itself, ignores it
}

// row is a field in the table of all profiles. A profile without a shape for it does not know it.
type fieldRow struct {
	name              string
	v0220, v03, opena shape
	set               func(*chatRequest, *value)
}

// column returns a profile's fields in the order of the table, which is that of the errors.
func column(pick func(fieldRow) shape) []field {
	var fields []field
	for _, r := range fieldRows() {
		if s := pick(r); s != nil {
			fields = append(fields, field{r.name, s, r.set})
		}
	}
	return fields
}

// fieldRows returns the table. The two versions of llama-cpp-python have pydantic's models, in the
// order of 0.2.20 (server/app.py) but for the model's name, which 0.3 has first (server/types.py).
// Of OpenAI's fields those are there that its API reference has for chat completions.
func fieldRows() []fieldRow {
	var (
		textOrNull  = nullable{stringShape{}}
		intOrNull   = nullable{intShape{}}
		share       = floatShape{bounds{"0", "1"}}
		penalty     = nullable{floatShape{bounds{"-2", "2"}}}
		stops       = nullable{union{{"str", stringShape{}}, {"list[str]", listShape{of: stringShape{}}}}}
		bias        = nullable{dictShape{floatShape{}}}
		biasType    = nullable{literalShape{"input_ids", "tokens"}}
		atLeast0    = intShape{bounds{least: "0"}}
		mirostat    = intShape{bounds{"0", "2"}}
		mirostatTau = floatShape{bounds{"0", "10"}}
		mirostatEta = floatShape{bounds{"0.001", "1"}}
		repeat      = floatShape{bounds{least: "0"}}
		anything    = anyShape{}
		topOfOpenAI = nullable{intShape{bounds{"0", "20"}}}
		countOrNull = nullable{intShape{bounds{"1", "128"}}}
		maxOfOpenAI = nullable{intShape{bounds{least: "1"}}}
	)
	old, current := messagesOf("typed-dict", "typed-dict", false), messagesOf("", "", true)
	return []fieldRow{
		{"model", nil, textOrNull, stringShape{}, setModel},
		{"messages", old, current, messagesOfOpenAI(), setMessages},
		{"functions", functions(), functions(), anything, nil},
		{"function_call", functionCall("typed-dict"), functionCall("ChatCompletionRequestFunctionCallOption"), anything, nil},
		{"tools", tools(), tools(), anything, nil},
		{"tool_choice", toolChoice("typed-dict", "none", "auto"), toolChoice("ChatCompletionNamedToolChoice", "none", "auto", "required"), anything, nil},
		{"max_tokens", intOrNull, intOrNull, maxOfOpenAI, setMaxTokens},
		{"max_completion_tokens", nil, nil, maxOfOpenAI, setMaxTokens},
		{"min_tokens", nil, atLeast0, nil, nil},
		{"logprobs", nil, nullable{boolShape{}}, nullable{boolShape{}}, nil},
		{"top_logprobs", nil, nullable{atLeast0}, topOfOpenAI, nil},
		{"temperature", floatShape{bounds{"0", "2"}}, floatShape{}, nullable{floatShape{bounds{"0", "2"}}}, setTemperature},
		{"top_p", share, share, nullable{share}, nil},
		{"min_p", share, share, nil, nil},
		{"stop", stops, stops, stopsOfOpenAI(), setStop},
		{"stream", boolShape{}, boolShape{}, nullable{boolShape{}}, setStream},
		{"stream_options", nil, nil, nullable{record{parts: []part{{"include_usage", boolShape{}, true}, {"include_obfuscation", boolShape{}, true}}, closed: true}}, setUsage},
		{"presence_penalty", penalty, penalty, penalty, nil},
		{"frequency_penalty", penalty, penalty, penalty, nil},
		{"logit_bias", bias, bias, nullable{dictShape{floatShape{bounds{"-100", "100"}}}}, nil},
		{"seed", intOrNull, intOrNull, intOrNull, setSeed},
		{"response_format", formatOf(false), formatOf(true), formatOfOpenAI(), setFormat},
		{"model", textOrNull, nil, nil, setModel},
		{"n", intOrNull, intOrNull, countOrNull, nil},
		{"user", textOrNull, textOrNull, textOrNull, nil},
		{"top_k", atLeast0, atLeast0, nil, nil},
		{"repeat_penalty", repeat, repeat, nil, nil},
		{"logit_bias_type", biasType, biasType, nil, nil},
		{"mirostat_mode", mirostat, mirostat, nil, nil},
		{"mirostat_tau", mirostatTau, mirostatTau, nil, nil},
		{"mirostat_eta", mirostatEta, mirostatEta, nil, nil},
		{"grammar", textOrNull, textOrNull, nil, nil},
		{"audio", nil, nil, anything, nil},
		{"metadata", nil, nil, anything, nil},
		{"modalities", nil, nil, anything, nil},
		{"parallel_tool_calls", nil, nil, boolShape{}, nil},
		{"prediction", nil, nil, anything, nil},
		{"prompt_cache_key", nil, nil, textOrNull, nil},
		{"prompt_cache_retention", nil, nil, textOrNull, nil},
		{"reasoning_effort", nil, nil, textOrNull, nil},
		{"safety_identifier", nil, nil, textOrNull, nil},
		{"service_tier", nil, nil, textOrNull, nil},
		{"store", nil, nil, nullable{boolShape{}}, nil},
		{"verbosity", nil, nil, textOrNull, nil},
		{"web_search_options", nil, nil, anything, nil},
	}
}

func setModel(r *chatRequest, v *value) {
	if v.kind == text {
		r.model = &v.text
	}
}

func setMaxTokens(r *chatRequest, v *value) {
	if v.kind == null {
		return
	}
	n, _ := asInt(v, trimming)
	r.limit = &n
	r.maxTokens = int(max(0, min(n, math.MaxInt)))
}

func setTemperature(r *chatRequest, v *value) {
	if v.kind != null {
		r.temperature, _ = asFloat(v, trimming)
	}
}

func setSeed(r *chatRequest, v *value) {
	if v.kind != null {
		n, _ := asInt(v, trimming)
		r.seed = &n
	}
}

func setStop(r *chatRequest, v *value) {
	switch v.kind {
	case text:
		r.stop = []string{v.text}
	case list:
		for i := range v.items {
			r.stop = append(r.stop, v.items[i].value.text)
		}
	}
}

func setStream(r *chatRequest, v *value) { r.stream, _ = asBool(v, trimming) }

func setUsage(r *chatRequest, v *value) {
	if usage := v.get("include_usage"); usage != nil {
		r.usage, _ = asBool(usage, strict)
	}
}
