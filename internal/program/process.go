package program

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"time"
)

const (
	// drainTime is how long output is waited for when the whole group has been killed. Only
	// a process that left the group can hold it open so long, or a very busy machine.
	drainTime = 500 * time.Millisecond
	// killTime is how long a killed group may take to end. The system ends it at once
	// unless one of its processes is stuck in the kernel.
	killTime = 5 * time.Second
)

// Process is a program that was started. Its methods may be called at any time,
// and at the same time, also when the program has ended.
type Process struct {
	name    string
	scratch *Scratch
	output  *Output
	tee     tee
	hide    string // of what it prints
	leader  *os.Process
	done    chan struct{}
	exit    Exit          // once done is closed
	teed    chan struct{} // closed when the tee has passed on all output

	mu       sync.Mutex
	ended    bool // the group may no longer be signalled: its number may become another's
	killed   bool // by this process
	timedOut bool
}

func newProcess(c Command) *Process {
	return &Process{
		name:    c.Path,
		scratch: c.Scratch,
		output:  newOutput(c.OutputLimit),
		tee:     tee{c.Stdout, c.Stderr},
		hide:    c.Hide,
		done:    make(chan struct{}),
		teed:    make(chan struct{}),
	}
}

// supervise starts the program and sees it to its end, on one thread of its own:
// the signal that Linux sends a child when its parent dies (PR_SET_PDEATHSIG in
// prctl(2)) is sent when the thread ends that started it.
func (p *Process) supervise(ctx context.Context, cmd *exec.Cmd, pipes *pipes, started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()

	begun := time.Now()
	err := cmd.Start()
	pipes.closeChild()
	if err != nil {
		pipes.close()
		started <- err
		return
	}
	p.leader = cmd.Process
	p.scratch.record(p.Pid())
	started <- nil
	stopWatching := context.AfterFunc(ctx, func() {
		p.kill(errors.Is(ctx.Err(), context.DeadlineExceeded))
	})

	go pipes.feed()
	go p.passOn()
	drained := p.read(pipes)
	awaitEnd(cmd)
	took := time.Since(begun)
	p.finish()
	if cmd.ProcessState == nil {
		cmd.Wait() // its error only repeats the state
	}
	stopWatching()
	waitUpTo(drained, drainTime)
	pipes.close()
	<-drained

	p.scratch.forget(p.Pid())
	p.exit = p.exitOf(cmd.ProcessState, took)
	close(p.done)
}

// passOn gives the tee what the program prints. It is not done where the output is
// read: a slow writer holds up neither the program nor its end.
func (p *Process) passOn() {
	defer close(p.teed)
	p.tee.follow(p.output)
}

// read collects the program's output. The channel is closed when both streams have
// ended, which is at once where they go to a file.
func (p *Process) read(pipes *pipes) <-chan struct{} {
	var streams sync.WaitGroup
	streams.Go(func() { p.collect(Stdout, pipes.stdout) })
	streams.Go(func() { p.collect(Stderr, pipes.stderr) })
	drained := make(chan struct{})
	go func() {
		streams.Wait()
		close(drained)
	}()
	return drained
}

// collect reads one stream to its end. What exceeds the limit is read and thrown
// away: the group is being killed.
func (p *Process) collect(stream Stream, from *os.File) {
	defer p.output.end(stream)
	if from == nil {
		return
	}
	secret := veil{secret: []byte(p.hide)}
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if exceeded := p.output.add(stream, secret.cover(buffer[:n], err != nil)); exceeded {
			p.kill(false)
		}
		if err != nil {
			return
		}
	}
}

// finish kills what is left of the group. From then on it is signalled no more.
func (p *Process) finish() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
	signalGroup(p.leader, kill)
}

// Pid returns the program's process id, which is its process group's too.
func (p *Process) Pid() int { return p.leader.Pid }

// Output returns what the program has printed so far, and goes on filling while it runs.
func (p *Process) Output() *Output { return p.output }

// Done is closed when the program has ended, its group is gone and its Output is complete.
func (p *Process) Done() <-chan struct{} { return p.done }

// Wait waits for the program's end, and until the Command's Stdout and Stderr have been
// given all output. The error is ctx's, where that ends before the program does, which
// then runs on; a writer is not waited for after the end of ctx.
func (p *Process) Wait(ctx context.Context) (Exit, error) {
	select {
	case <-p.done:
	case <-ctx.Done():
		if !p.isDone() {
			return Exit{}, fmt.Errorf("waiting for %s: %w", p.name, ctx.Err())
		}
	}
	select {
	case <-p.teed:
	case <-ctx.Done():
	}
	return p.exit, nil
}

func (p *Process) isDone() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// Interrupt sends SIGINT to the process group, as Ctrl-C in a terminal does. The
// error is os.ErrProcessDone where the program has ended.
func (p *Process) Interrupt() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.signal(interrupt)
}

// Kill kills the process group. The error is os.ErrProcessDone where the program
// has ended.
func (p *Process) Kill() error { return p.kill(false) }

func (p *Process) kill(timedOut bool) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.ended && !p.killed {
		p.killed, p.timedOut = true, timedOut
	}
	return p.signal(kill)
}

// signal is called with the lock held.
func (p *Process) signal(s signal) error {
	if p.ended {
		return fmt.Errorf("%s: %w", p.name, os.ErrProcessDone)
	}
	if err := signalGroup(p.leader, s); err != nil {
		return fmt.Errorf("signalling %s: %w", p.name, err)
	}
	return nil
}

// Stop interrupts the program, and kills it where it still runs after the grace, or
// when ctx ends. It returns how the program ended; that it had ended already is no
// error.
func (p *Process) Stop(ctx context.Context, grace time.Duration) (Exit, error) {
	if err := p.Interrupt(); err == nil {
		patience, cancel := context.WithTimeout(ctx, grace)
		defer cancel()
		if exit, err := p.Wait(patience); err == nil {
			return exit, nil
		}
	}
	p.Kill() // fails only where it has ended
	bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), killTime)
	defer cancel()
	return p.Wait(bounded)
}

// waitUpTo waits for done, but not longer than limit.
func waitUpTo(done <-chan struct{}, limit time.Duration) {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
	}
}
