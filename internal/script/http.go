package script

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

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
		if err := r.check(); err != nil {
			return nil, err
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

// check refuses what cannot be sent. A path with a variable in it is only known when the script runs.
func (r *request) check() error {
	if r.name != "http" {
		if err := checkName(r.name); err != nil {
			return err
		}
	}
	if r.within <= 0 {
		return fmt.Errorf("--within %s is not a time to wait", r.within)
	}
	if !isToken(r.method) {
		return fmt.Errorf("%q is no method", r.method)
	}
	if strings.HasPrefix(r.path, "$") {
		return nil
	}
	if !strings.HasPrefix(r.path, "/") {
		return fmt.Errorf("the path %q does not begin with a slash", r.path)
	}
	if _, err := url.ParseRequestURI(r.path); err != nil || strings.ContainsAny(r.path, " #") {
		return fmt.Errorf("%q is no path: a blank, a # or a %% is written as %%20, %%23 or %%25", r.path)
	}
	return nil
}

// addHeader reads NAME: VALUE.
func (r *request) addHeader(text string) error {
	name, value, ok := strings.Cut(text, ":")
	value = strings.TrimSpace(value)
	if !ok || !isToken(name) || strings.ContainsFunc(value, unicode.IsControl) {
		return errors.New("must be 'NAME: VALUE'")
	}
	switch name = http.CanonicalHeaderKey(name); {
	case slices.Contains([]string{"Content-Length", "Transfer-Encoding", "Trailer"}, name):
		return errors.New("follows from the body, and cannot be set")
	case name == "Host" && value == "":
		return errors.New("cannot be left out: HTTP/1.1 has it in every request")
	}
	r.headers.Add(name, value)
	return nil
}

// isToken reports whether a text can be a method or the name of a header (RFC 9110, section 5.6.2).
func isToken(text string) bool {
	return token.MatchString(text)
}

var token = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")

// run sends the request and makes the answer the subject.
func (r request) run(ctx context.Context, s *state) (*report.Finding, error) {
	data, err := r.data(s)
	if err != nil {
		return nil, err
	}
	address, key, err := s.chatURL(r.name, r.path)
	if err != nil {
		return nil, err
	}
	within := scale(r.within, s.options.Slow)
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	made, err := r.make(ctx, address, key, data)
	if err != nil {
		return nil, fmt.Errorf("making the request: %w", err)
	}
	answer, err := send(made)
	if answer != nil {
		s.setSubject(*answer)
	}
	if err == nil {
		return nil, nil
	}
	f := &report.Finding{
		Expected: fmt.Sprintf("a whole answer to %s %s within %s.", r.method, r.path, within),
		Seen:     fmt.Sprintf("none: %s.", why(err)),
	}
	if answer != nil {
		f.Seen = fmt.Sprintf("one that does not come to its end: %s.", why(err))
		f.Evidence = s.shown(answer.stderr + answer.stdout)
	}
	return f, nil
}
