package report

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "rewrite the golden files from what the code writes")

func passed(id, title string, took time.Duration) Check {
	return Check{
		ID: id, Title: title, Level: "core", Verdict: Passed, Took: took,
		Phases: []Phase{{Title: title, Took: took}},
	}
}

// failed is a check with everything that a learner can be shown.
func failed() Check {
	const title = "Two servers share the work: two calls of 3 s each take about 3 s, not 6."
	return Check{
		ID: "rpc/two-servers", Title: title, Level: "core", Verdict: Failed, Took: 6213 * time.Millisecond,
		Phases: []Phase{
			{Title: title, Took: 204 * time.Millisecond, Log: []string{"> use rabbitmq"}},
			{
				Title: "Both answers are right, and the work was done side by side.", Took: 6009 * time.Millisecond, Failed: true,
				Log: []string{"> run client client 5+8 2+3", "[client] 5 + 8 = 13", "[client] \x1b[2J2 + 3 = 5", "> span basic.publish from=client …"},
			},
		},
		Finding: &Finding{
			File: "testdata/script/rpc/two-servers.txtar", Line: 12,
			Phase:    "Both answers are right, and the work was done side by side.",
			Command:  "span basic.publish from=client to basic.deliver to=client = 3s +500ms rejects 6s",
			Expected: "3s to 3.5s from the first basic.publish from client to the last basic.deliver to client.",
			Seen:     "6.004s.",
			Evidence: []string{
				"0.181s client → rabbitmq  basic.publish routing-key=rpc_queue correlation-id=69a5198e…",
				"6.185s rabbitmq → client  basic.deliver routing-key=amq.gen-x correlation-id=ff2aedcf…",
			},
			Try: []string{
				"server1 never set a prefetch, so the broker sent it every request that was waiting.",
				"Six seconds? Then one server was given both requests and the other none.",
			},
		},
	}
}

func notRun(id string, v Verdict, reason string) Check {
	return Check{ID: id, Title: "A title.", Level: "robust", Verdict: v, Reason: reason}
}

// cases are runs of every kind, each a folder of testdata.
func cases() map[string]*Report {
	run := func(took time.Duration, checks ...Check) *Report {
		return &Report{
			Kit: "0.1.0", Program: "go run ./lessons/rpc", Took: took, Checks: checks,
			Started: time.Date(2026, 1, 2, 15, 23, 32, 980_123_456, time.FixedZone("JST", 9*3600)),
			Sources: map[string]string{"rabbitmq": "embedded (rabbitmq@4.3)"},
		}
	}
	answers := passed("rpc/answers", "One server answers one call.", 120*time.Millisecond)
	queue := passed("rpc/reply-queue", "The reply queue is the client's own, and is gone when the client is.", 133*time.Millisecond)

	strict := run(time.Second, answers, notRun("rpc/transient", Skipped, "there is no Docker here"))
	strict.Require = true
	return map[string]*Report{
		"all-pass":         run(253*time.Millisecond, answers, queue),
		"one-fail":         run(6470*time.Millisecond, answers, failed(), queue),
		"skipped":          run(time.Second, answers, notRun("rpc/transient", Skipped, "there is no Docker here")),
		"skipped-required": strict,
		"not-applicable": run(time.Second, answers,
			notRun("rpc/transient", NotApplicable, "needs rabbitmq=embedded, and the source is process"),
			notRun("rpc/no-broker", NotApplicable, "needs profile=rabbitmq@4.0, and the profile is rabbitmq@4.3"),
			notRun("rpc/wrong-password", NotApplicable, "needs rabbitmq=embedded, and the source is process")),
		"interrupted": run(1500*time.Millisecond, answers,
			Check{
				ID: "rpc/idle", Title: "A request after 6 s of nothing.", Level: "robust", Verdict: Interrupted,
				Reason: "Ctrl-C", Took: 1100 * time.Millisecond,
				Phases: []Phase{{Title: "A request after 6 s of nothing.", Took: 1100 * time.Millisecond}},
			},
			notRun("rpc/stop", NotRun, "Ctrl-C")),
		"none": run(0),
	}
}

func TestGolden(t *testing.T) {
	for name, r := range cases() {
		t.Run(name, func(t *testing.T) {
			golden(t, name+"/report.json", func(w io.Writer) error { return WriteJSON(w, r) })
			golden(t, name+"/junit.xml", func(w io.Writer) error { return WriteJUnit(w, r) })
			golden(t, name+"/terminal.txt", onTerminal(r, Options{}))
		})
	}
}

func TestGoldenOptions(t *testing.T) {
	tests := []struct {
		name    string
		options Options
	}{
		{"color", Options{Color: true}},
		{"ascii", Options{ASCII: true, IDWidth: 16}},
		{"narrow", Options{Width: 50}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			golden(t, "one-fail/terminal-"+tt.name+".txt", onTerminal(cases()["one-fail"], tt.options))
		})
	}
}

func onTerminal(r *Report, o Options) func(io.Writer) error {
	return func(w io.Writer) error {
		terminal := NewTerminal(w, o)
		for _, c := range r.Checks {
			if err := terminal.Check(c); err != nil {
				return err
			}
		}
		return terminal.Summary(r)
	}
}

// golden compares what write writes with a file of testdata.
func golden(t *testing.T, file string, write func(io.Writer) error) {
	t.Helper()
	var got bytes.Buffer
	if err := write(&got); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", filepath.FromSlash(file))
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("%s differs (if the new text is right: go test ./internal/report -update); got:\n%s", path, &got)
	}
}
