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
	var p *Process
	var err error
	thread := onThreadOfItsOwn(func() { p, err = Start(t.Context(), roleCommand("serve")) })
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		p.Kill()
		<-p.Done()
	}()
	for late := time.Now().Add(patience); ; runtime.Gosched() {
		if _, err := os.Stat(fmt.Sprintf("/proc/self/task/%d", thread)); err != nil {
			break
		}
		if time.Now().After(late) {
			t.Fatal("the thread lives on")
		}
	}
	peers(t, p, 1)[0].mustLive(t)
}

// onThreadOfItsOwn calls f on a thread that is about to end, and returns its id.
func onThreadOfItsOwn(f func()) (thread int) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // and not unlocked, so that the thread ends with the goroutine
		if syscall.Gettid() == syscall.Getpid() {
			thread = onThreadOfItsOwn(f) // the main thread never ends; while it is held, this is another
			runtime.UnlockOSThread()
			return
		}
		f()
		thread = syscall.Gettid()
	}()
	<-done
	return thread
}

func TestSweepKillsLeftovers(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	parent := startRunner(t, "family", base)
	other := startRunner(t, "serve", base)
	family, living := peers(t, parent, 2), peers(t, other, 1)[0]
	parent.Kill()
	<-parent.Done()

	if left, err := Leftovers(base); err != nil || len(left) != 1 || len(left[0].Processes) == 0 {
		t.Errorf("left behind: %+v, %v; expected one folder, with what runs of the family", left, err)
	}
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

// A number that a dead owner noted may have become another's. The test runs alone: a
// child that another one is just forking holds this process's locks, until it runs its
// own program.
func TestSweepSparesOthers(t *testing.T) {
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

// A program's child in a session of its own is in no group that was noted. The folder's
// end is its end too, whether the owner closes the folder or dies.
func TestNothingLeftInAnotherSession(t *testing.T) {
	for name, end := range map[string]func(*testing.T, *Scratch, string){
		"closed": func(t *testing.T, s *Scratch, _ string) {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		},
		"swept": func(t *testing.T, s *Scratch, base string) {
			s.abandon()
			if err := Sweep(base); err != nil {
				t.Error(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			base := t.TempDir()
			s, other := newScratch(t, base), newScratch(t, base)
			defer other.Close()
			left, spared := scatter(t, s), scatter(t, other)
			end(t, s, base)
			left.mustEnd(t)
			spared.mustLive(t)
		})
	}
}

// scatter runs a program for a folder to its end, and returns the server that it leaves
// behind.
func scatter(t *testing.T, s *Scratch) peer {
	t.Helper()
	c := roleCommand("scattering")
	c.Scratch = s
	p := start(t, c)
	server := peers(t, p, 1)[0]
	wait(t, p)
	return server
}
