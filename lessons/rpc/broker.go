package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	amqp "github.com/rabbitmq/amqp091-go"
)

// patience is how long a broker may take to let a program in. RabbitMQ keeps one
// with a wrong password waiting for 3 s before it hangs up.
const patience = 5 * time.Second

// connect opens a connection to the broker that AMQP_URL names. The broker
// shows it under the party's name, for example in the list of connections of
// its management page. No error holds the password.
func connect(ctx context.Context, party string) (*amqp.Connection, error) {
	url := cmp.Or(os.Getenv("AMQP_URL"), "amqp://guest:guest@localhost:5672/")
	address, err := amqp.ParseURI(url)
	if err != nil { // which may quote the password, so it is not shown
		return nil, errors.New("AMQP_URL is not an address such as amqp://guest:guest@localhost:5672/")
	}
	properties := amqp.NewConnectionProperties()
	properties.SetClientConnectionName(party)

	unwatch := func() bool { return true }
	conn, err := amqp.DialConfig(url, amqp.Config{
		Properties: properties,
		Dial: func(network, host string) (net.Conn, error) {
			tcp, err := (&net.Dialer{Timeout: patience}).DialContext(ctx, network, host)
			if err != nil {
				return nil, err
			}
			unwatch = context.AfterFunc(ctx, func() { _ = tcp.SetDeadline(time.Now()) })
			return tcp, tcp.SetDeadline(time.Now().Add(patience)) // lifted by DialConfig
		},
	})
	unwatch()

	where := net.JoinHostPort(address.Host, strconv.Itoa(address.Port))
	switch {
	case err == nil:
		return conn, nil
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case errors.Is(err, amqp.ErrCredentials):
		return nil, fmt.Errorf("the broker at %s does not know user %q with this password", where, address.Username)
	}
	return nil, fmt.Errorf("no connection to a broker at %s: %w", where, plain(err))
}

// hangUp closes a connection in order, so that the broker has read all that was
// sent. It does not wait long for a broker that no longer answers.
func hangUp(conn *amqp.Connection) {
	_ = conn.CloseDeadline(time.Now().Add(time.Second))
}

// ended says why deliveries came to an end although nobody here asked for it.
// It is given what the AMQP channel's NotifyClose reports.
func ended(closed <-chan *amqp.Error) error {
	select {
	case err := <-closed:
		return fmt.Errorf("lost the broker: %w", plain(err))
	default: // the AMQP channel is still open
		return errors.New("the broker sends nothing more, because the queue was deleted")
	}
}

// plain turns an error of the client library or of the network into one line
// for people.
func plain(err error) error {
	if broker, ok := errors.AsType[*amqp.Error](err); ok && broker != nil {
		return errors.New(strings.Join(strings.Fields(broker.Reason), " "))
	}
	if network, ok := errors.AsType[*net.OpError](err); ok {
		return network.Err
	}
	return err
}
