package replies

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// madeUp is what is said in a string that nothing is known of.
const madeUp = "text"

// maxText is how many characters are made up for one string.
const maxText = 1000

// makeText returns a string for a schema: the preferred one, the text that is to be said, or a made-up
// one of the schema's format, pattern and length.
func (m *maker) makeText(o *object, preferred *any) string {
	var candidates []string
	if preferred != nil {
		switch v := (*preferred).(type) {
		case string:
			candidates = append(candidates, v, trim(o, v))
		case json.Number:
			candidates = append(candidates, string(v))
		}
	}
	if m.text != "" {
		candidates = append(candidates, m.text)
	}
	candidates = append(candidates, trim(o, madeUp))
	if f, ok := formats[format(o)]; ok {
		candidates = append(candidates, f.sample)
	}
	if p, ok := o.values["pattern"].(string); ok {
		sample, parts := patternSample(p, count(o, "minLength", 0))
		m.spend(parts / partsPerStep)
		candidates = append(candidates, sample, trim(o, sample))
	}
	for _, text := range candidates {
		if m.fitsText(o, text) {
			if text == m.text {
				m.text = ""
			}
			return text
		}
	}
	return candidates[len(candidates)-1]
}

// trim returns a text cut or lengthened to a schema's bounds.
func trim(o *object, text string) string {
	least, most := min(maxText, count(o, "minLength", 0)), count(o, "maxLength", math.MaxInt)
	if n := utf8.RuneCountInString(text); n < least && n > 0 {
		text = strings.Repeat(text, (least+n-1)/n)
		most = min(most, least)
	}
	if utf8.RuneCountInString(text) > most {
		text = string([]rune(text)[:most])
	}
	return text
}

// bounds are what a number lies between.
type bounds struct {
	low, high         float64
	openLow, openHigh bool // the bound itself is not admitted
}

// boundsOf returns the bounds of a schema's numbers. In drafts before 6 exclusiveMinimum and
// exclusiveMaximum say whether the bounds themselves are left out.
func boundsOf(o *object) bounds {
	b := bounds{low: math.Inf(-1), high: math.Inf(1)}
	if x, ok := toFloat(o.values["minimum"]); ok {
		b.low, b.openLow = x, o.values["exclusiveMinimum"] == true
	}
	if x, ok := toFloat(o.values["maximum"]); ok {
		b.high, b.openHigh = x, o.values["exclusiveMaximum"] == true
	}
	if x, ok := toFloat(o.values["exclusiveMinimum"]); ok && x >= b.low {
		b.low, b.openLow = x, true
	}
	if x, ok := toFloat(o.values["exclusiveMaximum"]); ok && x <= b.high {
		b.high, b.openHigh = x, true
	}
	return b
}

// makeNumber returns a number for a schema: the preferred one, or else the one of 1, 0 and those beside
// the bounds that satisfies it.
func makeNumber(o *object, integer bool, preferred *any) json.Number {
	var candidates []json.Number
	if preferred != nil {
		switch v := (*preferred).(type) {
		case json.Number:
			candidates = append(candidates, v)
		case string:
			if isNumber.MatchString(v) {
				candidates = append(candidates, json.Number(v))
			}
		}
	}
	candidates = append(append(candidates, "1", "0"), besideBounds(o, integer)...)
	for _, n := range candidates {
		if fitsNumber(o, n) && (!integer || isA(n, "integer")) {
			return n
		}
	}
	return candidates[0]
}

// isNumber matches what JSON takes for a number.
var isNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)

// besideBounds returns numbers that lie next to the bounds, in steps of what they must be a multiple of.
func besideBounds(o *object, integer bool) []json.Number {
	b := boundsOf(o)
	step, hasStep := o.values["multipleOf"].(json.Number)
	if !hasStep {
		step = "1"
	}
	var all []json.Number
	if size, err := step.Float64(); err == nil && size > 0 && short(step) {
		for _, near := range []float64{math.Ceil(b.low / size), math.Ceil(b.low/size) + 1, math.Floor(b.high / size), math.Floor(b.high/size) - 1, 1} {
			if n, ok := times(step, near); ok {
				all = append(all, n)
			}
		}
	}
	if middle := b.low/2 + b.high/2; !integer && !math.IsInf(middle, 0) && !math.IsNaN(middle) {
		all = append(all, json.Number(strconv.FormatFloat(middle, 'g', -1, 64)))
	}
	return all
}

// times returns a multiple of a number, exactly, and whether it is one that JSON can have.
func times(step json.Number, factor float64) (json.Number, bool) {
	x, ok := new(big.Rat).SetString(string(step))
	if !ok || math.IsInf(factor, 0) || math.IsNaN(factor) || math.Abs(factor) > 1e18 {
		return "", false
	}
	x.Mul(x, new(big.Rat).SetInt64(int64(factor)))
	text := x.FloatString(120)
	return json.Number(strings.TrimSuffix(strings.TrimRight(text, "0"), ".")), true
}

// variants returns values like the given one and different from it.
func variants(value any, number int) []any {
	switch v := value.(type) {
	case string:
		return []any{fmt.Sprintf("%s %d", v, number), fmt.Sprintf("%s%d", v, number), fmt.Sprint(number)}
	case bool:
		return []any{!v}
	case json.Number:
		if x, err := v.Float64(); err == nil && math.Abs(x) < 1e15 {
			step := float64(number - 1)
			return []any{formatNumber(x + step), formatNumber(x - step), formatNumber(x + step/1024)}
		}
	}
	return nil
}

// formatNumber returns a number as JSON has it.
func formatNumber(x float64) json.Number {
	return json.Number(strconv.FormatFloat(x, 'f', -1, 64))
}
