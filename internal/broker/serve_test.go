package broker

import (
	"errors"
	"net"
	"os"
	"syscall"
	"testing"
)

// failing is a listener whose first calls of Accept fail.
type failing struct {
	net.Listener
	errs []error
}

func (l *failing) Accept() (net.Conn, error) {
	if len(l.errs) == 0 {
		return l.Listener.Accept()
	}
	err := l.errs[0]
	l.errs = l.errs[1:]
	return nil, &net.OpError{Op: "accept", Net: "tcp", Err: os.NewSyscallError("accept", err)}
}

// TestServeWhenCrowded holds that a broker goes on when there was no room for a connection, and does not
// where its listener is broken.
func TestServeWhenCrowded(t *testing.T) {
	broken := errors.New("broken")
	for _, test := range []struct {
		name string
		err  error
		ends bool
	}{
		{"this process has no room", syscall.EMFILE, false},
		{"the machine has no room", syscall.ENFILE, false},
		{"the listener is broken", broken, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := must[*Broker](t)(New(Config{}))
			l := must[net.Listener](t)(net.Listen("tcp", "127.0.0.1:0"))
			served := make(chan error, 1)
			go func() { served <- b.Serve(&failing{l, []error{test.err}}) }()
			if !test.ends {
				open(t, l.Addr().String())
				if err := b.Close(); err != nil {
					t.Error(err)
				}
			}
			if err := <-served; test.ends != (err != nil) || test.ends && !errors.Is(err, test.err) {
				t.Errorf("Serve: %v", err)
			}
			if err := b.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}
