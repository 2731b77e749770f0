package llm

import (
	"context"
	"errors"
	"sync"
)

// slot is the model's one place: who has it generates, the others wait in the order they came.
// llama-cpp-python has two locks for it, an outer one that is held while waiting and an inner one
// that is held while generating, so that a stream can see that somebody waits.
type slot struct {
	threads int           // requests that may wait before all hang, as with the threads of llama-cpp-python 0.2.20; 0: any number
	hang    chan struct{} // closed when all do

	mu      sync.Mutex
	taken   bool
	stuck   bool
	waiting []chan struct{}
}

// newSlot returns a free slot.
func newSlot(threads int) *slot { return &slot{threads: threads, hang: make(chan struct{})} }

// acquire waits for the slot until the server ends; until the client leaves too, unless it stays in
// the queue all the same.
func (s *slot) acquire(server, client context.Context, stays bool) error {
	s.mu.Lock()
	if !s.taken && !s.stuck {
		s.taken = true
		s.mu.Unlock()
		return nil
	}
	turn := make(chan struct{})
	s.waiting = append(s.waiting, turn)
	if !s.stuck && s.threads > 0 && len(s.waiting) > s.threads {
		s.stuck = true
		close(s.hang)
	}
	s.mu.Unlock()

	leaves := client.Done()
	if stays {
		leaves = nil
	}
	select {
	case <-turn:
		return nil
	case <-s.hang:
		select {
		case <-client.Done():
		case <-server.Done():
		}
	case <-leaves:
	case <-server.Done():
	}
	s.leave(turn)
	return errLeft
}

// errLeft is why a request that waited was not answered: its client or the server has gone.
var errLeft = errors.New("the request was given up while it waited")

// leave takes a waiter out of the queue, or hands on the slot that it was just given.
func (s *slot) leave(turn chan struct{}) {
	s.mu.Lock()
	for i, w := range s.waiting {
		if w == turn {
			s.waiting = append(s.waiting[:i], s.waiting[i+1:]...)
			s.mu.Unlock()
			return
		}
	}
	s.mu.Unlock()
	s.release()
}

// release gives the slot to the next one, unless all hang.
func (s *slot) release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.waiting) == 0 || s.stuck {
		s.taken = false
		return
	}
	close(s.waiting[0])
	s.waiting = s.waiting[1:]
}

// wanted reports whether somebody waits.
func (s *slot) wanted() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.waiting) > 0
}

// hangs reports whether so many waited that nobody is served any more.
func (s *slot) hangs() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stuck
}
