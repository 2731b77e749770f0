package script

import (
	"fmt"
	"os"
	"syscall"
)

// reservedPort is a port of 127.0.0.1 that is bound and on which nobody listens: whoever connects is refused, and no
// other program can be given it meanwhile.
type reservedPort struct {
	address string // host:port
	release func()
}

// close gives the port back; a nil one has none.
func (p *reservedPort) close() {
	if p != nil {
		p.release()
	}
}

// reservePort reserves one.
func reservePort() (*reservedPort, error) {
	syscall.ForkLock.RLock() // no program started in between may inherit the socket
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err == nil {
		syscall.CloseOnExec(fd)
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return nil, os.NewSyscallError("socket", err)
	}
	p := &reservedPort{release: func() { syscall.Close(fd) }}
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		p.release()
		return nil, os.NewSyscallError("bind", err)
	}
	bound, err := syscall.Getsockname(fd)
	if err != nil {
		p.release()
		return nil, os.NewSyscallError("getsockname", err)
	}
	p.address = fmt.Sprintf("127.0.0.1:%d", bound.(*syscall.SockaddrInet4).Port)
	return p, nil
}
