package llm

import (
	"fmt"
	"regexp"
	"strings"
)

// actAs0220 finds what llama-cpp-python 0.2.20 only finds when it sets out to generate: what its
// llama-2 format cannot write, and values that llama.cpp does not take. What the stand-in lacks is
// noted in the request.
func actAs0220(r *chatRequest, sent *value) *problem {
	if g := sent.given("grammar"); g != nil {
		if !grammarBegins.MatchString(g.text) || strings.ContainsFunc(g.text, func(c rune) bool { return c > '~' }) {
			return failed("from_string: error parsing grammar file: parsed_grammar.rules is empty")
		}
		r.lack("grammar")
	}
	if message := concatenation(r.messages); message != "" {
		return failed(message)
	}
	if prob := biasProblem(r, sent); prob != nil {
		return prob
	}
	for i, name := range []string{"frequency_penalty", "presence_penalty"} {
		if v := sent.get(name); v != nil && v.kind == null {
			return failed(fmt.Sprintf("argument %d: TypeError: wrong type", 6+i))
		}
	}
	return nil
}

// grammarBegins matches a grammar that has at least the beginning of a rule.
var grammarBegins = regexp.MustCompile(`^(\s|#.*\n)*[a-zA-Z0-9-]+[ \t]*::=`)

// concatenation returns what Python says when the llama-2 format of 0.2.20 puts a message's content
// behind a text that is none, or "".
func concatenation(messages []message) string {
	system := ""
	for _, m := range messages {
		if m.role == "system" {
			system = m.content
			break
		}
	}
	first := true
	for _, m := range messages {
		if m.role != "user" && m.role != "assistant" {
			continue
		}
		switch {
		case first && system != "" && m.parts:
			return `can only concatenate list (not "str") to list`
		case first && system != "" && m.null:
			return `unsupported operand type(s) for +: 'NoneType' and 'str'`
		case m.parts && m.some:
			return `can only concatenate str (not "list") to str`
		}
		first = false
	}
	return ""
}

// actAs03 is actAs0220 for llama-cpp-python 0.3.
func actAs03(r *chatRequest, sent *value) *problem {
	prob := findAs03(r, sent)
	if prob != nil && r.stream {
		// The stream's head has been sent by then; nothing follows, and it ends like a complete one.
		return &problem{status: 200, contentType: "text/event-stream; charset=utf-8", emptyStream: true}
	}
	return prob
}

// findAs03 finds what is wrong for actAs03.
func findAs03(r *chatRequest, sent *value) *problem {
	for _, m := range r.messages {
		if m.absent {
			return failed("'content'")
		}
	}
	if prob := namedTool(r, sent); prob != nil {
		return prob
	}
	if prob := biasProblem(r, sent); prob != nil {
		return prob
	}
	for i, name := range []string{"frequency_penalty", "presence_penalty"} {
		if v := sent.get(name); v != nil && v.kind == null {
			return failed(fmt.Sprintf("argument %d: TypeError: wrong type", 4+i))
		}
	}
	if v := sent.given("logprobs"); v != nil && sent.given("top_logprobs") != nil {
		if on, _ := asBool(v, trimming); on {
			r.lack("logprobs")
		}
	}
	if sent.given("grammar") != nil && !r.format.json {
		r.lack("grammar")
	}
	if v := sent.given("min_tokens"); v != nil {
		if n, _ := asInt(v, trimming); n > 0 {
			r.lack("min_tokens")
		}
	}
	return nil
}

// namedTool finds the tool that is chosen by its name, which 0.3 makes the model call.
func namedTool(r *chatRequest, sent *value) *problem {
	tools, wrapped := sent.given("tools"), true
	if f := sent.given("functions"); f != nil {
		tools, wrapped = f, false
	}
	var name *value
	field := "tool_choice"
	if c := sent.given("tool_choice"); c != nil && c.kind == object {
		name = c.get("function").get("name")
	}
	if c := sent.given("function_call"); c != nil {
		if field, name = "function_call", nil; c.kind == object {
			name = c.get("name")
		}
	}
	if tools == nil || name == nil {
		return nil
	}
	for i := range tools.items {
		f := &tools.items[i].value
		if wrapped {
			f = f.get("function")
		}
		if f.get("name").text == name.text {
			r.lack(field)
			return nil
		}
	}
	return failed("Tool choice '" + name.text + "' not found in tools.")
}

// biasProblem finds a token in logit_bias that is not a number. Biases of tokens are lacking.
func biasProblem(r *chatRequest, sent *value) *problem {
	bias := sent.given("logit_bias")
	if bias == nil || len(bias.items) == 0 {
		return nil
	}
	if kind := sent.given("logit_bias_type"); kind == nil || kind.text != "tokens" {
		for i := range bias.items {
			if _, ok := intText(bias.items[i].key, trimming); !ok {
				return failed("invalid literal for int() with base 10: " + string(appendReprText(nil, bias.items[i].key)))
			}
		}
	}
	r.lack("logit_bias")
	return nil
}

// lack notes a field that the stand-in cannot do.
func (r *chatRequest) lack(field string) {
	if r.missing == "" {
		r.missing = field
	}
}
