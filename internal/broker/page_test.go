package broker

import (
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tutor/internal/amqp"
)

// servers returns the page about the servers.
func servers(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile("../../docs/servers.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// difference is a line of the page's table: what differs between versions, and how.
type difference struct {
	fields string // of profile, one or more
	what   string
	show   func(profile) string
}

// differences are what a profile says, in words.
var differences = []difference{
	{"version platform", "says that it is", func(p profile) string { return p.version + " on " + p.platform }},
	{"mechanisms anonymous", "mechanisms for logging in", func(p profile) string { return p.mechanisms }},
	{"refusal", "answer to a client of another protocol", func(p profile) string { return greetings[p.refusal] }},
	{"amqp08", "takes the greeting of AMQP 0-8", func(p profile) string { return yes(p.amqp08) }},
	{"minFrameMax", "smallest frame-max that a client may ask for", func(p profile) string { return fmt.Sprint(p.minFrameMax) }},
	{"maxMessage", "largest message", func(p profile) string { return fmt.Sprintf("%d MiB", p.maxMessage>>20) }},
	{"verbs", "a refusal names the permission that is missing", func(p profile) string { return yes(p.verbs) }},
	{"passiveConfigure", "a passive declare needs the permission to configure", func(p profile) string { return yes(p.passiveConfigure) }},
	{"replyQueues", "a client's address for direct replies is a queue", func(p profile) string { return yes(p.replyQueues) }},
	{"strictContent", "a body longer than announced is refused", func(p profile) string { return yes(p.strictContent) }},
	{"unknownType", "answer to an exchange of an unknown type", func(p profile) string {
		return fmt.Sprintf("%d %s", p.unknownType, amqp.ReplyName(p.unknownType))
	}},
	{"typeClassic", "type that it says a queue has which was made without `x-queue-type`", func(p profile) string {
		if p.typeClassic {
			return "classic"
		}
		return "none"
	}},
	{"leaderLocator", "takes `x-queue-leader-locator` for a classic queue", func(p profile) string { return yes(p.leaderLocator) }},
	{"queueVersion1", "takes `x-queue-version` 1", func(p profile) string { return yes(p.queueVersion1) }},
}

// greetings are the protocol headers that a broker answers with, in words.
var greetings = map[string]string{
	amqp.ProtocolHeader:    "the header of AMQP 0-9-1",
	"AMQP\x03\x01\x00\x00": "the header of AMQP 1.0, with SASL",
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// TestProfilesPage holds the page to the profiles: its table has all that differs between them.
func TestProfilesPage(t *testing.T) {
	if want := profilesTable(); !strings.Contains(servers(t), "\n\n"+want+"\n") {
		t.Errorf("docs/servers.md has another table than this:\n\n%s", want)
	}
	told := []string{"name", "features"} // in the table's head, and in lines of their own
	for _, d := range differences {
		told = append(told, strings.Fields(d.fields)...)
	}
	for field := range reflect.TypeFor[profile]().Fields() {
		if !slices.Contains(told, field.Name) {
			t.Errorf("the table in docs/servers.md says nothing of %s: give it a line in differences", field.Name)
		}
	}
}

// profilesTable returns the differences, a column for each profile.
func profilesTable() string {
	lines := []difference{{what: "", show: func(p profile) string { return "`" + p.name + "`" }}, {what: "---", show: func(profile) string { return "---" }}}
	lines = append(lines, differences...)
	for _, name := range featureNames {
		if slices.ContainsFunc(profiles, func(p profile) bool { _, ok := p.features[name]; return ok }) {
			lines = append(lines, difference{what: "`" + name + "`", show: func(p profile) string { return standing(p, name) }})
		}
	}
	var table strings.Builder
	for _, l := range lines {
		cells := []string{l.what}
		for _, p := range profiles {
			cells = append(cells, l.show(p))
		}
		fmt.Fprintf(&table, "| %s |\n", strings.Join(cells, " | "))
	}
	return table.String()
}

// standing says what a version makes of a deprecated feature where nothing is configured.
func standing(p profile, feature string) string {
	switch f, known := p.features[feature]; {
	case !known:
		return "permitted, no setting"
	case f.permitted:
		return "permitted"
	}
	return "denied"
}

// TestArgumentsPage holds the page to the arguments of queue.declare that are refused.
func TestArgumentsPage(t *testing.T) {
	page := servers(t)
	for _, argument := range notThere {
		if !strings.Contains(page, "`"+argument+"`") {
			t.Errorf("docs/servers.md does not say that there is no %s", argument)
		}
	}
}
