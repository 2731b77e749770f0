package llm

// row is a row of the capability table, with the field of [behaviour] that it fills.
type row struct {
	Capability
	field func(*behaviour) any
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
	return append(append(append(tableOfHTTP(), tableOfTurns()...), tableOfStreams()...), tableOfAnswers()...)
}

// tableOfHTTP has what the profiles do with requests before a model is asked.
func tableOfHTTP() []row {
	return []row{
		{Capability{"envelope", "The shape of ids, answers and errors of routing.",
			values("fastapi", "fastapi", "openai"), seenBoth},
			func(b *behaviour) any { return &b.envelope }},
		{Capability{"model-name", "The model of a request that names none: llama-cpp-python says the path that it was started with.",
			values("stand-in.gguf", "stand-in.gguf", "gpt-3.5-turbo"), ours},
			func(b *behaviour) any { return &b.modelName }},
		{Capability{"server-header", "What the header Server says.",
			values("uvicorn", "uvicorn", "cloudflare"), seenBoth},
			func(b *behaviour) any { return &b.server }},
		{Capability{"api-key", "A key can be asked for; the flag came with llama-cpp-python 0.2.25.",
			values("no", "yes", "yes"), seenBoth}, nil},
		{Capability{"key-check", "When the key is looked at: never, once the body was found to be JSON, or first of all.",
			values("none", "after-parsing", "first"), seenBoth},
			func(b *behaviour) any { return &b.keys }},
		{Capability{"cors-origin", "What Access-Control-Allow-Origin says to a request with an Origin.",
			values("any", "echo", "none"), seenLlama},
			func(b *behaviour) any { return &b.corsOrigin }},
		{Capability{"cors-methods", "The methods that a CORS preflight allows.",
			values("DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT", "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, QUERY", ""), seenLlama},
			func(b *behaviour) any { return &b.corsMethods }},
		{Capability{"cors-preflight-vary", "What a CORS preflight's answer varies by.",
			values("Origin", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers, Access-Control-Request-Private-Network", ""), seenLlama},
			func(b *behaviour) any { return &b.preflightVary }},
		{Capability{"vary-origin", "Every answer but the plain-text 500 has Vary: Origin.",
			values("no", "yes", "no"), seenLlama},
			func(b *behaviour) any { return &b.varyOrigin }},
		{Capability{"keep-alive", "How long a connection without a request is kept open.",
			values("5s", "5s", "2m"), "uvicorn 0.24 and 0.54, its default; OpenAI's is not known"},
			func(b *behaviour) any { return &b.keepAlive }},
		{Capability{"extras", "There are /extras/tokenize, /extras/tokenize/count and /extras/detokenize (not in the stand-in: 501).",
			values("no", "yes", "no"), seenBoth},
			func(b *behaviour) any { return &b.tokenize }},
	}
}

// tableOfTurns has who waits for whom.
func tableOfTurns() []row {
	return []row{
		{Capability{"one-at-a-time", "One answer is generated at a time; others wait.",
			values("yes", "yes", "no"), seenBoth},
			func(b *behaviour) any { return &b.oneAtATime }},
		{Capability{"interrupt", "A request that waits ends a running stream: [DONE] without a finish_reason, then the connection is cut.",
			values("yes", "yes", "no"), seenBoth},
			func(b *behaviour) any { return &b.interrupt }},
		{Capability{"invalid-waits", "A request that is refused waits for the model too, and so interrupts.",
			values("yes", "no", "no"), seenLlama},
			func(b *behaviour) any { return &b.invalidWaits }},
		{Capability{"models-wait", "GET /v1/models waits for the model, and so interrupts.",
			values("no", "yes", "no"), seenLlama},
			func(b *behaviour) any { return &b.modelsWait }},
		{Capability{"skips-abandoned", "A request whose client left while it waited is not generated.",
			values("no", "yes", "yes"), seenLlama},
			func(b *behaviour) any { return &b.skipsAbandoned }},
		{Capability{"deadlock-above", "When more requests than this wait at once, they hang for good, and all later ones with them; 0: never.",
			values("40", "0", "0"), "llama-cpp-python 0.2.20 (40 wait and are answered, 42 requests hang) and 0.3.36 (60 are answered)"},
			func(b *behaviour) any { return &b.threads }},
	}
}

// tableOfStreams has how an answer is streamed.
func tableOfStreams() []row {
	return []row{
		{Capability{"stream-head-first", "A stream's status and headers are sent at once, and not with the first token.",
			values("no", "yes", "no"), seenLlama},
			func(b *behaviour) any { return &b.eagerStream }},
		{Capability{"stream-errors", "How a stream fails before its first token: with a status, or as 200 with an empty body.",
			values("status", "empty", "status"), seenLlama},
			func(b *behaviour) any { return &b.streamErrors }},
		{Capability{"stream-line-end", "The line end of server-sent events.",
			values("\r\n", "\n", "\n"), seenBoth},
			func(b *behaviour) any { return &b.streamEnd }},
		{Capability{"stream-cache-control", "A stream's Cache-Control.",
			values("no-cache", "no-store", "no-cache"), seenLlama},
			func(b *behaviour) any { return &b.cacheControl }},
		{Capability{"chunk-spaces", "Chunks are written as Python writes JSON: with spaces, and everything beyond ASCII escaped.",
			values("yes", "yes", "no"), seenBoth},
			func(b *behaviour) any { return &b.spaced }},
		{Capability{"stream-usage", "stream_options.include_usage is honoured.",
			values("no", "no", "yes"), seenBoth},
			func(b *behaviour) any { return &b.streamUsage }},
		{Capability{"stream-pings", "A comment is sent each 15 s to keep a stream's connection alive.",
			values("yes", "yes", "no"), seenLlama},
			func(b *behaviour) any { return &b.pings }},
		{Capability{"ping-zone", "The time in that comment says its zone.",
			values("no", "yes", "no"), seenLlama},
			func(b *behaviour) any { return &b.pingZone }},
	}
}

// tableOfAnswers has what is in an answer.
func tableOfAnswers() []row {
	return []row{
		{Capability{"context", "Tokens of prompt and answer together, unless it was started otherwise.",
			values("2048", "2048", "16385"), "llama-cpp-python's n_ctx; gpt-3.5-turbo's context window"},
			func(b *behaviour) any { return &b.context }},
		{Capability{"n", "n answers are given to a request that asks for n.",
			values("no", "no", "yes"), seenBoth},
			func(b *behaviour) any { return &b.choices }},
		{Capability{"logprobs-null", "A choice without log probabilities says so: \"logprobs\": null.",
			values("no", "yes", "yes"), seenBoth},
			func(b *behaviour) any { return &b.logprobsNull }},
		{Capability{"json-runaway", "JSON mode writes white space until max_tokens, or until the context is full (cured in llama-cpp-python 0.2.86).",
			values("yes", "no", "no"), seenBoth},
			func(b *behaviour) any { return &b.runaway }},
		{Capability{"json-schema", "JSON mode keeps to a schema that is given with it.",
			values("no", "yes", "yes"), seenBoth},
			func(b *behaviour) any { return &b.schema }},
		{Capability{"unseeded", "How a request without a seed is seeded: from a generator started at random that an explicit seed restarts, from the seed before it (the same after every start), or at random.",
			values("continued", "chain", "random"), seenBoth},
			func(b *behaviour) any { return &b.seeds }},
		{Capability{"tiny-temperature-junk", "A temperature such as 1e-45, by which no float can be divided, gives the same junk each time, and not the likeliest answer.",
			values("no", "yes", "no"), seenLlama},
			func(b *behaviour) any { return &b.tinyJunk }},
	}
}
