package program

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// startRunner starts a process that runs a program for a scratch folder, as a command
// does that is killed in the middle.
func startRunner(t *testing.T, role, base string) *Process {
	t.Helper()
	return start(t, roleCommand("runner", role, base))
}

func TestDeathOfParent(t *testing.T) {
	t.Parallel()
	parent := startRunner(t, "deaf", t.TempDir())
	server := peers(t, parent, 1)[0]
	parent.Kill()
	server.mustEnd(t)
}

// Linux tells a child of the death of the thread that started it. A program outlives
// the thread that called Start.
func TestDeathOfThread(t *testing.T) {
	t.Parallel()
	type started struct {
		process *Process
		err     error
		thread  int
	}
	result := make(chan started)
	go func() {
		runtime.LockOSThread() // and never unlocked, so that the thread ends with the goroutine
		p, err := Start(t.Context(), roleCommand("serve"))
		result <- started{p, err, syscall.Gettid()}
	}()
	s := <-result
	if s.err != nil {
		t.Fatal(s.err)
	}
	defer func() {
		s.process.Kill()
		<-s.process.Done()
	}()
	late := time.Now().Add(patience)
	for thread := fmt.Sprintf("/proc/self/task/%d", s.thread); ; runtime.Gosched() {
		if _, err := os.Stat(thread); err != nil {
			break
		}
		if time.Now().After(late) {
			t.Fatal("the thread lives on")
		}
	}
	peers(t, s.process, 1)[0].mustLive(t)
}

func TestSweepKillsLeftovers(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	parent := startRunner(t, "family", base)
	other := startRunner(t, "serve", base)
	family, living := peers(t, parent, 2), peers(t, other, 1)[0]
	parent.Kill()
	<-parent.Done()

	if err := Sweep(base); err != nil {
		t.Fatal(err)
	}
	for _, server := range family {
		server.mustEnd(t)
	}
	living.mustLive(t)
	if left, err := os.ReadDir(base); err != nil || len(left) != 1 {
		t.Errorf("left %v, %v; expected the living owner's folder alone", left, err)
	}
}

// A number that a dead owner noted may have become another's.
func TestSweepSparesOthers(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	dead, living := newScratch(t, base), newScratch(t, base)
	defer living.Close()
	unmarked, marked := roleCommand("serve"), roleCommand("serve")
	marked.Scratch = living
	for _, c := range []Command{unmarked, marked} {
		p := start(t, c)
		dead.record(p.Pid())
		defer peers(t, p, 1)[0].mustLive(t)
	}
	dead.record(syscall.Getpgrp())
	dead.abandon()
	if err := Sweep(base); err != nil {
		t.Fatal(err)
	}
	mustExist(t, dead.Dir(), false)
}

func TestScratchNotesGroups(t *testing.T) {
	t.Parallel()
	s := newScratch(t, t.TempDir())
	defer s.Close()
	c := roleCommand("serve")
	c.Scratch = s
	p := start(t, c)
	mustExist(t, s.Path(groupFolder, strconv.Itoa(p.Pid())), true)
	p.Kill()
	<-p.Done()
	mustExist(t, s.Path(groupFolder, strconv.Itoa(p.Pid())), false)
}
