package program

import (
	"errors"
	"io"
	"os"
	"os/exec"
)

// pipes are the two ends of a program's standard streams. They are ours and not
// os/exec's, because its Wait waits for the streams too, which a grandchild may
// hold open.
type pipes struct {
	child          []*os.File // closed here once the child has them
	stdout, stderr *os.File   // where its output is read; nil: it goes to a file
	stdin          *os.File   // where its input is written; nil: none is
	input          io.Reader
}

// connect gives cmd its standard streams. Where output is not nil, it is both of those
// that cmd writes to.
func connect(cmd *exec.Cmd, stdin io.Reader, output *os.File) (*pipes, error) {
	s := &pipes{}
	if err := errors.Join(s.openOutput(cmd, output), s.openInput(cmd, stdin)); err != nil {
		s.closeChild()
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *pipes) openOutput(cmd *exec.Cmd, output *os.File) error {
	if output != nil {
		cmd.Stdout, cmd.Stderr = output, output
		return nil
	}
	var stdout, stderr *os.File
	var err error
	if s.stdout, stdout, err = os.Pipe(); err != nil {
		return err
	}
	s.child = append(s.child, stdout)
	if s.stderr, stderr, err = os.Pipe(); err != nil {
		return err
	}
	s.child = append(s.child, stderr)
	cmd.Stdout, cmd.Stderr = stdout, stderr
	return nil
}

func (s *pipes) openInput(cmd *exec.Cmd, stdin io.Reader) error {
	if file, ok := stdin.(*os.File); ok || stdin == nil {
		if ok {
			cmd.Stdin = file // read by the child itself
		}
		return nil
	}
	read, write, err := os.Pipe()
	if err != nil {
		return err
	}
	s.child = append(s.child, read)
	cmd.Stdin, s.stdin, s.input = read, write, stdin
	return nil
}

// feed copies the input to the program until either of them ends.
func (s *pipes) feed() {
	if s.stdin != nil {
		io.Copy(s.stdin, s.input) // a program may end without having read all of it
		s.stdin.Close()
	}
}

// closeChild closes the child's ends, so that its streams end when it does.
func (s *pipes) closeChild() {
	for _, f := range s.child {
		f.Close()
	}
}

// close closes our ends, which ends whatever still reads from them or writes to them.
func (s *pipes) close() {
	for _, f := range []*os.File{s.stdin, s.stdout, s.stderr} {
		if f != nil {
			f.Close()
		}
	}
}
