//go:build unix

package program

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func init() {
	// A parent of a server that leaves its group, until its input ends.
	roles["scattering"] = func([]string) {
		startServer(func(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setsid: true} })
		io.Copy(io.Discard, os.Stdin)
	}
}

func TestEndedBySignal(t *testing.T) {
	for name, want := range map[string]string{"TERM": "SIGTERM", "SEGV": "SIGSEGV", "KILL": "SIGKILL", "XFSZ": "file size limit exceeded"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := start(t, Command{Path: "sh", Args: []string{"-c", "kill -" + name + " $$"}})
			exit := wait(t, p)
			if exit.Signal != want || exit.Code != -1 || exit.Killed || exit.Success() || exit.String() != "ended by "+want {
				t.Errorf("saw %+v (%s)", exit, exit)
			}
		})
	}
}

func TestInterrupt(t *testing.T) {
	t.Parallel()
	p := start(t, roleCommand("serve"))
	peers(t, p, 1)
	if err := p.Interrupt(); err != nil {
		t.Fatal(err)
	}
	if exit := wait(t, p); exit.Signal != "SIGINT" || exit.Killed {
		t.Errorf("saw %+v", exit)
	}
}

func TestStop(t *testing.T) {
	const never, soon = time.Hour, 50 * time.Millisecond
	for name, test := range map[string]struct {
		role  string
		grace time.Duration
		want  Exit
	}{
		"one that ends":          {"polite", never, Exit{}},
		"one that is ended":      {"serve", never, Exit{Code: -1, Signal: "SIGINT"}},
		"one that ignores it":    {"deaf", soon, Exit{Code: -1, Signal: "SIGKILL", Killed: true}},
		"one that is given none": {"deaf", 0, Exit{Code: -1, Signal: "SIGKILL", Killed: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := start(t, roleCommand(test.role))
			server := peers(t, p, 1)[0]
			exit, err := p.Stop(t.Context(), test.grace)
			exit.Took = 0
			if err != nil || exit != test.want {
				t.Errorf("saw %+v, %v, expected %+v", exit, err, test.want)
			}
			server.mustEnd(t)
		})
	}
	t.Run("at once when the context ends", func(t *testing.T) {
		t.Parallel()
		p := start(t, roleCommand("deaf"))
		peers(t, p, 1)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if exit, err := p.Stop(ctx, never); err != nil || !exit.Killed {
			t.Errorf("saw %+v, %v", exit, err)
		}
	})
}

// A grandchild holds the output open; the program's end is seen all the same.
func TestGrandchild(t *testing.T) {
	for name, inGroup := range map[string]bool{"forking": true, "scattering": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := roleCommand(name)
			input, end := io.Pipe()
			c.Stdin = input
			p := start(t, c)
			server := peers(t, p, 1)[0]
			defer server.Write([]byte("q")) // nothing else ends one that left the group
			ended := time.Now()
			end.Close()
			if exit := wait(t, p); !exit.Success() {
				t.Errorf("saw %+v", exit)
			}
			if took := time.Since(ended); took > patience/4 {
				t.Errorf("waited %s for a program that had ended", took)
			}
			if inGroup {
				server.mustEnd(t)
				return
			}
			server.mustLive(t)
		})
	}
}

func TestKillReachesTheGroup(t *testing.T) {
	t.Parallel()
	p := start(t, roleCommand("family"))
	servers := peers(t, p, 2)
	if err := p.Kill(); err != nil {
		t.Fatal(err)
	}
	if exit := wait(t, p); !exit.Killed || exit.TimedOut {
		t.Errorf("saw %+v", exit)
	}
	for _, server := range servers {
		server.mustEnd(t)
	}
}

// TestBuildLeavesNothing has a go command that is killed while it builds, and so leaves its folder.
func TestBuildLeavesNothing(t *testing.T) {
	bin, scratch := t.TempDir(), newScratch(t, t.TempDir())
	const killed = "#!/bin/sh\nmkdir \"$GOTMPDIR/go-build1\" && echo \"$GOTMPDIR\" && kill -9 $$\n"
	if err := os.WriteFile(filepath.Join(bin, "go"), []byte(killed), 0o755); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	err := Build(t.Context(), t.TempDir(), ".", "out", BuildOptions{
		Env: goEnv("PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "GOTMPDIR"), Scratch: scratch, Log: &said,
	})
	if err == nil {
		t.Error("a killed go command has built a program")
	}
	folder := strings.TrimSpace(said.String())
	if filepath.Dir(folder) != scratch.Dir() {
		t.Errorf("the go command's folder is %q, not below %s", folder, scratch.Dir())
	}
	if _, err := os.Stat(folder); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the go command's folder is still there: %v", err)
	}
}
