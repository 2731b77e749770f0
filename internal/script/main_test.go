package script

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"testing"
	"time"

	amqp "github.com/rabbitmq/amqp091-go"
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

// testProgram is the program under check in the tests. The race detector would let each end a second late.
func testProgram() Program {
	return Program{
		Name:    "test program",
		Command: []string{os.Args[0], asProgram},
		Env:     []string{"GORACE=atexit_sleep_ms=0"},
	}
}

// playProgram does what its first argument says and returns the exit code.
func playProgram(args []string) int {
	interrupts := make(chan os.Signal, 1)
	if args[0] == "serve" || args[0] == "stubborn" {
		signal.Notify(interrupts, os.Interrupt)
	}
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
	case "publish": // publish QUEUE TEXT [DELAY]
		if len(args) > 3 {
			d, _ := time.ParseDuration(args[3])
			time.Sleep(d)
		}
		if err := publish(args[1], args[2]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	case "crash": // crash TEXT: prints it, and is ended by a signal
		fmt.Println(args[1])
		self, _ := os.FindProcess(os.Getpid())
		self.Kill()
		select {}
	case "nap":
		d, _ := time.ParseDuration(args[1])
		time.Sleep(d)
	}
	return 0
}

// publish is a program that talks to a broker.
func publish(queue, text string) error {
	conn, err := amqp.Dial(os.Getenv("AMQP_URL"))
	if err != nil {
		return err
	}
	defer conn.Close()
	channel, err := conn.Channel()
	if err != nil {
		return err
	}
	return channel.PublishWithContext(context.Background(), "", queue, false, false,
		amqp.Publishing{Body: fmt.Appendf(nil, `{"say":%q}`, text)})
}
