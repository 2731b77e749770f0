package llm

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// sentences has what pydantic says of a value that has not the type, by its name for the mistake.
var sentences = map[string]string{
	"string_type":      "Input should be a valid string",
	"string_unicode":   "Input should be a valid string, unable to parse raw data as a unicode string",
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

// laxity is how far a value may be from the type that is asked for.
type laxity uint8

const (
	strict   laxity = iota // not at all, as at OpenAI
	lax                    // as in pydantic 2.5
	trimming               // as in today's pydantic, which also passes over white space around a number
)

// isWhole reports whether a text has no lone half of a surrogate pair.
func isWhole(s string) bool { return utf8.ValidString(s) }

// asInt returns a value as a number without a fraction, or pydantic's name for what is wrong. What
// is beyond 64 bits becomes the nearest that is not.
func asInt(v *value, how laxity) (n int64, wrong string) {
	switch {
	case v.kind == integer:
		return clip(v.text), ""
	case how == strict:
		return 0, "int_type"
	case v.kind == boolean:
		return int64(truth(v)), ""
	case v.kind == float:
		switch f := v.number(); {
		case math.IsNaN(f) || math.IsInf(f, 0):
			return 0, "finite_number"
		case f != math.Trunc(f):
			return 0, "int_from_float"
		case math.Abs(f) >= 1<<63:
			return 0, "int_parsing_size"
		default:
			return clip(strconv.FormatFloat(f, 'f', 0, 64)), ""
		}
	case v.kind == text:
		digits, ok := intText(v.text, how)
		if !isWhole(v.text) {
			return 0, "string_unicode"
		}
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

// intText returns the number in a text: pydantic allows single underscores between its digits, and a
// fraction of zeros; both together only today's does.
func intText(s string, how laxity) (string, bool) {
	if how == trimming {
		s = strings.TrimSpace(s)
	}
	if whole, zeros, ok := strings.Cut(s, "."); ok && whole != "" && (zeros != "" || how == lax) && strings.Trim(zeros, "0") == "" {
		if how == lax && strings.Contains(whole, "_") {
			return "", false
		}
		s = whole
	}
	s, ok := joinDigits(s)
	digits := strings.TrimLeft(s, "+-")
	if !ok || len(s)-len(digits) > 1 {
		return "", false
	}
	for _, c := range []byte(digits) {
		if !isDigit(c) {
			return "", false
		}
	}
	return s, digits != ""
}

// joinDigits returns a number without the underscores between its digits.
func joinDigits(s string) (string, bool) {
	if !strings.Contains(s, "_") {
		return s, true
	}
	digits := strings.TrimLeft(s, "+-")
	if strings.Contains(digits, "__") || strings.HasPrefix(digits, "_") || strings.HasSuffix(digits, "_") {
		return "", false
	}
	return strings.ReplaceAll(s, "_", ""), true
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
func asFloat(v *value, how laxity) (f float64, wrong string) {
	switch {
	case v.kind == integer || v.kind == float:
		return v.number(), ""
	case how == strict:
		return 0, "float_type"
	case v.kind == boolean:
		return float64(truth(v)), ""
	case v.kind == text:
		if !isWhole(v.text) {
			return 0, "string_unicode"
		}
		return floatText(v.text, how)
	}
	return 0, "float_type"
}

// floatText returns the number in a text.
func floatText(s string, how laxity) (f float64, wrong string) {
	if how == trimming {
		s = strings.TrimSpace(s)
	}
	s, ok := joinDigits(s)
	f, err := strconv.ParseFloat(s, 64)
	if !ok || err != nil && !math.IsInf(f, 0) || strings.ContainsAny(s, "xXpP") {
		return 0, "float_parsing"
	}
	return f, ""
}

// asBool returns a value as true or false, or pydantic's name for what is wrong.
func asBool(v *value, how laxity) (is bool, wrong string) {
	switch {
	case v.kind == boolean:
		return v.text == "true", ""
	case how == strict:
		return false, "bool_type"
	case v.kind == integer || v.kind == float:
		switch f := v.number(); {
		case f == 0 || f == 1:
			return f == 1, ""
		case f == math.Trunc(f) && math.Abs(f) < 1<<63:
			return false, "bool_parsing"
		}
	case v.kind == text:
		if !isWhole(v.text) {
			return false, "string_unicode"
		}
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
// float is one too. What is not a number is not within any.
func (b bounds) within(c *checker, v *value, n float64, isFloat bool) bool {
	if most, ok := limit(b.most); ok && !(n <= most) {
		return c.fail(failure{kind: "less_than_equal", msg: "Input should be less than or equal to " + b.most, bound: b.most, isFloat: isFloat, input: v})
	}
	if least, ok := limit(b.least); ok && !(n >= least) {
		return c.fail(failure{kind: "greater_than_equal", msg: "Input should be greater than or equal to " + b.least, bound: b.least, isFloat: isFloat, input: v})
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
