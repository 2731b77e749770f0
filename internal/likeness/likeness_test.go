package likeness

import (
	"slices"
	"strings"
	"sync"
	"testing"
)

// table returns all rows.
func table() []row {
	return slices.Concat(handshakeRows, connectionRows, channelRows, frameRows, exchangeRows, routingRows, queueRows,
		publishRows, confirmRows, consumeRows, acknowledgeRows, replyRows, permissionRows, featureRows, boundRows)
}

// TestLikeness plays the table on the embedded broker in all its versions, and on the RabbitMQ that
// TUTOR_RABBITMQ names.
func TestLikeness(t *testing.T) {
	rows := table()
	all := targets(t, rows)
	differences := make([]map[string]error, len(all))
	var playing sync.WaitGroup
	for i, b := range all {
		playing.Go(func() { differences[i] = b.playAll(rows) })
	}
	playing.Wait()
	for i, b := range all {
		t.Run(b.name, func(t *testing.T) { b.report(t, rows, differences[i]) })
	}
}

// report makes a subtest of each row that was played, and says which were not, and why.
func (b *target) report(t *testing.T, rows []row, differences map[string]error) {
	var left, unseen []string
	for _, r := range rows {
		if why := b.inapplicable(r); why != "" {
			left = append(left, r.name+": "+why)
			continue
		}
		err := differences[r.name]
		t.Run(r.name, func(t *testing.T) {
			if err != nil {
				t.Error(err)
			}
		})
		if b.real && err == nil && !r.wasSeen(b.version) {
			unseen = append(unseen, r.name)
		}
	}
	t.Logf("RabbitMQ %s: %d rows, %d of them played; not applicable:\n%s", b.version.text, len(rows), len(rows)-len(left), strings.Join(left, "\n"))
	if len(unseen) > 0 {
		t.Errorf("RabbitMQ %s does what these rows say, and they do not list it as seen: add it to\n%s", b.version.text, strings.Join(unseen, "\n"))
	}
}

// TestTable holds what all rows must be like.
func TestTable(t *testing.T) {
	names := map[string]bool{}
	for _, r := range table() {
		if names[r.name] {
			t.Errorf("there are two rows %q", r.name)
		}
		names[r.name] = true
		if queues, exchanges := r.names(); r.bare && len(queues)+len(exchanges) > 0 {
			t.Errorf("row %q is played while others are in its virtual host, and makes %q and %q there", r.name, queues, exchanges)
		}
		for v := range strings.FieldsSeq(r.seen) {
			if !slices.Contains(strings.Fields(everywhere), v) {
				t.Errorf("row %q was seen on %q, which is not among the versions that can be had: %s", r.name, v, everywhere)
			} else if !r.appliesTo(parseVersion(v)) {
				t.Errorf("row %q was seen on %s, and has no lines for it", r.name, v)
			}
		}
	}
}
