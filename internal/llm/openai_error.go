package llm

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// openAIError keeps a failure as OpenAI tells it; it tells only the first.
func openAIError(c *checker, f *failure) {
	where := pathOfOpenAI(c.path)
	message, code := f.openAI(where)
	c.found = openAIProblem(http.StatusBadRequest, message, where, code)
}

// openAI returns a failure's sentence and its code.
func (f *failure) openAI(where string) (message, code string) {
	switch f.kind {
	case "missing":
		return fmt.Sprintf("Missing required parameter: '%s'.", where), "missing_required_parameter"
	case "extra_forbidden":
		return fmt.Sprintf("Unknown parameter: '%s'.", where), "unknown_parameter"
	case "model_attributes_type":
		return notJSON, ""
	case "length":
		return f.openAILength(where)
	case "literal_error":
		if f.input.kind == text {
			return fmt.Sprintf("Invalid value: '%s'. Supported values are: %s.", f.input.text, supported(f.words)), "invalid_value"
		}
	case "less_than_equal":
		return fmt.Sprintf("Invalid '%s': %s above maximum value. Expected a value <= %s, but got %s instead.", where, f.numeral(), f.bound, f.input.text), f.numeral() + "_above_max_value"
	case "greater_than_equal":
		return fmt.Sprintf("Invalid '%s': %s below minimum value. Expected a value >= %s, but got %s instead.", where, f.numeral(), f.bound, f.input.text), f.numeral() + "_below_min_value"
	}
	return fmt.Sprintf("Invalid type for '%s': expected %s, but got %s instead.", where, f.want, typeOfOpenAI(f.input)), "invalid_type"
}

// openAILength returns the sentence and the code for a list that is too short or too long.
func (f *failure) openAILength(where string) (message, code string) {
	n := len(f.input.items)
	switch {
	case n == 0:
		return fmt.Sprintf("Invalid '%s': empty array. Expected an array with minimum length %d, but got an empty array instead.", where, f.least), "empty_array"
	case n < f.least:
		return fmt.Sprintf("Invalid '%s': array too short. Expected an array with minimum length %d, but got an array with length %d instead.", where, f.least, n), "array_below_min_length"
	}
	return fmt.Sprintf("Invalid '%s': array too long. Expected an array with maximum length %d, but got an array with length %d instead.", where, f.most, n), "array_above_max_length"
}

// numeral returns what OpenAI calls the number.
func (f *failure) numeral() string {
	if f.isFloat {
		return "decimal"
	}
	return "integer"
}

// typeOfOpenAI returns what OpenAI calls a value's type.
func typeOfOpenAI(v *value) string {
	switch v.kind {
	case boolean:
		return "a boolean"
	case integer:
		return "an integer"
	case float:
		return "a decimal"
	case text:
		return "a string"
	case list:
		return "an array"
	case object:
		return "an object"
	}
	return "null"
}

// supported lists words as OpenAI does: 'a', 'b', and 'c'.
func supported(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = "'" + w + "'"
	}
	last := len(quoted) - 1
	return strings.Join(quoted[:last], ", ") + ", and " + quoted[last]
}

// pathOfOpenAI writes a path as OpenAI does: messages[0].role.
func pathOfOpenAI(path []step) string {
	var b []byte
	for _, s := range path {
		switch {
		case s.isIndex:
			b = append(strconv.AppendInt(append(b, '['), int64(s.index), 10), ']')
		case len(b) > 0:
			b = append(append(b, '.'), s.name...)
		default:
			b = append(b, s.name...)
		}
	}
	return string(b)
}
