package llm

import (
	"errors"
	"net/http"
	"strings"
)

// decodeChat reads the body of a chat completion request as the profile does. The problem is its
// answer to a request that it refuses.
//
// Where the server asks for a key, it does so after it has read the JSON and before it looks at it: a
// problem that closes the connection comes before a wrong key, all others come after.
func decodeChat(p *profile, header http.Header, body []byte) (*chatRequest, *problem) {
	sent, err := parseJSON(body)
	switch {
	case errors.Is(err, errTooLarge):
		return nil, p.refuseLarge()
	case err != nil && p.openai:
		return nil, openAIProblem(http.StatusBadRequest, notJSON, "", "")
	case err != nil:
		return nil, internalError()
	}
	c := checker{how: p.how, first: p.openai, tell: p.tell}
	var path [8]step
	c.path = path[:0]
	if !p.openai {
		c.path = append(c.path, step{name: "body"})
	}
	r := &chatRequest{temperature: p.temperature, n: 1}
	if p.checkBody(&c, &sent, header, body) {
		if p.openai {
			if prob := p.unknownOrMissing(&sent); prob != nil {
				return nil, prob
			}
		}
		p.checkFields(&c, &sent, r)
	}
	if len(c.text) > maxErrors {
		return nil, p.refuseLarge()
	}
	if c.count > 0 {
		return nil, p.refuseInvalid(&c)
	}
	if prob := p.act(r, &sent); prob != nil {
		return nil, prob
	}
	return r, nil
}

// checkBody checks that the body is an object, and was said to be JSON.
func (q *requests) checkBody(c *checker, sent *value, header http.Header, body []byte) bool {
	const msg = "Input should be a valid dictionary or object to extract fields from"
	isJSON := q.isJSON(header["Content-Type"])
	switch {
	case isJSON && sent.kind == object:
		return true
	case !isJSON && !q.openai:
		return c.fail(failure{kind: "model_attributes_type", msg: msg, bytes: body})
	case sent.kind == null && q.nullMissing:
		return c.fail(failure{kind: "missing", msg: "Field required", input: sent})
	}
	return c.fail(failure{kind: "model_attributes_type", msg: msg, want: "an object", input: sent})
}

// isJSON reports whether a Content-Type is JSON to FastAPI: application/json, or with a suffix of +json.
func (q *requests) isJSON(header []string) bool {
	if len(header) == 0 || header[0] == "" {
		return q.bareType
	}
	if header[0] == "application/json" {
		return true
	}
	kind, _, _ := strings.Cut(header[0], ";")
	kind = strings.ToLower(strings.TrimSpace(kind))
	subtype, ok := strings.CutPrefix(kind, "application/")
	return ok && !strings.Contains(subtype, "/") && (subtype == "json" || strings.HasSuffix(subtype, "+json"))
}

// checkFields checks the fields in the table's order, and keeps what they say.
func (q *requests) checkFields(c *checker, sent *value, r *chatRequest) {
	for i := range q.fields {
		f := &q.fields[i]
		v := sent.get(f.name)
		if v == nil {
			continue
		}
		c.path = append(c.path, step{name: f.name})
		if f.shape.check(c, v) && f.set != nil && c.count == 0 {
			f.set(r, v)
		}
		c.path = c.path[:len(c.path)-1]
	}
}
