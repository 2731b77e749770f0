package likeness

import (
	"context"
	"errors"
	"net"
	"strconv"
	"strings"
	"testing"

	"github.com/rabbitmq/amqp091-go"

	"tutor/internal/amqp"
	"tutor/internal/fixtures/rabbitmq"
	"tutor/internal/program"
)

// server is a RabbitMQ that was started for the table.
type server interface {
	Address() string
	Close() error
}

// own starts a RabbitMQ for the table: one as it comes, and where the version knows of them one with
// the deprecated features denied.
func own(t *testing.T, kind, which string) *target {
	t.Helper()
	d := rabbitmq.Definitions{VirtualHosts: ownVhosts, Users: people()}
	addr := started(t, kind, which, d)
	b := &target{name: kind, real: true, user: guest, vhosts: ownVhosts, addrs: map[setting]string{plain: addr, users: addr}}
	b.askVersion(t)
	b.askPackage()
	if !b.version.before(parseVersion("4.0")) {
		d.Deny = deniedFeatures
		b.addrs[denied] = started(t, kind, which, d)
	}
	return b
}

// started starts a RabbitMQ that ends with the test, and returns its address.
func started(t *testing.T, kind, which string, d rabbitmq.Definitions) string {
	t.Helper()
	scratch, err := program.NewScratch(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s, err := start(t.Context(), kind, which, d, scratch)
	if err != nil {
		if e, ok := errors.AsType[*rabbitmq.UnavailableError](err); ok {
			t.Log(e.Try + "\n" + strings.Join(e.Log, "\n"))
		}
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(s.Close(), scratch.Close()); err != nil {
			t.Error(err)
		}
	})
	return s.Address()
}

// start starts a RabbitMQ of one kind of source.
func start(ctx context.Context, kind, which string, d rabbitmq.Definitions, scratch *program.Scratch) (server, error) {
	switch kind {
	case "process":
		return rabbitmq.StartProcess(ctx, rabbitmq.ProcessConfig{Dir: which, Definitions: d, Scratch: scratch})
	case "container":
		return rabbitmq.StartContainer(ctx, rabbitmq.ContainerConfig{Image: which, Definitions: d, Scratch: scratch})
	}
	return nil, errors.New("TUTOR_RABBITMQ asks for " + kind + ", on which the table cannot be played: there are process, process:DIR, container:IMAGE and amqp://…")
}

// somebodys returns the broker at an address. Nothing of its owner's is touched: it must have no
// queue and no exchange with a name that a row uses.
func somebodys(t *testing.T, address string, rows []row) *target {
	t.Helper()
	u, err := amqp091.ParseURI(address)
	if err != nil {
		t.Fatal("TUTOR_RABBITMQ is no address of the form amqp://USER:PASSWORD@HOST:PORT/VHOST")
	}
	addr := net.JoinHostPort(u.Host, strconv.Itoa(u.Port))
	b := &target{name: addr, real: true, user: login{u.Username, u.Password}, vhosts: []string{u.Vhost}, addrs: map[setting]string{plain: addr}}
	b.askVersion(t)
	if taken, err := b.taken(rows); err != nil {
		t.Fatalf("virtual host %q of %s: %v", u.Vhost, addr, err)
	} else if taken != "" {
		t.Fatalf("virtual host %q of %s has %s, a name that the table uses: name another virtual host", u.Vhost, addr, taken)
	}
	b.askPackage()
	return b
}

// taken says which queue or exchange there is with a name that a row uses, nothing where there is
// none.
func (b *target) taken(rows []row) (string, error) {
	p, err := b.connect(b.addrs[plain], b.vhosts[0])
	if err != nil {
		return "", err
	}
	defer p.leave()
	if err := p.login(guest.name); err != nil {
		return "", err
	}
	for _, r := range rows {
		queues, exchanges := r.names()
		for _, name := range queues {
			if there, err := p.isThere(&amqp.QueueDeclare{Queue: name, Passive: true}); there || err != nil {
				return "the queue " + name, err
			}
		}
		for _, name := range exchanges {
			if there, err := p.isThere(&amqp.ExchangeDeclare{Exchange: name, Passive: true}); there || err != nil {
				return "the exchange " + name, err
			}
		}
	}
	return "", nil
}

// isThere reports whether the answer to a passive declare is anything but 404.
func (p *peer) isThere(m amqp.Method) (bool, error) {
	p.send(m)
	line, err := p.next()
	if err != nil || !strings.HasPrefix(line, "channel.close 404 ") {
		return true, err
	}
	p.send(&amqp.ChannelCloseOk{})
	p.send(&amqp.ChannelOpen{})
	_, err = p.next()
	return false, err
}
