package main

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// demo runs two servers and a client in this process, each with a connection of
// its own, as if they were three programs. When ctx ends it returns at once, and
// what the servers have in hand goes back to the broker.
func demo(ctx context.Context) error {
	serving, stop := context.WithCancelCause(ctx)
	defer stop(nil)

	// All three connect at the same time. The client asks when both servers wait.
	var servers sync.WaitGroup
	ready := make(chan struct{}, 2)
	for _, name := range []string{"server1", "server2"} {
		s := server{name: name, work: 3 * time.Second}
		servers.Go(func() {
			if err := s.run(serving, func() { ready <- struct{}{} }); err != nil {
				stop(fmt.Errorf("%s: %w", name, err))
			}
		})
	}

	c, err := newClient(ctx, "client", 10*time.Second)
	if err != nil {
		return err
	}
	defer hangUp(c.conn)
	for range 2 {
		select {
		case <-ready:
		case <-serving.Done():
			return context.Cause(serving)
		}
	}

	began := time.Now()
	if err := c.ask(serving, []sum{{5, 8}, {2, 3}}); err != nil {
		return err
	}
	took := time.Since(began)

	stop(nil)
	servers.Wait()
	fmt.Printf("two calls of 3 s each took %.2f s on two servers\n", took.Seconds())
	return nil
}
