package llm

import "fmt"

// These stand here until the engine's are there, with the same names and signatures.

func jsonProblem(status int, body string) *problem {
	return &problem{status: status, contentType: "application/json", body: []byte(body)}
}

func detail(status int, text string) *problem {
	return jsonProblem(status, `{"detail":`+string(appendJSON(nil, text, false))+`}`)
}

func envelope(status int, text, kind, param, code string) *problem {
	b := appendJSON([]byte(`{"error":{"message":`), text, false)
	b = appendJSON(append(b, `,"type":`...), kind, false)
	for _, f := range []struct{ name, value string }{{"param", param}, {"code", code}} {
		b = append(b, `,"`+f.name+`":`...)
		if f.value == "" {
			b = append(b, "null"...)
		} else {
			b = appendJSON(b, f.value, false)
		}
	}
	return jsonProblem(status, string(append(b, "}}"...)))
}

func appendJSON(b []byte, s string, _ bool) []byte {
	b = append(b, '"')
	for _, c := range []byte(s) {
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\r':
			b = append(b, `\r`...)
		case c == '\t':
			b = append(b, `\t`...)
		case c == '\b':
			b = append(b, `\b`...)
		case c == '\f':
			b = append(b, `\f`...)
		case c < ' ':
			b = fmt.Appendf(b, `\u%04x`, c)
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}
