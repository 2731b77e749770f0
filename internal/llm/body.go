package llm

import "strconv"

// body returns a completion's body: compact, in UTF-8, with its keys in the order of the profile's server.
func (p *profile) body(t turn) []byte {
	b := make([]byte, 0, 512)
	b = appendJSON(append(b, `{"id":`...), t.id, false)
	b = append(b, `,"object":"chat.completion","created":`...)
	b = strconv.AppendInt(b, t.created, 10)
	b = appendJSON(append(b, `,"model":`...), t.model, false)
	b = append(b, `,"choices":[`...)
	for i, a := range t.answers {
		if i > 0 {
			b = append(b, ',')
		}
		b = p.appendChoice(b, i, a)
	}
	b = append(b, `],"usage":`...)
	b = p.appendUsage(b, t)
	if p.envelope == "openai" {
		b = append(b, `,"service_tier":"default","system_fingerprint":"fp_stand_in"`...)
	}
	return append(b, '}')
}

// appendChoice appends one answer.
func (p *profile) appendChoice(b []byte, index int, a answer) []byte {
	b = append(b, `{"index":`...)
	b = strconv.AppendInt(b, int64(index), 10)
	if p.envelope == "openai" {
		b = append(b, `,"message":{"role":"assistant","content":`...)
		b = appendJSON(b, a.text(), false)
		b = append(b, `,"refusal":null,"annotations":[]}`...)
	} else {
		b = append(b, `,"message":{"content":`...)
		b = appendJSON(b, a.text(), false)
		b = append(b, `,"role":"assistant"}`...)
	}
	if p.logprobsNull {
		b = append(b, `,"logprobs":null`...)
	}
	b = append(b, `,"finish_reason":"`...)
	b = append(b, a.finish...)
	return append(b, `"}`...)
}

// appendUsage appends what an answer cost.
func (p *profile) appendUsage(b []byte, t turn) []byte {
	b = append(b, `{"prompt_tokens":`...)
	b = strconv.AppendInt(b, int64(t.prompt), 10)
	b = append(b, `,"completion_tokens":`...)
	b = strconv.AppendInt(b, int64(t.completion()), 10)
	b = append(b, `,"total_tokens":`...)
	b = strconv.AppendInt(b, int64(t.prompt+t.completion()), 10)
	if p.envelope == "openai" {
		b = append(b, `,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0}`...)
		b = append(b, `,"completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}`...)
	}
	return append(b, '}')
}
