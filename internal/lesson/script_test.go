package lesson

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

const goodScript = `# needs: rabbitmq=embedded profile=rabbitmq@4.3
# Two servers share the work: two calls
# of 3 s each take about 3 s, not 6.
use rabbitmq
  # A remark, which starts no phase.
spawn server1 server --name server1 # and another

# This paragraph says why, and names no phase.

# Both answers are right.
run client client 5+8 'it''s quoted'
[unix] [!short] ! stdout 'no # comment'

-- hint.1 --
Six seconds? Then one server
was given both requests.
-- in.txt --
a file for the script
-- hint.2 --
Look up "prefetch".
-- diagnose.1 --
wire basic.qos from=server1 count=0
: server1 never set a prefetch,
: so the broker sent it every request.
`

func TestParseScript(t *testing.T) {
	var ps problems
	c := parseScript("x.txtar", []byte(goodScript), syntax, &ps)
	if err := ps.err(); err != nil {
		t.Fatal(err)
	}
	want := Check{
		Title:   "Two servers share the work: two calls of 3 s each take about 3 s, not 6.",
		Path:    "x.txtar",
		Applies: Header{{Key: "rabbitmq", Values: []string{"embedded"}}, {Key: "profile", Values: []string{"rabbitmq@4.3"}}},
		Phases: []Phase{
			{"Two servers share the work: two calls of 3 s each take about 3 s, not 6.", 2},
			{"Both answers are right.", 10},
		},
		Commands: []Line{
			{Number: 4, Text: "use rabbitmq", Words: []string{"use", "rabbitmq"}},
			{Number: 6, Text: "spawn server1 server --name server1 # and another", Words: []string{"spawn", "server1", "server", "--name", "server1"}},
			{Number: 11, Text: "run client client 5+8 'it''s quoted'", Words: []string{"run", "client", "client", "5+8", "it's quoted"}},
			{
				Number: 12, Text: "[unix] [!short] ! stdout 'no # comment'",
				Conditions: []string{"unix", "!short"}, Negated: true, Words: []string{"stdout", "no # comment"},
			},
		},
		Hints: []string{"Six seconds? Then one server was given both requests.", `Look up "prefetch".`},
		Diagnoses: []Diagnosis{{
			Line: 22, Words: []string{"wire", "basic.qos", "from=server1", "count=0"},
			Text: "server1 never set a prefetch, so the broker sent it every request.",
		}},
		Data: []byte(goodScript),
	}
	if !reflect.DeepEqual(c, want) {
		t.Errorf("parsed as\n%+v\nwant\n%+v", c, want)
	}
}

func TestScriptProblems(t *testing.T) {
	tests := []struct {
		name   string
		script string
		want   []string
	}{
		{"empty", "", []string{
			`1: the script has no title; begin it with a comment that says what it checks`,
		}},
		{"only titles", "# Title.\n\n# And another.\n", []string{
			`3: the script checks nothing; add commands below its title`,
		}},
		{"only a title", "# Title.\n", []string{
			`1: the script checks nothing; add commands below its title`,
		}},
		{"command before the title", "run a\n# Title.\nrun b\n", []string{
			`1: a command stands before the title; begin the script with a comment that says what it checks`,
		}},
		{"no title at all", "run a\n", []string{
			`1: the script has no title; begin it with a comment that says what it checks`,
		}},
		{"comment without text", "# Title.\nrun a\n#\nrun b\n", []string{
			`3: a comment without text begins a phase without a title; leave the line blank`,
		}},
		{"refused commands", "# T.\nrun a\nstop\nskip because\nkill -INT\nwait\nstdin in.txt\nttyin in.txt\nttyout x\nexec ls\ngo build\n! exec ls\n", []string{
			`3: stop is not for these scripts; let the script end, or split it in two`,
			`4: skip is not for these scripts; say where the script applies in its header, as in # needs: rabbitmq=embedded`,
			`5: kill is not for these scripts; use interrupt or sigkill`,
			`6: wait is not for these scripts; use waitfor for what it prints, interrupt for its end, or run for a program that ends by itself`,
			`7: stdin is not for these scripts; use run NAME --stdin FILE`,
			`8: ttyin is not for these scripts; use run NAME --stdin FILE: programs have no terminal here`,
			`9: ttyout is not for these scripts; use run NAME --stdin FILE: programs have no terminal here`,
			`10: exec is not for these scripts; use run or spawn: they start the program under check, which is built already`,
			`11: go is not for these scripts; use run or spawn: they start the program under check, which is built already`,
			`12: exec is not for these scripts; use run or spawn: they start the program under check, which is built already`,
		}},
		{"background", "# T.\nrun a &\nexec b &b&\nstdout &\n", []string{
			`2: "&" starts nothing in the background; use spawn NAME`,
			`3: "&b&" starts nothing in the background; use spawn NAME`,
		}},
		{"question mark", "# T.\n? run a\n?run b\n", []string{
			`2: there is no "?" prefix; use run NAME --exit any for a program that may fail`,
			`3: there is no "?" prefix; use run NAME --exit any for a program that may fail`,
		}},
		{"unknown commands", "# T.\nrun a\nstdot x\nwairfor a x\n", []string{
			`3: unknown command "stdot"; did you mean "stdout"?`,
			`4: unknown command "wairfor"; did you mean "waitfor"?`,
		}},
		{"regular expressions", "# T.\nrun a\nstdout '('\n! stderr -count=2 '[a'\ngrep '*' f\nstdout $X(\nstdout 'a$'\n", []string{
			"3: stdout: error parsing regexp: missing closing ): `(`",
			"4: stderr: error parsing regexp: missing closing ]: `[a`",
			"5: grep: error parsing regexp: missing argument to repetition operator: `*`",
		}},
		{"the host's own", "# T.\n[nonsense] run a\n", []string{`2: unknown condition`}},
		{"quotes", "# T.\nrun 'a\nrun b\n", []string{
			`2: unterminated quoted argument; close it with a single quote (two of them, '', are one inside quotes)`,
		}},
		{"nothing behind a prefix", "# T.\n[unix]\n!\n[unix] !\nrun a\n", []string{
			`2: there is no command on the line; put one behind "[unix]"`,
			`3: there is no command on the line; put one behind "!"`,
			`4: there is no command on the line; put one behind "[unix] !"`,
		}},
		{"a name used twice", "# T.\nspawn a\nrun b\nrun a\n", []string{
			`4: a program named "a" was started on line 2; give each a name of its own`,
		}},
		{"one fault, one problem", "# T.\nspawn a &\nwaitfor a x\n[nonsense] run b\noutput b\n", []string{
			`2: "&" starts nothing in the background; use spawn NAME`,
			`4: unknown condition`,
		}},
		{"a name never started", "# T.\nwaitfor a x\noutput a\ninterrupt a\nsigkill a\nspawn a\n", []string{
			`2: waitfor: no program named "a" was started before; use spawn a first`,
			`3: output: no program named "a" was started before; use spawn a first`,
			`4: interrupt: no program named "a" was started before; use spawn a first`,
			`5: sigkill: no program named "a" was started before; use spawn a first`,
		}},
		{"header", "# needs: rabbitmq=embeded profile=rabbitmq@9 broker=x rabbitmq=url llama=\n# T.\nrun a\n# needs: llama=url\n", []string{
			`1: needs: unknown source "embeded"; did you mean "embedded"?`,
			`1: needs: no server has the profile "rabbitmq@9"; name one that "use SERVER --profile" admits`,
			`1: needs: unknown key "broker"; known: rabbitmq, llama, profile`,
			`1: needs: rabbitmq is named twice; name it once`,
			`1: needs: "llama=" is not of the form key=value; write it as in rabbitmq=embedded`,
			`4: the header comes after a command; put it at the top of the script`,
		}},
		{"header with lists", "# needs: rabbitmq=embedded,proces llama=,url profile>=rabbitmq@4.0,rabbitmq@4.3\n# T.\nrun a\n", []string{
			`1: needs: unknown source "proces"; did you mean "process"?`,
			`1: needs: "llama=,url" is not of the form key=value; write it as in rabbitmq=embedded`,
			`1: needs: "profile>=rabbitmq@4.0,rabbitmq@4.3" is not of the form profile>=NAME@VERSION`,
		}},
		{"at least a source", "# needs: rabbitmq>=embedded\n# T.\nrun a\n", []string{
			`1: needs: "rabbitmq>=embedded" is not of the form profile>=NAME@VERSION`,
		}},
		{"empty header", "# needs:\n# T.\nrun a\n", []string{
			`1: needs: nothing is named; say what the script needs, such as rabbitmq=embedded, or drop the line`,
		}},
		{"marker without a name", "stop\n-- --\n", []string{
			`2: the file of this marker has no name; write it as in -- hint.1 --`,
		}},
		{"hints", "# T.\nrun a\n-- hint.2 --\nLook.\n-- hint.2 --\n\n-- hint --\nLook.\n", []string{
			`3: section "hint.2" is not the next of its kind; number them from 1 in order, this one is "hint.1"`,
			`5: the hint is empty; say in a sentence what to look at`,
			`7: section "hint" is not the next of its kind; number them from 1 in order, this one is "hint.3"`,
		}},
		{"diagnoses", "# T.\nrun a\n-- diagnose.1 --\n: no command\n-- diagnose.3 --\nwire basic.ack\n-- diagnose.3 --\nwire basic.ack 'x\ntext\n: It did.\n", []string{
			`4: a diagnosis begins with a wire command, here is ": no command"; put one on its first line`,
			`4: the diagnosis has no text; say below it, after a colon, what the learner's program did`,
			`5: section "diagnose.3" is not the next of its kind; number them from 1 in order, this one is "diagnose.2"`,
			`6: the diagnosis has no text; say below it, after a colon, what the learner's program did`,
			`8: unterminated quoted argument; close it with a single quote`,
			`9: "text" is neither the diagnosis's command nor its text; begin its text with a colon`,
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var ps problems
			parseScript("x", []byte(tt.script), syntax, &ps)
			checkProblems(t, ps.err(), "x:", tt.want)
		})
	}
}

// What the wire's language refuses, the catalogue refuses, in scripts and in
// diagnoses; the words are those of package wire.
func TestWireLanguage(t *testing.T) {
	for _, line := range []string{
		"wire basic.publihs",
		"wire basic.publish rooting-key=a",
		"wire basic.ack count=no",
		"span basic.publish = 3s +500ms",
		"span basic.publish to basic.deliver = 3s +4s rejects 6s",
		"overlap basic.publish count=2",
	} {
		t.Run(line, func(t *testing.T) {
			command, _, _ := strings.Cut(line, " ")
			scripts := map[int]string{2: "# T.\n" + line + "\n"}
			if command == "wire" {
				scripts[4] = "# T.\nrun a\n-- diagnose.1 --\n" + line + "\n: It did.\n"
			}
			for number, script := range scripts {
				var ps problems
				parseScript("x", []byte(script), nil, &ps)
				if want := fmt.Sprintf("x:%d: %s: ", number, command); len(ps.found) != 1 || !strings.HasPrefix(ps.err().Error(), want) {
					t.Errorf("problems %v, want one that begins with %q", ps.err(), want)
				}
			}
		})
	}
}

// checkProblems compares an error of Load with the problems it should join, all
// of which have the prefix.
func checkProblems(t *testing.T, err error, prefix string, want []string) {
	t.Helper()
	var got []string
	if err != nil {
		got = strings.Split(err.Error(), "\n")
	}
	for i, w := range want {
		want[i] = prefix + w
	}
	if !slices.Equal(got, want) {
		t.Errorf("problems:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestBoundsTime(t *testing.T) {
	tests := []struct {
		command string
		want    bool
	}{
		{"span basic.publish to basic.deliver = 3s +500ms", true},
		{"elapsed T >=1s <2s", true},
		{"elapsed T >=1s", false},
		{"wire basic.publish within=1s", true},
		{"wire basic.publish within=2s", false},
		{"wire basic.publish count<2", false},
		{"wire rpc took<1s", true},
		{"wire rpc took>=1s", false},
		{"wire chunk gap<=100ms", true},
		{"wire chunk gap>=100ms", false},
		{"http GET /v1/models --within 9s", true},
		{"http GET /v1/models --within 10s", false},
		{"overlap rpc count=2", false},
		{"waitfor a x --within 1s", true},
		{"waitfor a x --within=4999ms", true},
		{"waitfor a x --within 5s", false},
		{"waitfor a x --within", false},
		{"interrupt a --within 10s", false},
		{"amqp get q --within 100ms", true},
		{"amqp get q --within 3s", false},
		{"interrupt a", false},
		{"run b", false},
	}
	for _, tt := range tests {
		t.Run(tt.command, func(t *testing.T) {
			var ps problems
			c := parseScript("x", fmt.Appendf(nil, "# T.\nspawn a\n%s\n", tt.command), nil, &ps)
			if c.BoundsTime != tt.want {
				t.Errorf("BoundsTime = %v, want %v", c.BoundsTime, tt.want)
			}
		})
	}
}

// A script is a foreign text: whatever it holds, it is read without a panic, and
// one that is accepted has a title, phases that begin at its comments, and
// commands on the lines they are said to be on.
func FuzzParseScript(f *testing.F) {
	f.Add([]byte(goodScript))
	f.Add([]byte("#\n# \n[!]!\n[]\n-- hint. --\n-- diagnose.1 --"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var ps problems
		c := parseScript("x", data, syntax, &ps)
		for _, p := range ps.found {
			if p.Line < 1 || p.Line > 1+strings.Count(string(data), "\n")+1 {
				t.Errorf("%v: there is no such line", p)
			}
		}
		if len(ps.found) > 0 {
			return
		}
		lines := strings.Split(string(data), "\n")
		if c.Title == "" || len(c.Phases) == 0 || len(c.Commands) == 0 {
			t.Errorf("accepted without title, phases or commands: %+v", c)
		}
		for _, p := range c.Phases {
			if !strings.HasPrefix(lines[p.Line-1], "#") {
				t.Errorf("phase %q begins on line %d, which is no comment", p.Title, p.Line)
			}
		}
		for _, l := range c.Commands {
			if !strings.Contains(lines[l.Number-1], l.Text) {
				t.Errorf("command %q is not on line %d", l.Text, l.Number)
			}
		}
	})
}
