package script

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"tutor/internal/report"
)

var httpCommand = Command{
	Name: "http",
	Usage: Usage{
		Args:    "METHOD PATH [--body FILE|JSON] [--header 'NAME: VALUE']… [--name NAME] [--within D]",
		Summary: "lets the script itself send a request to the chat server in use, recorded as that of the program `http`, or NAME.",
		Detail: []string{
			"PATH begins with a slash: `/v1/chat/completions`. The body of the answer becomes the subject of `stdout`; its status " +
				"line and headers, sorted and in small letters, that of `stderr`. Any status will do: a line of `stderr` says which " +
				"one is right. A stream is read to its end. An answer that does not come, or not to its end, within D (10 s unless said; " +
				"`TUTOR_SLOW` multiplies it) fails the line.",
			"`--body` is JSON where it begins with `{` or `[`, and the name of a file otherwise; with it the request has " +
				"`content-type: application/json`. Its `authorization` is `Bearer $OPENAI_API_KEY`, as the server in use wants it. " +
				"`--header` sets another header, or one of these anew, or with nothing after the colon leaves it out.",
		},
	},
	parse: func(args []string) (step, error) {
		r := request{name: "http", headers: make(http.Header)}
		f := flags()
		f.StringVar(&r.body, "body", "", "")
		f.StringVar(&r.name, "name", r.name, "")
		f.DurationVar(&r.within, "within", 10*time.Second, "")
		f.Func("header", "", r.addHeader)
		words, err := interleaved(f, args)
		if err != nil {
			return nil, err
		}
		if len(words) != 2 {
			return nil, errors.New("needs a method and a path")
		}
		r.method, r.path = words[0], words[1]
		if r.name != "http" {
			if err := checkName(r.name); err != nil {
				return nil, err
			}
		}
		if !strings.HasPrefix(r.path, "/") && !strings.HasPrefix(r.path, "$") {
			return nil, fmt.Errorf("the path %q does not begin with a slash", r.path)
		}
		if _, err := http.NewRequest(r.method, "http://host/", nil); err != nil {
			return nil, fmt.Errorf("%q is no method", r.method)
		}
		return r.run, nil
	},
}

// request is an `http` line.
type request struct {
	method, path string
	body         string // JSON, a file's name, or ""
	headers      http.Header
	name         string
	within       time.Duration
}

// addHeader reads NAME: VALUE.
func (r *request) addHeader(text string) error {
	name, value, ok := strings.Cut(text, ":")
	if !ok || strings.ContainsAny(name, " \t") || name == "" {
		return errors.New("must be 'NAME: VALUE'")
	}
	r.headers.Add(name, strings.TrimSpace(value))
	return nil
}

// run sends the request and makes the answer the subject.
func (r request) run(ctx context.Context, s *state) (*report.Finding, error) {
	data, err := r.data(s)
	if err != nil {
		return nil, err
	}
	url, key, err := s.chatURL(r.name, r.path)
	if err != nil {
		return nil, err
	}
	within := scale(r.within, s.options.Slow)
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	answer, err := r.send(ctx, url, key, data)
	if answer != nil {
		s.setSubject(*answer)
	}
	if err == nil {
		return nil, nil
	}
	f := &report.Finding{
		Expected: fmt.Sprintf("a whole answer to %s %s within %s.", r.method, r.path, within),
		Seen:     fmt.Sprintf("none: %v.", err),
	}
	if answer != nil {
		f.Seen = fmt.Sprintf("one that does not come to its end: %v.", err)
		f.Evidence = s.shown(answer.stderr + answer.stdout)
	}
	return f, nil
}
