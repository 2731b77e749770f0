package llm

import "slices"

// row is a row of the capability table, with the field of a [profile] that it fills.
type row struct {
	Capability
	field func(*profile) any
}

// Where the values are from.
const (
	seenBoth  = "llama-cpp-python 0.2.20 and 0.3.36; OpenAI's API reference"
	seenLlama = "llama-cpp-python 0.2.20 and 0.3.36; OpenAI's is not known"
	ours      = "the stand-in's own"
)

// values are a row's, in the order of [Profiles].
func values(v0220, v03, openai string) map[string]string {
	return map[string]string{"llama-cpp-python@0.2.20": v0220, "llama-cpp-python@0.3": v03, "openai": openai}
}

// table returns the capability table: a row a behaviour. A new profile is a column in it.
func table() []row {
	return slices.Concat(tableOfHTTP(), tableOfRequests(), tableOfTurns(), tableOfStreams(), tableOfAnswers())
}

// tableOfHTTP has what the profiles do with requests before a model is asked.
func tableOfHTTP() []row {
	return []row{
		{Capability{"envelope", "The shape of ids, answers and errors of routing.",
			values("fastapi", "fastapi", "openai"), seenBoth},
			func(p *profile) any { return &p.envelope }},
		{Capability{"model-name", "The model of a request that names none: llama-cpp-python says the path that it was started with.",
			values("stand-in.gguf", "stand-in.gguf", "gpt-3.5-turbo"), ours},
			func(p *profile) any { return &p.modelName }},
		{Capability{"server-header", "What the header Server says.",
			values("uvicorn", "uvicorn", "cloudflare"), seenBoth},
			func(p *profile) any { return &p.server }},
		{Capability{"api-key", "A key can be asked for; the flag came with llama-cpp-python 0.2.25.",
			values("no", "yes", "yes"), seenBoth}, nil},
		{Capability{"key-check", "When the key is looked at: never, once the body was found to be JSON, or first of all.",
			values("none", "after-parsing", "first"), seenBoth},
			func(p *profile) any { return &p.keys }},
		{Capability{"cors-origin", "What Access-Control-Allow-Origin says to a request with an Origin.",
			values("any", "echo", "none"), seenLlama},
			func(p *profile) any { return &p.corsOrigin }},
		{Capability{"cors-methods", "The methods that a CORS preflight allows.",
			values("DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT", "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, QUERY", ""), seenLlama},
			func(p *profile) any { return &p.corsMethods }},
		{Capability{"cors-preflight-vary", "What a CORS preflight's answer varies by.",
			values("Origin", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers, Access-Control-Request-Private-Network", ""), seenLlama},
			func(p *profile) any { return &p.preflightVary }},
		{Capability{"vary-origin", "Every answer but the plain-text 500 has Vary: Origin.",
			values("no", "yes", "no"), seenLlama},
			func(p *profile) any { return &p.varyOrigin }},
		{Capability{"keep-alive", "How long a connection without a request is kept open.",
			values("5s", "5s", "2m"), "uvicorn 0.24 and 0.54, its default; OpenAI's is not known"},
			func(p *profile) any { return &p.keepAlive }},
		{Capability{"extras", "There are /extras/tokenize, /extras/tokenize/count and /extras/detokenize (not in the stand-in: 501).",
			values("no", "yes", "no"), seenBoth},
			func(p *profile) any { return &p.tokenize }},
	}
}

// tableOfRequests has how requests are read. Which fields there are and what they may be is in the
// table of fields, [fieldRows]; rows of this one that have no field here say what comes of it.
func tableOfRequests() []row {
	return []row{
		{Capability{"temperature-default", "The temperature of a request that has none.",
			values("0.8", "0.8", "1"), seenBoth},
			func(p *profile) any { return &p.temperature }},
		{Capability{"temperature-bounds", "A temperature above 2 is refused (llama-cpp-python took the bounds away in 0.2.70).",
			values("yes", "no", "yes"), seenBoth}, nil},
		{Capability{"unknown-fields", "Fields that there are not are ignored.",
			values("yes", "yes", "no"), seenBoth}, nil},
		{Capability{"model-needed", "A request must name a model.",
			values("no", "no", "yes"), seenBoth}, nil},
		{Capability{"model-checked", "A model that is not there is refused with 404. To the stand-in, OpenAI has those whose names begin as its chat models' do: gpt-, chatgpt-, ft:gpt-, o and a digit.",
			values("no", "no", "yes"), seenBoth}, nil},
		{Capability{"json-word", "JSON mode is refused unless a message has the word JSON.",
			values("no", "no", "yes"), seenBoth}, nil},
		{Capability{"invalid-status", "The status of a request that is refused.",
			values("500", "500", "400"), seenBoth}, nil},
		{Capability{"content-type-optional", "JSON is read without a Content-Type too.",
			values("yes", "no", "yes"), seenLlama},
			func(p *profile) any { return &p.bareType }},
		{Capability{"null-body-missing", "A body of null is a missing one, not one of the wrong type.",
			values("yes", "no", "no"), seenLlama},
			func(p *profile) any { return &p.nullMissing }},
		{Capability{"overflow-fails", "A conversation that is too long is a plain-text 500 where no max_tokens was sent: the sentence about it cannot be formed.",
			values("yes", "no", "no"), seenLlama},
			func(p *profile) any { return &p.overflowFails }},
		{Capability{"error-lines", "Mistakes are told on lines of their own, with the place in the server's source.",
			values("no", "yes", "no"), seenLlama},
			func(p *profile) any { return &p.lines }},
	}
}

// tableOfTurns has who waits for whom.
func tableOfTurns() []row {
	return []row{
		{Capability{"one-at-a-time", "One answer is generated at a time; others wait.",
			values("yes", "yes", "no"), seenBoth},
			func(p *profile) any { return &p.oneAtATime }},
		{Capability{"interrupt", "A request that waits ends a running stream: [DONE] without a finish_reason, then the connection is cut.",
			values("yes", "yes", "no"), seenBoth},
			func(p *profile) any { return &p.interrupt }},
		{Capability{"invalid-waits", "A request that is refused waits for the model too, and so interrupts.",
			values("yes", "no", "no"), seenLlama},
			func(p *profile) any { return &p.invalidWaits }},
		{Capability{"models-wait", "GET /v1/models waits for the model, and so interrupts.",
			values("no", "yes", "no"), seenLlama},
			func(p *profile) any { return &p.modelsWait }},
		{Capability{"skips-abandoned", "A request whose client left while it waited is not generated.",
			values("no", "yes", "yes"), seenLlama},
			func(p *profile) any { return &p.skipsAbandoned }},
		{Capability{"deadlock-above", "When more requests than this wait at once, they hang for good, and all later ones with them; 0: never.",
			values("40", "0", "0"), "llama-cpp-python 0.2.20 (40 wait and are answered, 42 requests hang) and 0.3.36 (60 are answered)"},
			func(p *profile) any { return &p.threads }},
	}
}

// tableOfStreams has how an answer is streamed.
func tableOfStreams() []row {
	return []row{
		{Capability{"stream-head-first", "A stream's status and headers are sent at once, and not with the first token.",
			values("no", "yes", "no"), seenLlama},
			func(p *profile) any { return &p.eagerStream }},
		{Capability{"stream-errors", "How a stream fails before its first token: with a status, or as 200 with an empty body.",
			values("status", "empty", "status"), seenLlama},
			func(p *profile) any { return &p.streamErrors }},
		{Capability{"stream-line-end", "The line end of server-sent events.",
			values("\r\n", "\n", "\n"), seenBoth},
			func(p *profile) any { return &p.streamEnd }},
		{Capability{"stream-cache-control", "A stream's Cache-Control.",
			values("no-cache", "no-store", "no-cache"), seenLlama},
			func(p *profile) any { return &p.cacheControl }},
		{Capability{"chunk-spaces", "Chunks are written as Python writes JSON: with spaces, and everything beyond ASCII escaped.",
			values("yes", "yes", "no"), seenBoth},
			func(p *profile) any { return &p.spaced }},
		{Capability{"stream-usage", "stream_options.include_usage is honoured.",
			values("no", "no", "yes"), seenBoth},
			func(p *profile) any { return &p.streamUsage }},
		{Capability{"stream-pings", "A comment is sent each 15 s to keep a stream's connection alive.",
			values("yes", "yes", "no"), seenLlama},
			func(p *profile) any { return &p.pings }},
		{Capability{"ping-zone", "The time in that comment says its zone.",
			values("no", "yes", "no"), seenLlama},
			func(p *profile) any { return &p.pingZone }},
	}
}

// tableOfAnswers has what is in an answer.
func tableOfAnswers() []row {
	return []row{
		{Capability{"context", "Tokens of prompt and answer together, unless it was started otherwise.",
			values("2048", "2048", "16385"), "llama-cpp-python's n_ctx; gpt-3.5-turbo's context window"},
			func(p *profile) any { return &p.context }},
		{Capability{"n", "n answers are given to a request that asks for n.",
			values("no", "no", "yes"), seenBoth},
			func(p *profile) any { return &p.choices }},
		{Capability{"logprobs-null", "A choice without log probabilities says so: \"logprobs\": null.",
			values("no", "yes", "yes"), seenBoth},
			func(p *profile) any { return &p.logprobsNull }},
		{Capability{"json-runaway", "JSON mode writes white space until max_tokens, or until the context is full (cured in llama-cpp-python 0.2.86).",
			values("yes", "no", "no"), seenBoth},
			func(p *profile) any { return &p.runaway }},
		{Capability{"json-schema", "JSON mode keeps to a schema that is given with it.",
			values("no", "yes", "yes"), seenBoth},
			func(p *profile) any { return &p.schema }},
		{Capability{"unseeded", "How a request without a seed is seeded: from a generator started at random that an explicit seed restarts, from the seed before it (the same after every start), or at random.",
			values("continued", "chain", "random"), seenBoth},
			func(p *profile) any { return &p.seeds }},
		{Capability{"tiny-temperature-junk", "A temperature such as 1e-45, by which no float can be divided, gives the same junk each time, and not the likeliest answer.",
			values("no", "yes", "no"), seenLlama},
			func(p *profile) any { return &p.tinyJunk }},
	}
}
