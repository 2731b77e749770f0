package llm

import (
	"net/http"
	"strings"
	"testing"
)

// TestActing sends requests that are valid, and at which the real servers fail or act only later.
func TestActing(t *testing.T) {
	const (
		old     = "llama-cpp-python@0.2.20"
		current = "llama-cpp-python@0.3"
		hi      = `"messages":[{"role":"user","content":"Hi"}]`
		tools   = `"tools":[{"type":"function","function":{"name":"f","parameters":{}}}]`
	)
	for name, c := range map[string]struct{ profile, sent, failed, missing string }{
		"a null frequency penalty":             {old, hi + `,"frequency_penalty":null`, "argument 6: TypeError: wrong type", ""},
		"a null presence penalty":              {old, hi + `,"presence_penalty":null`, "argument 7: TypeError: wrong type", ""},
		"parts in the llama-2 format":          {old, `"messages":[{"role":"user","content":[{"type":"text","text":"x"}]}]`, `can only concatenate str (not "list") to str`, ""},
		"no parts":                             {old, `"messages":[{"role":"user","content":[]}]`, "", ""},
		"parts behind a system message":        {old, `"messages":[{"role":"system","content":"s"},{"role":"user","content":[{"type":"text","text":"x"}]}]`, `can only concatenate list (not "str") to list`, ""},
		"null behind a system message":         {old, `"messages":[{"role":"system","content":"s"},{"role":"user","content":null}]`, "unsupported operand type(s) for +: 'NoneType' and 'str'", ""},
		"an answer without content":            {current, `"messages":[{"role":"assistant"}]`, "'content'", ""},
		"a bias of a word":                     {old, hi + `,"logit_bias":{"1":1,"it's":1}`, `invalid literal for int() with base 10: "it's"`, ""},
		"a bias of a token":                    {current, hi + `,"logit_bias":{"1":1}`, "", "logit_bias"},
		"a bias of a word's tokens":            {current, hi + `,"logit_bias":{"a":1},"logit_bias_type":"tokens"`, "", "logit_bias"},
		"no biases":                            {current, hi + `,"logit_bias":{}`, "", ""},
		"a grammar":                            {old, hi + `,"grammar":"root ::= \"yes\""`, "", "grammar"},
		"not a grammar":                        {old, hi + `,"grammar":"yes"`, "from_string: error parsing grammar file: parsed_grammar.rules is empty", ""},
		"a tool by its name, formerly ignored": {old, hi + `,` + tools + `,"tool_choice":{"type":"function","function":{"name":"f"}}`, "", ""},
		"a tool by its name":                   {current, hi + `,` + tools + `,"tool_choice":{"type":"function","function":{"name":"f"}}`, "", "tool_choice"},
		"a tool that is not there":             {current, hi + `,` + tools + `,"tool_choice":{"type":"function","function":{"name":"g"}}`, "Tool choice 'g' not found in tools.", ""},
		"a function by its name":               {current, hi + `,"functions":[{"name":"f","parameters":{}}],"function_call":{"name":"f"}`, "", "function_call"},
		"any tool":                             {current, hi + `,` + tools + `,"tool_choice":"required"`, "", ""},
		"log probabilities":                    {current, hi + `,"logprobs":true,"top_logprobs":0`, "", "logprobs"},
		"log probabilities without a number":   {current, hi + `,"logprobs":true`, "", ""},
		"the number of log probabilities only": {current, hi + `,"top_logprobs":2`, "", ""},
		"unknown fields":                       {current, hi + `,"max_completion_tokens":5,"stream_options":{"include_usage":true}`, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := findProfile(c.profile)
			if err != nil {
				t.Fatal(err)
			}
			r, prob := decodeChat(p, http.Header{"Content-Type": {"application/json"}}, []byte("{"+c.sent+"}"))
			switch {
			case c.failed != "" && (prob == nil || string(prob.body) != string(failed(c.failed).body)):
				t.Errorf("got %+v, want %s", prob, c.failed)
			case c.failed == "" && prob != nil:
				t.Errorf("refused with %s", prob.body)
			case prob == nil && (r.missing != c.missing || r.usage || r.maxTokens != 0):
				t.Errorf("read as %+v, want %q missing", r, c.missing)
			}
		})
	}
}

// TestFailureInStream: at 0.3 a stream's head is sent before the failure.
func TestFailureInStream(t *testing.T) {
	p, err := findProfile("llama-cpp-python@0.3")
	if err != nil {
		t.Fatal(err)
	}
	_, prob := decodeChat(p, http.Header{"Content-Type": {"application/json"}}, []byte(`{"messages":[{"role":"assistant"}],"stream":true}`))
	if prob == nil || prob.status != 200 || !prob.emptyStream || len(prob.body) != 0 {
		t.Errorf("got %+v", prob)
	}
}

func TestWrongKey(t *testing.T) {
	for name, c := range map[string]struct{ profile, key, want string }{
		"llama-cpp-python": {"llama-cpp-python@0.3", "sk-wrong", `{"detail":"Invalid API key"}`},
		"none":             {"openai", "", `"You didn't provide an API key.`},
		"long":             {"openai", "sk-0123456789abcdef", `Incorrect API key provided: sk-0****cdef.`},
		"short":            {"openai", "sk-secret", `Incorrect API key provided: ****.`},
	} {
		p, err := findProfile(c.profile)
		if err != nil {
			t.Fatal(err)
		}
		if prob := p.wrongKey(c.key); prob.status != 401 || !strings.Contains(string(prob.body), c.want) {
			t.Errorf("%s: %d %s", name, prob.status, prob.body)
		}
	}
}

// TestOverflow has the sentences of captures, and those of OpenAI.
func TestOverflow(t *testing.T) {
	five := int64(5)
	for name, c := range map[string]struct {
		profile string
		limit   *int64
		want    string
	}{
		"0.2.20":                   {"llama-cpp-python@0.2.20", &five, `context length is 2048 tokens. However, you requested 3007 tokens (3002 in the messages, 5 in the completion).`},
		"0.2.20 without a limit":   {"llama-cpp-python@0.2.20", nil, `Internal Server Error`},
		"0.3":                      {"llama-cpp-python@0.3", &five, `you requested 3007 tokens (3002 in the messages, 5 in the completion).`},
		"0.3 without a limit":      {"llama-cpp-python@0.3", nil, `you requested 3002 tokens (3002 in the messages, None in the completion).`},
		"OpenAI without a limit":   {"openai", nil, `However, your messages resulted in 3002 tokens.`},
		"OpenAI's with both parts": {"openai", &five, `(3002 in the messages, 5 in the completion).`},
	} {
		p, err := findProfile(c.profile)
		if err != nil {
			t.Fatal(err)
		}
		prob := p.overflow(2048, 3002, &chatRequest{limit: c.limit})
		if plain := c.want == "Internal Server Error"; !strings.Contains(string(prob.body), c.want) || prob.closes != plain || prob.status != map[bool]int{true: 500, false: 400}[plain] {
			t.Errorf("%s: %d %s", name, prob.status, prob.body)
		}
	}
}
