package script

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The test binary is also the programs that the tests' scripts run, and the command that runs scripts outside of go test.
const (
	asProgram = "-as-program"
	asTutor   = "-as-tutor"
)

func TestMain(m *testing.M) {
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case asProgram:
			os.Exit(playProgram(os.Args[2:]))
		case asTutor:
			os.Exit(playTutor())
		}
	}
	os.Exit(m.Run())
}

// testProgram is the program under check in the tests.
func testProgram() Program {
	return Program{Name: "test program", Command: []string{os.Args[0], asProgram}}
}

// playProgram does what its first argument says and returns the exit code.
func playProgram(args []string) int {
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	switch args[0] {
	case "say": // say TEXT… : a line each
		fmt.Println(strings.Join(args[1:], "\n"))
	case "complain": // complain TEXT CODE
		fmt.Fprintln(os.Stderr, args[1])
		code, _ := strconv.Atoi(args[2])
		return code
	case "serve": // serve [CODE]: until Ctrl-C
		fmt.Println("ready")
		<-interrupts
		fmt.Println("stopped")
		if len(args) > 1 {
			code, _ := strconv.Atoi(args[1])
			return code
		}
	case "stubborn": // ignores Ctrl-C
		fmt.Println("ready")
		for range interrupts {
			fmt.Println("ignored")
		}
	case "fork": // leaves a child behind that holds its output open
		child := exec.Command(os.Args[0], asProgram, "stubborn")
		child.Stdout = os.Stdout
		if err := child.Start(); err != nil {
			return 1
		}
		fmt.Println("forked")
	case "flood": // prints without end
		line := []byte(strings.Repeat("water ", 1000) + "\n")
		for {
			os.Stdout.Write(line)
		}
	case "env":
		fmt.Println(os.Getenv(args[1]))
	case "cat":
		io.Copy(os.Stdout, os.Stdin)
	case "shout": // stdin's lines in capitals, on stderr
		for in := bufio.NewScanner(os.Stdin); in.Scan(); {
			fmt.Fprintln(os.Stderr, strings.ToUpper(in.Text()))
		}
	case "nap":
		d, _ := time.ParseDuration(args[1])
		time.Sleep(d)
	}
	return 0
}
