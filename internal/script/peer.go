package script

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"

	amqp "github.com/rabbitmq/amqp091-go"

	"tutor/internal/report"
)

// peer is the script's own connection to the broker, for its amqp lines. Its traffic is recorded as that of a program
// "script".
type peer struct {
	connection *amqp.Connection
	socket     net.Conn
}

// channel opens a channel for one amqp line, on the script's connection, which is made anew where the broker has
// closed it. When the context ends, so does the connection: the client's calls take no context.
func (s *state) channel(ctx context.Context) (*amqp.Channel, func(), error) {
	b := s.broker()
	if b == nil {
		return nil, nil, errors.New(`there is no broker: "use rabbitmq" comes first`)
	}
	p := b.peer
	if p == nil || p.connection.IsClosed() {
		var err error
		if p, err = b.connect(ctx); err != nil {
			return nil, nil, fmt.Errorf("connecting to the broker: %w", err)
		}
		b.peer = p
	}
	stop := context.AfterFunc(ctx, func() { p.socket.Close() })
	channel, err := p.connection.Channel()
	if err != nil {
		stop()
		return nil, nil, fmt.Errorf("opening a channel: %w", err)
	}
	return channel, func() { channel.Close(); stop() }, nil
}

// connect connects as the program "script".
func (b *usedBroker) connect(ctx context.Context) (*peer, error) {
	u, err := url.Parse(b.url)
	if err != nil {
		return nil, err
	}
	if b.own == "" {
		if b.own, err = b.broker.Listen("script"); err != nil {
			return nil, err
		}
	}
	u.Host = b.own
	p := &peer{}
	p.connection, err = amqp.DialConfig(u.String(), amqp.Config{
		Properties: amqp.Table{"connection_name": "script"},
		Dial: func(network, address string) (net.Conn, error) {
			dialer := net.Dialer{Timeout: 5 * time.Second}
			socket, err := dialer.DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			p.socket = socket
			return socket, p.socket.SetDeadline(time.Now().Add(5 * time.Second)) // the client lifts it once it is open
		},
	})
	return p, err
}

// close ends the connection; a nil peer has none.
func (p *peer) close() {
	if p != nil {
		p.socket.Close()
	}
}

// refused turns the broker's refusal into a finding. Any other error stays one.
func refused(err error, expected string) (*report.Finding, error) {
	refusal, ok := errors.AsType[*amqp.Error](err)
	if !ok || !refusal.Server {
		return nil, err
	}
	return &report.Finding{
		Expected: expected,
		Seen:     fmt.Sprintf("that RabbitMQ refused: %d %s.", refusal.Code, refusal.Reason),
	}, nil
}

// isNotFound reports whether the broker said that there is no such queue.
func isNotFound(err error) bool {
	refusal, ok := errors.AsType[*amqp.Error](err)
	return ok && refusal.Code == amqp.NotFound
}
