package wire

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestAssertWait holds Wait to its counting rule, on a clock that only runs while all sleep.
func TestAssertWait(t *testing.T) {
	const ms = time.Millisecond
	for _, test := range []struct {
		name   string
		line   string
		acks   []time.Duration // when they are recorded
		ended  time.Duration   // when the programs end; 0 for never
		open   bool            // a connection is still open then
		close  time.Duration   // and ends at last
		cancel time.Duration
		ok     bool
		from   time.Duration // when the answer comes, at the earliest and at the latest
		to     time.Duration
	}{
		{name: "a lower bound that is met returns at once", line: "basic.ack", acks: []time.Duration{0}, ok: true, to: 0},
		{name: "a lower bound returns when it is met", line: "basic.ack count>=2", acks: []time.Duration{0, 700 * ms}, ok: true, from: 700 * ms, to: 710 * ms},
		{name: "a lower bound that is never met takes 2 s", line: "basic.ack count>=2", acks: []time.Duration{0}, from: 2 * time.Second, to: 2 * time.Second},
		{name: "within makes it shorter", line: "basic.ack within=300ms", from: 300 * ms, to: 300 * ms},
		{name: "within makes it longer", line: "basic.ack within=5s", acks: []time.Duration{4 * time.Second}, ok: true, from: 4 * time.Second, to: 4010 * ms},
		{name: "an exact count waits for 50 ms of quiet", line: "basic.ack count=1", acks: []time.Duration{0}, ok: true, from: 50 * ms, to: 60 * ms},
		{name: "quiet begins at the last event", line: "basic.ack count=2", acks: []time.Duration{0, 40 * ms}, ok: true, from: 90 * ms, to: 100 * ms},
		{name: "an exact count that is spoilt later", line: "basic.ack count=1", acks: []time.Duration{0, 40 * ms}, from: 40 * ms, to: 50 * ms},
		{name: "an exact count waits for what is missing", line: "basic.ack count=2", acks: []time.Duration{0, 900 * ms}, ok: true, from: 950 * ms, to: 960 * ms},
		{name: "zero waits for quiet", line: "basic.ack count=0", ok: true, from: 50 * ms, to: 60 * ms},
		{name: "zero that is not", line: "basic.ack count=0", acks: []time.Duration{20 * ms}, from: 20 * ms, to: 30 * ms},
		{name: "an upper bound waits for quiet", line: "basic.ack count<3", acks: []time.Duration{0, 30 * ms}, ok: true, from: 80 * ms, to: 90 * ms},
		{name: "never quiet takes 2 s", line: "basic.ack count<1000", acks: every(30*ms, 3*time.Second), ok: true, from: 2 * time.Second, to: 2 * time.Second},
		{name: "ended programs bring nothing more", line: "basic.ack count=0", ended: 10 * ms, ok: true, from: 10 * ms, to: 60 * ms},
		{name: "ended programs leave a lower bound unmet", line: "basic.ack", ended: 100 * ms, from: 100 * ms, to: 160 * ms},
		{name: "what ended programs sent may be on its way", line: "basic.ack", ended: 1, open: true, acks: []time.Duration{30 * ms}, ok: true, from: 30 * ms, to: 40 * ms},
		{name: "the end of the last connection is the end", line: "basic.ack", ended: 1, open: true, close: 100 * ms, from: 100 * ms, to: 110 * ms},
		{name: "a cancelled wait ends", line: "basic.ack", cancel: 100 * ms, from: 100 * ms, to: 100 * ms},
		{name: "after waits for its event", line: "basic.ack count=1 after basic.ack", acks: []time.Duration{100 * ms, 200 * ms}, ok: true, from: 250 * ms, to: 260 * ms},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a, err := ParseAssert(words(test.line))
				if err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				began := time.Now()
				rec := NewRecording(time.Now)
				if test.open {
					rec.Connect()
				}
				for _, at := range test.acks {
					if at == 0 {
						rec.Append(ack("a"))
						continue
					}
					time.AfterFunc(at, func() { rec.Append(ack("a")) })
				}
				if test.close > 0 {
					time.AfterFunc(test.close, rec.Disconnect)
				}
				if test.cancel > 0 {
					time.AfterFunc(test.cancel, cancel)
				}
				idle := func() bool { return test.ended > 0 && time.Since(began) >= test.ended }
				r := a.Wait(ctx, rec, idle)
				took := time.Since(began)
				if r.OK != test.ok || took < test.from || took > test.to {
					t.Errorf("%v after %v, want %v after %v to %v: %s", r.OK, took, test.ok, test.from, test.to, r.Seen)
				}
			})
		})
	}
}

// every returns times that are step apart.
func every(step, end time.Duration) (times []time.Duration) {
	for at := time.Duration(0); at < end; at += step {
		times = append(times, at)
	}
	return times
}

func TestSpanAndOverlapWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rec := NewRecording(time.Now)
		began := time.Now()
		x := exchange{id: "a", asked: 100 * time.Millisecond, answered: 400 * time.Millisecond}
		for _, e := range x.events(nil) {
			time.AfterFunc(e.At, func() { rec.Append(e) })
		}
		o, err := ParseOverlap(words("rpc count=1"))
		if err != nil {
			t.Fatal(err)
		}
		if r := o.Wait(t.Context(), rec, nil); !r.OK || time.Since(began) < 450*time.Millisecond {
			t.Errorf("overlap after %v: %+v", time.Since(began), r)
		}
		s, err := ParseSpan(words("basic.publish from=client to basic.deliver to=client = 300ms +1ms"))
		if err != nil {
			t.Fatal(err)
		}
		if r := s.Wait(t.Context(), rec, nil, 1); !r.OK {
			t.Errorf("span: %+v", r)
		}
		began = time.Now()
		s, err = ParseSpan(words("basic.qos to basic.ack = 300ms +1ms"))
		if err != nil {
			t.Fatal(err)
		}
		if r := s.Wait(t.Context(), rec, nil, 1); r.OK || time.Since(began) != patience {
			t.Errorf("span without ends after %v: %+v", time.Since(began), r)
		}
	})
}

func TestRecordingSnapshots(t *testing.T) {
	rec := NewRecording(time.Now)
	changed := rec.Changed()
	rec.Append(ack("a"))
	<-changed
	before := rec.Events()
	rec.Append(ack("b"))
	if len(before) != 1 || before[0].Seq != 1 {
		t.Errorf("a snapshot changed: %v", before)
	}
	if after := rec.Events(); len(after) != 2 || after[1].Seq != 2 || after[1].At != rec.LastAt() {
		t.Errorf("got %v", after)
	}
	if cap(before) != 1 {
		t.Error("appending to a snapshot would write into the recording")
	}
}

func TestRecordingIsBounded(t *testing.T) {
	rec := NewRecording(time.Now)
	e := ack("a")
	e.Body = make([]byte, 1<<20)
	for range 300 {
		rec.Append(e)
	}
	events := rec.Events()
	if n := len(events); n != 256 || !full(events) {
		t.Errorf("%d events of 1 MiB are kept, the last is %s", n, events[n-1])
	}
	for _, line := range []string{"basic.ack", "basic.ack count<1000", "basic.qos count=0"} {
		a, err := ParseAssert(words(line))
		if err != nil {
			t.Fatal(err)
		}
		if r := a.Eval(events); r.OK || !strings.HasPrefix(r.Seen, "Saw more than the 256 MiB that can be recorded; up to there: Saw ") {
			t.Errorf("%s: %+v", line, r)
		}
	}
}

func BenchmarkAppend(b *testing.B) {
	rec := NewRecording(time.Now)
	for b.Loop() {
		rec.Append(sample)
	}
}
