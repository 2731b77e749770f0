package program

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	ossignal "os/signal"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// roleVariable makes the test binary play a program under check.
const roleVariable = "PROGRAM_TEST_ROLE"

// patience is for what takes milliseconds; a test that needs it has failed.
const patience = 20 * time.Second

func TestMain(m *testing.M) {
	role, ok := roles[os.Getenv(roleVariable)]
	if !ok {
		os.Exit(m.Run())
	}
	role(os.Args[1:])
}

var roles = map[string]func(args []string){
	"say": func(args []string) { // say stdout|stderr TEXT …
		for words := range slices.Chunk(args, 2) {
			if words[0] == "stdout" {
				fmt.Print(words[1])
			} else {
				fmt.Fprint(os.Stderr, words[1])
			}
		}
	},
	"exit": func(args []string) {
		code, _ := strconv.Atoi(args[0])
		os.Exit(code)
	},
	"cat": func([]string) { io.Copy(os.Stdout, os.Stdin) },
	"variable": func(args []string) {
		folder, _ := os.Getwd()
		fmt.Println(os.Getenv(args[0]), folder)
	},
	"flood": func(args []string) {
		for {
			fmt.Println(strings.Repeat("much", 100))
		}
	},
	"serve": func([]string) { serve() },
	"polite": func([]string) {
		interrupted := make(chan os.Signal, 1)
		ossignal.Notify(interrupted, os.Interrupt)
		go serve()
		<-interrupted
		fmt.Println("goodbye")
	},
	"deaf": func([]string) {
		ossignal.Ignore(os.Interrupt)
		serve()
	},
	// A parent of a server in its own group, until its input ends.
	"forking": func([]string) {
		startServer(nil)
		io.Copy(io.Discard, os.Stdin)
	},
	// A parent of a server in its own group that serves too.
	"family": func([]string) {
		startServer(nil)
		serve()
	},
	// Runs a role as a program for a scratch folder below a base.
	"runner": func(args []string) {
		s, err := NewScratch(args[1])
		fatal(err)
		p, err := Start(context.Background(), Command{
			Path: executable(), Env: append(os.Environ(), roleVariable+"="+args[0]),
			Stdout: os.Stdout, Stderr: os.Stderr, Scratch: s,
		})
		fatal(err)
		<-p.Done()
	},
}

// startServer starts a server with this process's own output.
func startServer(change func(*exec.Cmd)) {
	child := exec.Command(executable())
	child.Env = append(os.Environ(), roleVariable+"=serve")
	child.Stdout, child.Stderr = os.Stdout, os.Stderr
	if change != nil {
		change(child)
	}
	fatal(child.Start())
}

// serve says where it listens, then returns each byte it is sent, and ends when that
// is a q.
func serve() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	fatal(err)
	fmt.Println("serving", listener.Addr())
	for {
		connection, err := listener.Accept()
		fatal(err)
		go func() {
			var b [1]byte
			for {
				if _, err := connection.Read(b[:]); err != nil {
					return
				}
				if b[0] == 'q' {
					os.Exit(0)
				}
				connection.Write(b[:])
			}
		}()
	}
}

func fatal(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func executable() string {
	path, err := os.Executable()
	fatal(err)
	return path
}

// roleCommand is this test binary in a role.
func roleCommand(role string, args ...string) Command {
	return Command{Path: executable(), Args: args, Env: append(os.Environ(),
		roleVariable+"="+role,
		"GORACE=atexit_sleep_ms=0", // else the race detector ends each program a second late
	)}
}

// start starts a program that is killed at the end of the test at the latest.
func start(t *testing.T, c Command) *Process {
	t.Helper()
	p, err := Start(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.Kill()
		<-p.Done()
	})
	return p
}

func wait(t *testing.T, p *Process) Exit {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	exit, err := p.Wait(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return exit
}

// peer is a connection to a program that serves: it lives as long as the program.
type peer struct{ net.Conn }

// peers connects to the servers that a program starts, once there are count of them.
func peers(t *testing.T, p *Process, count int) []peer {
	t.Helper()
	late := time.After(patience)
	for {
		changed := p.Output().Changed()
		var found []string
		for _, line := range p.Output().Lines(0) {
			if address, ok := strings.CutPrefix(line.Text, "serving "); ok && !line.Unfinished {
				found = append(found, address)
			}
		}
		if len(found) == count {
			return dial(t, found)
		}
		select {
		case <-changed:
		case <-late:
			t.Fatalf("saw %d servers of %d, stdout %q, stderr %q", len(found), count, p.Output().Stdout(), p.Output().Stderr())
		}
	}
}

func dial(t *testing.T, addresses []string) []peer {
	t.Helper()
	var all []peer
	for _, address := range addresses {
		connection, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { connection.Close() })
		connection.SetDeadline(time.Now().Add(patience))
		all = append(all, peer{connection})
		all[len(all)-1].mustLive(t) // accepted, so that its end is seen
	}
	return all
}

func (p peer) mustLive(t *testing.T) {
	t.Helper()
	var b [1]byte
	if _, err := p.Write([]byte("x")); err != nil {
		t.Fatalf("the server is gone: %v", err)
	}
	if _, err := p.Read(b[:]); err != nil {
		t.Fatalf("the server is gone: %v", err)
	}
}

func (p peer) mustEnd(t *testing.T) {
	t.Helper()
	var b [1]byte
	if _, err := p.Read(b[:]); err == nil || os.IsTimeout(err) {
		t.Fatalf("the server lives on: read %q, %v", b, err)
	}
}
