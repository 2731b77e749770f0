package tap

import (
	"maps"
	"runtime"
	"strings"
	"testing"
	"time"

	"tutor/internal/wire"
)

func TestParseHead(t *testing.T) {
	head, err := parseHead([]byte("GET /a b HTTP/1.1\r\nA: 1\r\nX-B:\t2 \n\t3\r\na:4\r\nA:\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	if want := [3]string{"GET", "/a", "b HTTP/1.1"}; head.first != want {
		t.Errorf("the first line is %q", head.first)
	}
	if want := map[string]string{"a": "1, 4, ", "x-b": "2 3"}; !maps.Equal(head.headers, want) {
		t.Errorf("the headers are %q", head.headers)
	}
}

// TestHeadIsReadInOnePass reads heads in which each line adds to the one before. What that allocates
// would be thousands of times the head, if each line copied what came before it.
func TestHeadIsReadInOnePass(t *testing.T) {
	for _, line := range []string{"a:\n", " \n"} {
		head := []byte("GET / HTTP/1.1\na:b\n" + strings.Repeat(line, maxHead/len(line)-10))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := parseHead(head); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		if n := after.TotalAlloc - before.TotalAlloc; n > 500*maxHead {
			t.Errorf("%q: %d KiB are allocated", line, n>>10)
		}
	}
}

// TestRecordingKeepsNoHeads shows that a short path and a hidden key do not keep all of a long head in
// memory, which a recording would not count.
func TestRecordingKeepsNoHeads(t *testing.T) {
	const times = 200
	long := strings.Repeat("x", maxHead-200)
	for name, steps := range map[string][]step{
		"a key":            conversation("> GET /v1/models HTTP/1.1\n> Authorization: Bearer " + long + "\n>\n< HTTP/1.1 204 No Content\n<\n"),
		"a key in a query": conversation("> GET /v1/models?key=" + long + " HTTP/1.1\n>\n< HTTP/1.1 204 No Content\n<\n"),
		"a reason":         conversation("> GET /v1/models HTTP/1.1\n> A: b\n>\n< HTTP/1.1 204 " + long + "\n< A: b\n<\n"),
	} {
		t.Run(name, func(t *testing.T) {
			rec := wire.NewRecording(time.Now)
			s := newSession(chatOwner, rec)
			before := inUse()
			for range times {
				for _, step := range steps {
					s.take(step.to, step.bytes)
				}
			}
			if grown := inUse() - before; grown > times*maxHead/4 {
				t.Errorf("%d requests take %d KiB", times, grown>>10)
			}
			if n := len(rec.Events()); n != 1+2*times {
				t.Errorf("%d events are recorded", n)
			}
		})
	}
}

// inUse returns how many bytes of memory are in use.
func inUse() int {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int(stats.HeapAlloc)
}
