package main

import (
	"reflect"
	"strings"
	"testing"

	"github.com/sashabaranov/go-openai"
)

func TestIntroduction(t *testing.T) {
	const whole = `{"name":"Lla","born":2023,"languages":["English","Spanish"]}`
	tests := []struct {
		name, text string
		reason     openai.FinishReason
		problem    string // "" for none
	}{
		{"whole", whole, "stop", ""},
		{"white space around it", "\n " + whole + "\t\r\n", "stop", ""},
		{"white space in it", strings.ReplaceAll(whole, ",", " ,\n\t"), "stop", ""},
		{"whole but cut off", whole, "length", "cut off at line 1, column 60 (finish_reason length)"},
		{"cut off in a text", "{\"name\": \"Lla\",\n \"bo", "length", "cut off at line 2, column 4 (finish_reason length)"},
		{"runaway", "{" + strings.Repeat("\n", 59), "length", "cut off after 59 characters of white space (finish_reason length)"},
		{"cut off at once", "", "length", "cut off at line 1, column 0"},
		{"filtered", "{", "content_filter", "(finish_reason content_filter)"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := answer{test.text, test.reason}.introduction()
			want := introduction{"Lla", 2023, []string{"English", "Spanish"}}
			switch {
			case test.problem == "" && (err != nil || !reflect.DeepEqual(got, want)):
				t.Errorf("got %v, %v; want %v", got, err, want)
			case test.problem != "" && (err == nil || !strings.Contains(err.Error(), test.problem)):
				t.Errorf("got %v, %v; want an error with %q", got, err, test.problem)
			}
		})
	}
}

func TestParse(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string // in the error
	}{
		{"no JSON", "Hello!\nI am Lla.", []string{"not JSON: invalid character 'H'", "at line 1, column 1"}},
		{"a broken line", "{\"name\": \"é\",\n\t\"born\" 2023}", []string{"invalid character '2' after object key", "at line 2, column 9"}},
		{"no end", `{"name": "Ll`, []string{"unexpected end of JSON input at line 1, column 12"}},
		{"nothing", "", []string{"unexpected end of JSON input at line 1, column 0"}},
		{"more after it", `{} {}`, []string{"invalid character '{' after top-level value at line 1, column 4"}},
		{"a fence around it", "```json\n{}\n```", []string{"invalid character '`'", "at line 1, column 1"}},
		{"a list", `["Lla"]`, []string{"is JSON, but no object: it is a JSON array"}},
		{"a text", `"Lla"`, []string{"it is a JSON string"}},
		{"null", `null`, []string{"name is missing; born is missing; languages is missing"}},
		{"empty", `{}`, []string{"name is missing; born is missing; languages is missing"}},
		{"one missing", `{"name":"Lla","languages":["English"]}`, []string{"not what was asked for: born is missing"}},
		{"one too many", `{"name":"Lla","born":2023,"languages":["English"],"age":3}`, []string{`nobody asked for "age"`}},
		{"other case", `{"Name":"Lla","born":2023,"languages":["English"]}`, []string{`name is missing; nobody asked for "Name"`}},
		{"empty text", `{"name":"","born":2023,"languages":["English"]}`, []string{`name is "", not a text that is not empty`}},
		{"null in it", `{"name":"Lla","born":null,"languages":["English"]}`, []string{"born is null, not a year"}},
		{"a text for a number", `{"name":"Lla","born":"2023","languages":["English"]}`, []string{`born is "2023", not a year`}},
		{"a fraction", `{"name":"Lla","born":2023.5,"languages":["English"]}`, []string{"born is 2023.5, not a year"}},
		{"too early", `{"name":"Lla","born":23,"languages":["English"]}`, []string{"born is 23, not a year from 1900 to 2100"}},
		{"too large", `{"name":"Lla","born":1e400,"languages":["English"]}`, []string{"born is 1e400, not"}},
		{"no list", `{"name":"Lla","born":2023,"languages":"English"}`, []string{`languages is "English", not a list`}},
		{"empty list", `{"name":"Lla","born":2023,"languages":[]}`, []string{"languages is [], not a list"}},
		{"an empty text in the list", `{"name":"Lla","born":2023,"languages":["English",""]}`, []string{"not a list of texts that are not empty"}},
		{"a number in the list", `{"name":"Lla","born":2023,"languages":[1]}`, []string{"languages is [1], not"}},
		{"several", `{"name":1,"born":2}`, []string{"name is 1", "; born is 2", "; languages is missing"}},
		{"long", `{"name":{"a":"` + strings.Repeat("x", 1<<20) + `"}}`, []string{"name is {", "…, not a text"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := parse(test.text)
			if err == nil {
				t.Fatalf("got %v, want an error", got)
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("got %q, want it to say %q", err, want)
				}
			}
			if strings.Contains(err.Error(), "\n") || len(err.Error()) > 1000 {
				t.Errorf("got %q, want one short line", err)
			}
		})
	}
}
