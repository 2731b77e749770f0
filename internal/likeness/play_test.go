package likeness

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"tutor/internal/amqp"
)

// conversation is a row that is being played.
type conversation struct {
	broker  *target
	row     row
	vhost   string
	clients map[string]*peer
	made    map[string]string
}

// play plays a row in a virtual host. The error is the difference.
func (b *target) play(r row, vhost string) error {
	c := &conversation{b, r, vhost, map[string]*peer{}, map[string]string{}}
	err := c.turns()
	if err == nil {
		err = c.rest()
	}
	for _, p := range c.clients {
		p.leave()
	}
	return errors.Join(err, b.clean(r, vhost))
}

func (c *conversation) turns() error {
	for i, t := range c.row.talk {
		want, _ := t.lines(c.broker.version)
		name, send := "", t.send
		if x, ok := send.(as); ok {
			name, send = x.client, x.send
		}
		p, err := c.client(name)
		if err != nil {
			return err
		}
		p.send(send)
		for _, line := range want {
			if got, err := p.next(); err != nil {
				return fmt.Errorf("turn %d (%s): %w; want\n%s", i+1, describeTurn(t.send), err, line)
			} else if got != line {
				return fmt.Errorf("turn %d (%s): got\n%s\nwant\n%s", i+1, describeTurn(t.send), got, line)
			}
		}
	}
	return nil
}

// client returns a client by its name, after it has logged in if that is not the row's own matter.
func (c *conversation) client(name string) (*peer, error) {
	if p := c.clients[name]; p != nil {
		return p, nil
	}
	p, err := c.broker.connect(c.broker.addrs[c.row.with], c.vhost)
	if err != nil {
		return nil, err
	}
	p.made = c.made
	c.clients[name] = p
	if c.row.bare {
		return p, nil
	}
	user := c.row.user
	if user == "" {
		user = guest.name
	}
	return p, p.login(user)
}

// rest returns an error if more has come than was to come.
func (c *conversation) rest() error {
	if c.broker.real {
		<-time.After(50 * time.Millisecond) // its queues are processes that take their time
	}
	for name, p := range c.clients {
		if lines := p.rest(); len(lines) > 0 {
			return fmt.Errorf("at the end, client %q: got\n%s\nwant nothing more", name, strings.Join(lines, "\n"))
		}
	}
	return nil
}

// clean deletes what a row has made.
func (b *target) clean(r row, vhost string) error {
	queues, exchanges := r.names()
	var deletions []amqp.Method
	for _, name := range queues {
		deletions = append(deletions, &amqp.QueueDelete{Queue: name})
	}
	for _, name := range exchanges {
		deletions = append(deletions, &amqp.ExchangeDelete{Exchange: name})
	}
	if len(deletions) == 0 {
		return nil
	}
	var err error
	for range 50 {
		// A client that went without a word may still own its exclusive queues for a moment.
		if err = b.delete(b.addrs[r.with], vhost, deletions); err == nil {
			return nil
		}
		<-time.After(100 * time.Millisecond)
	}
	return fmt.Errorf("clean up: %w", err)
}

func (b *target) delete(addr, vhost string, deletions []amqp.Method) error {
	p, err := b.connect(addr, vhost)
	if err != nil {
		return err
	}
	defer p.leave()
	if err := p.login(guest.name); err != nil {
		return err
	}
	for _, m := range deletions {
		p.send(m)
		if line, err := p.next(); err != nil || !strings.HasPrefix(line, m.Spec().Name+"-ok") {
			return fmt.Errorf("%s: got %q, %v", describe(m), line, err)
		}
	}
	return nil
}

// playAll plays all rows that apply, those in one virtual host one after the other, and returns
// what came of each.
func (b *target) playAll(rows []row) map[string]error {
	var mu sync.Mutex
	differences := map[string]error{}
	play := func(r row, vhost string) {
		err := b.play(r, vhost)
		mu.Lock()
		defer mu.Unlock()
		differences[r.name] = err
	}
	var playing sync.WaitGroup
	turns := make(chan row)
	for _, vhost := range b.vhosts {
		playing.Go(func() {
			for r := range turns {
				play(r, vhost)
			}
		})
	}
	for _, r := range rows {
		switch {
		case b.inapplicable(r) != "":
		case r.bare: // makes nothing in a virtual host, and may take seconds
			playing.Go(func() { play(r, b.vhosts[0]) })
		default:
			turns <- r
		}
	}
	close(turns)
	playing.Wait()
	return differences
}

// describeTurn says what was sent.
func describeTurn(send any) string {
	switch x := send.(type) {
	case amqp.Method:
		return describe(x)
	case message:
		return fmt.Sprintf("a message with the key %q", x.key)
	case frame:
		return fmt.Sprintf("a frame of type %d", x.Type)
	case octets:
		return fmt.Sprintf("%.60q", string(x))
	case onChannel:
		return fmt.Sprintf("%s on channel %d", describe(x.method), x.id)
	case as:
		return describeTurn(x.send) + " by " + x.client
	}
	return fmt.Sprint(send)
}
