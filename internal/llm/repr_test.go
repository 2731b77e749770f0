package llm

import "testing"

func TestRepr(t *testing.T) {
	for name, c := range map[string]struct{ json, want string }{
		"words":                {`[null, true, false]`, `[None, True, False]`},
		"ints":                 {`[0, -0, -12, 123456789012345678901234567890]`, `[0, 0, -12, 123456789012345678901234567890]`},
		"floats":               {`[1.0, -0.0, 0.1, 2.50, 1e3, 1e15, 1e16, 1.5e300, 0.0001, 0.00001, 1e-7]`, `[1.0, -0.0, 0.1, 2.5, 1000.0, 1000000000000000.0, 1e+16, 1.5e+300, 0.0001, 1e-05, 1e-07]`},
		"not numbers":          {`[NaN, Infinity, -Infinity, 1e999, -1e999]`, `[nan, inf, -inf, inf, -inf]`},
		"single quotes":        {`"it's"`, `"it's"`},
		"both quotes":          {`"say \"it's\""`, `'say "it\'s"'`},
		"escapes":              {`"\\ \n \r \t \b \f \u0000 \u007f"`, `'\\ \n \r \t \x08 \x0c \x00 \x7f'`},
		"printable":            {`"é 😀 漢"`, `'é 😀 漢'`},
		"not printable":        {`"\u00a0\u00ad\u200b\u2028\ue000\udb40\udc01"`, `'\xa0\xad\u200b\u2028\ue000\U000e0001'`},
		"a pair":               {`"\ud83d\ude00"`, `'😀'`},
		"halves of pairs":      {`"\ud800 \udc00\ud800"`, `'\ud800 \udc00\ud800'`},
		"order of keys":        {`{"b": 1, "a": {"": []}}`, `{'b': 1, 'a': {'': []}}`},
		"the last of one key":  {`{"b": 1, "a": 2, "b": 3}`, `{'b': 3, 'a': 2}`},
		"empty":                {`[{}, [], ""]`, `[{}, [], '']`},
		"white space and mark": {"\ufeff \t\r\n[1 , 2 ]\n", `[1, 2]`},
	} {
		t.Run(name, func(t *testing.T) {
			v, err := parseJSON([]byte(c.json))
			if err != nil {
				t.Fatal(err)
			}
			if got := string(appendRepr(nil, &v)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestReprBytes(t *testing.T) {
	for sent, want := range map[string]string{
		"plain":       `b'plain'`,
		`{"a":"b"}`:   `b'{"a":"b"}'`,
		"it's":        `b"it's"`,
		`"it's"`:      `b'"it\'s"'`,
		"é\n\t\\\x00": `b'\xc3\xa9\n\t\\\x00'`,
	} {
		if got := string(appendReprBytes(nil, []byte(sent))); got != want {
			t.Errorf("%q: got %s, want %s", sent, got, want)
		}
	}
}
