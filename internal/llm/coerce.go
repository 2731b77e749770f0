package llm

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// wrongNumber has pydantic's sentences for what is wrong with a number or a boolean.
var wrongNumber = map[string]string{
	"int_type":         "Input should be a valid integer",
	"int_parsing":      "Input should be a valid integer, unable to parse string as an integer",
	"int_parsing_size": "Unable to parse input string as an integer, exceeded maximum size",
	"int_from_float":   "Input should be a valid integer, got a number with a fractional part",
	"finite_number":    "Input should be a finite number",
	"float_type":       "Input should be a valid number",
	"float_parsing":    "Input should be a valid number, unable to parse string as a number",
	"bool_type":        "Input should be a valid boolean",
	"bool_parsing":     "Input should be a valid boolean, unable to interpret input",
}

// isWhole reports whether a text has no lone half of a surrogate pair.
func isWhole(s string) bool { return utf8.ValidString(s) }

// asInt returns a value as a number without a fraction, or pydantic's name for what is wrong. What
// is beyond 64 bits becomes the nearest that is not.
func asInt(v *value, strict bool) (n int64, wrong string) {
	switch {
	case v.kind == integer:
		return clip(v.text), ""
	case strict:
		return 0, "int_type"
	case v.kind == boolean:
		return int64(truth(v)), ""
	case v.kind == float:
		switch f := v.number(); {
		case math.IsNaN(f) || math.IsInf(f, 0):
			return 0, "finite_number"
		case f != math.Trunc(f):
			return 0, "int_from_float"
		default:
			return clip(strconv.FormatFloat(f, 'f', 0, 64)), ""
		}
	case v.kind == text:
		digits, ok := intText(v.text)
		if !ok {
			return 0, "int_parsing"
		}
		if len(digits) > maxDigits {
			return 0, "int_parsing_size"
		}
		return clip(digits), ""
	}
	return 0, "int_type"
}

// intText returns the number in a text: pydantic allows white space around it, single underscores
// between its digits, and a fraction of zeros.
func intText(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if whole, zeros, ok := strings.Cut(s, "."); ok && zeros != "" && strings.Trim(zeros, "0") == "" {
		s = whole
	}
	digits := strings.TrimLeft(s, "+-")
	if len(s)-len(digits) > 1 || strings.Contains(digits, "__") || strings.HasPrefix(digits, "_") || strings.HasSuffix(digits, "_") {
		return "", false
	}
	s = strings.ReplaceAll(s, "_", "")
	for _, c := range []byte(strings.TrimLeft(s, "+-")) {
		if !isDigit(c) {
			return "", false
		}
	}
	return s, digits != ""
}

// clip returns the number that digits mean, or the nearest in 64 bits.
func clip(digits string) int64 {
	n, _ := strconv.ParseInt(digits, 10, 64) // at the end of the range where it is out of it
	return n
}

// truth returns 1 for true.
func truth(v *value) int {
	if v.text == "true" {
		return 1
	}
	return 0
}

// asFloat returns a value as a number, or pydantic's name for what is wrong.
func asFloat(v *value, strict bool) (f float64, wrong string) {
	switch {
	case v.kind == integer || v.kind == float:
		return v.number(), ""
	case strict:
		return 0, "float_type"
	case v.kind == boolean:
		return float64(truth(v)), ""
	case v.kind == text:
		s := strings.TrimSpace(v.text)
		f, err := strconv.ParseFloat(s, 64)
		if err != nil && !math.IsInf(f, 0) || strings.ContainsAny(s, "xXpP_") {
			return 0, "float_parsing"
		}
		return f, ""
	}
	return 0, "float_type"
}

// asBool returns a value as true or false, or pydantic's name for what is wrong.
func asBool(v *value, strict bool) (is bool, wrong string) {
	switch {
	case v.kind == boolean:
		return v.text == "true", ""
	case strict:
		return false, "bool_type"
	case v.kind == integer || v.kind == float:
		switch f := v.number(); {
		case f == 0 || f == 1:
			return f == 1, ""
		case f == math.Trunc(f) && !math.IsInf(f, 0):
			return false, "bool_parsing"
		}
	case v.kind == text:
		switch strings.ToLower(v.text) {
		case "1", "on", "t", "true", "y", "yes":
			return true, ""
		case "0", "off", "f", "false", "n", "no":
			return false, ""
		}
		return false, "bool_parsing"
	}
	return false, "bool_type"
}

// within reports whether a number is within bounds, and tells the checker if it is not. A bound of a
// float is one too.
func (b bounds) within(c *checker, v *value, n float64, isFloat bool) bool {
	if least, ok := limit(b.least); ok && n < least {
		return c.fail(failure{kind: "greater_than_equal", msg: "Input should be greater than or equal to " + b.least, bound: b.least, isFloat: isFloat, input: v})
	}
	if most, ok := limit(b.most); ok && n > most {
		return c.fail(failure{kind: "less_than_equal", msg: "Input should be less than or equal to " + b.most, bound: b.most, isFloat: isFloat, input: v})
	}
	return true
}

// limit returns a bound as a number.
func limit(bound string) (float64, bool) {
	if bound == "" {
		return 0, false
	}
	f, err := strconv.ParseFloat(bound, 64)
	return f, err == nil
}
