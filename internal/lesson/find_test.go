package lesson

import (
	"errors"
	"slices"
	"testing"
)

func catalogue() *Catalogue {
	lesson := func(name string, checks ...string) Lesson {
		l := Lesson{Name: name}
		for _, c := range checks {
			l.Checks = append(l.Checks, Check{Lesson: name, Name: c})
		}
		return l
	}
	return &Catalogue{Lessons: []Lesson{lesson("hello", "hi"), lesson("rpc", "answers", "two-servers", "idle")}}
}

func TestFind(t *testing.T) {
	tests := []struct {
		name  string
		names []string
		want  []string
	}{
		{"all", nil, []string{"hello/hi", "rpc/answers", "rpc/two-servers", "rpc/idle"}},
		{"a lesson", []string{"rpc"}, []string{"rpc/answers", "rpc/two-servers", "rpc/idle"}},
		{"a check", []string{"rpc/idle"}, []string{"rpc/idle"}},
		{"in the catalogue's order", []string{"rpc/idle", "rpc/answers", "hello"}, []string{"hello/hi", "rpc/answers", "rpc/idle"}},
		{"each once", []string{"rpc/idle", "rpc", "rpc/idle"}, []string{"rpc/answers", "rpc/two-servers", "rpc/idle"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			checks, err := catalogue().Find(tt.names...)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, c := range checks {
				got = append(got, c.ID())
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("Find(%q) = %q, want %q", tt.names, got, tt.want)
			}
		})
	}
}

func TestFindNothing(t *testing.T) {
	tests := []struct {
		name  string
		names []string
		want  []string
	}{
		{"misspelt lesson", []string{"rcp"}, []string{`no lesson "rcp"; did you mean "rpc"?`}},
		{"unlike any", []string{"streaming"}, []string{`no lesson "streaming"; known: hello, rpc`}},
		{"misspelt check", []string{"rpc/two-server"}, []string{`no check "rpc/two-server"; did you mean "rpc/two-servers"?`}},
		{"check of a misspelt lesson", []string{"prc/idle"}, []string{`no lesson "prc"; did you mean "rpc"?`}},
		{"no check's name", []string{"rpc/"}, []string{`no check "rpc/"; known: rpc/answers, rpc/two-servers, rpc/idle`}},
		{"every one", []string{"rcp", "rpc", "helo/hi"}, []string{`no lesson "rcp"; did you mean "rpc"?`, `no lesson "helo"; did you mean "hello"?`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := catalogue().Find(tt.names...)
			checkProblems(t, err, "", tt.want)
			if _, ok := errors.AsType[*NotFoundError](err); !ok {
				t.Errorf("%v is no NotFoundError", err)
			}
		})
	}
}

func TestLesson(t *testing.T) {
	if l, err := catalogue().Lesson("rpc"); err != nil || l.Name != "rpc" {
		t.Errorf(`Lesson("rpc") = %v, %v`, l.Name, err)
	}
	_, err := new(Catalogue).Lesson("rpc")
	if want := `no lesson "rpc"; there is none yet`; err == nil || err.Error() != want {
		t.Errorf("in an empty catalogue: %v, want %v", err, want)
	}
}
