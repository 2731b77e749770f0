package llm

import "encoding/json"

// setFormat keeps what kind of text is asked for. OpenAI's json_schema has the schema in an object of
// its own.
func setFormat(r *chatRequest, v *value) {
	if v.kind != object {
		return
	}
	kind := v.get("type").text
	r.format.json = kind != "text"
	schema := v.given("schema")
	if kind == "json_schema" {
		schema = v.get("json_schema").given("schema")
	}
	if r.format.json && schema != nil {
		r.format.schema = json.RawMessage(schema.raw)
	}
}
